import { emptyValue } from '../plan/read-property-bag.ts';
import type { PropertyDeclaration } from '../sdk/property.ts';
import type { PropertyData } from './dts-property.ts';

/** What a value of a declared property must be, for messages. */
export function declaredExpectation({ kind, values }: PropertyDeclaration): string {
  if (values !== undefined)
    return `one of ${Object.entries(values)
      .map(([symbol, number]) => `${symbol} (${number})`)
      .join(', ')}`;
  if (kind === 'boolean') return 'True or False';
  return kind === 'integer' ? 'a whole number' : kind === 'double' ? 'a number' : 'text';
}

/** The value of a declared property from its persisted text; members of enumerations as numbers. */
export function declaredData(text: string | undefined, declaration: PropertyDeclaration): PropertyData {
  const { kind, values } = declaration;
  if (text === undefined || (text === '' && kind !== 'string')) {
    const empty = emptyValue(declaration);
    return typeof empty === 'object' ? '' : empty;
  }
  if (kind === 'boolean') return !/^(false|0)$/i.test(text.trim());
  if (kind === 'enumeration') return memberNumber(text, values) ?? text;
  return kind === 'integer' || kind === 'double' ? Number(text) : text;
}

/** The number of a member of an enumeration, by symbol in any case or number; undefined when there is none. */
export function memberNumber(text: string, values: PropertyDeclaration['values']): number | undefined {
  const wanted = text.trim().toLowerCase();
  return Object.entries(values ?? {}).find(
    ([symbol, number]) => symbol.toLowerCase() === wanted || String(number) === wanted,
  )?.[1];
}

/** The persisted text of a value: `True`/`False`, symbols of enumerations; undefined for a value that does not fit. */
export function declaredText(value: PropertyData, { kind, values }: PropertyDeclaration): string | undefined {
  const text = String(value);
  switch (kind) {
    case 'boolean':
      return /^(true|-?1)$/i.test(text) ? 'True' : /^(false|0)$/i.test(text) ? 'False' : undefined;
    case 'integer':
      return /^[+-]?\d+$/.test(text.trim()) ? text.trim() : undefined;
    case 'double':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? text.trim() : undefined;
    case 'enumeration': {
      const number = memberNumber(text, values);
      return Object.entries(values ?? {}).find(([, each]) => each === number)?.[0];
    }
    default:
      return text;
  }
}
