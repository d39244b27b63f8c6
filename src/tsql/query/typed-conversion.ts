import type { SqlType } from '../sql-type.ts';
import { sqlFailure } from './sql-failure.ts';
import { familyOf, isUnicode, mayConvert, sqlTypes, textLength, unitedType } from './type-rules.ts';
import type { TypedExpression } from './typed-tree.ts';

/** Whether an expression is NULL as written, which has no type of its own. */
export function isNullConstant(expression: TypedExpression): boolean {
  return expression.kind === 'constant' && expression.value === null;
}

function isSame(a: SqlType, b: SqlType): boolean {
  return a.name === b.name && a.length === b.length && a.precision === b.precision && a.scale === b.scale;
}

/** Whether values of a type are values of another as they stand. */
function isAlready(from: SqlType, to: SqlType): boolean {
  if (isSame(from, to) || (from.name === 'int' && to.name === 'int')) return true;
  if (familyOf(from) !== 'text' || familyOf(to) !== 'text' || to.name === 'char' || to.name === 'nchar') return false;
  if (isUnicode(from) && !isUnicode(to)) return false;
  const [a, b] = [textLength(from), textLength(to)];
  return b === 'max' || (a !== 'max' && a <= b);
}

/** The expression as one of a type, converted where it must be. Throws 206, 257 and 529 where SQL Server does not convert. */
export function convertTo(expression: TypedExpression, type: SqlType, explicit = false): TypedExpression {
  if (isNullConstant(expression)) return { kind: 'constant', value: null, type };
  if (isAlready(expression.type, type)) return expression;
  if (!mayConvert(expression.type, type, explicit)) throw conversionRefusal(expression.type, type, explicit);
  return { kind: 'convert', operand: expression, type, isTry: false };
}

function conversionRefusal(from: SqlType, to: SqlType, explicit: boolean): Error {
  if (explicit) return sqlFailure(529, [from.name, to.name]);
  return mayConvert(from, to, true) ? sqlFailure(257, [from.name, to.name]) : sqlFailure(206, [from.name, to.name]);
}

/** The type that all of them have in common; NULL as written counts for nothing. */
export function typeOfAll(expressions: readonly TypedExpression[]): SqlType {
  const types = expressions.filter((expression) => !isNullConstant(expression)).map(({ type }) => type);
  if (types.length === 0) return sqlTypes.int;
  const type = types.reduce(unitedType);
  return type.name === 'int' ? sqlTypes.int : type;
}

/** Both sides of a comparison in one type. Texts are compared as they are. */
export function comparable(
  left: TypedExpression,
  right: TypedExpression,
  operator: string,
): readonly [TypedExpression, TypedExpression] {
  const type = typeOfAll([left, right]);
  if (['text', 'ntext', 'image', 'xml'].includes(type.name))
    throw sqlFailure(402, [left.type.name, right.type.name, operator]);
  if (familyOf(left.type) === 'text' && familyOf(right.type) === 'text') return [left, right];
  return [convertTo(left, type), convertTo(right, type)];
}
