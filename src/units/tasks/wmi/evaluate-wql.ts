import type { Value } from 'opendtsx/sdk';
import type { WqlCondition, WqlLiteral } from './parse-wql.ts';

/** What is known about one thing, by property. */
export type WmiInstance = ReadonlyMap<string, Value>;

/** Whether a condition holds for an instance. Texts are compared without case; a comparison with what is not known does not hold. */
export function holds(condition: WqlCondition, instance: WmiInstance): boolean {
  switch (condition.kind) {
    case 'and':
      return holds(condition.left, instance) && holds(condition.right, instance);
    case 'or':
      return holds(condition.left, instance) || holds(condition.right, instance);
    case 'not':
      return !holds(condition.condition, instance);
    case 'isa':
      return false;
    default:
      return compare(instance.get(condition.property) ?? null, condition.operator, condition.value);
  }
}

function compare(value: Value, operator: string, literal: WqlLiteral): boolean {
  if (literal === null) return (value === null) === (operator === '=');
  if (value === null) return false;
  if (operator === 'LIKE') return likeForm(String(literal)).test(String(value));
  const order = orderOf(value, literal);
  switch (operator) {
    case '=':
      return order === 0;
    case '<>':
      return order !== 0;
    case '<':
      return order < 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    default:
      return order >= 0;
  }
}

function orderOf(value: Value, literal: string | number | boolean): number {
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  if (isNumber && literal !== '' && !Number.isNaN(Number(literal))) return Number(value) - Number(literal);
  const [left, right] = [String(value).toLowerCase(), String(literal).toLowerCase()];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function likeForm(pattern: string): RegExp {
  const parts = pattern.match(/\[[^\]]*\]|[\s\S]/g) ?? [];
  const form = parts.map((part) => {
    if (part === '%') return '[\\s\\S]*';
    if (part === '_') return '[\\s\\S]';
    if (/^\[.+\]$/.test(part)) return `[${part.slice(1, -1).replaceAll('\\', '\\\\')}]`;
    return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${form.join('')}$`, 'i');
}
