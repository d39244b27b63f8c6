import { type ColumnType, columnType } from '../datatypes/data-type.ts';
import {
  integerRange,
  isBlob,
  isDateTime,
  isExactDecimal,
  isFloat,
  isInteger,
  isNumeric,
  isString,
  isTimeOfDay,
} from '../datatypes/type-families.ts';
import type { Binder } from './binding.ts';
import { refuse } from './expression-error.ts';
import { arithmeticType, numericFormOf, sharedIntegerType, sharedNumericType } from './numeric-promotion.ts';
import type { BinaryOperator, BinarySyntax, ConditionalSyntax, SyntaxTree, UnarySyntax } from './syntax-tree.ts';
import { describeType } from './type-specification.ts';
import type { TypedTree } from './typed-tree.ts';

const boolean = columnType('DT_BOOL');

/** The tree converted to a type; the tree itself when nothing changes. */
export function convertedTo(tree: TypedTree, type: ColumnType): TypedTree {
  const same =
    tree.type.type === type.type &&
    (!isExactDecimal(type.type) || tree.type.scale === type.scale) &&
    (!isDateTime(type.type) || tree.type.scale === type.scale);
  if (same) return tree;
  return { kind: 'conversion', explicit: false, type, operand: tree, start: tree.start, end: tree.end };
}

/** DT_STR as DT_WSTR: strings inside an expression are always wide. */
export function asWide(tree: TypedTree): TypedTree {
  if (tree.type.type !== 'DT_STR') return tree;
  return convertedTo(tree, columnType('DT_WSTR', { length: tree.type.length }));
}

/** True for NULL(DT_STR, …), which may stand at the root only. */
export function isNarrowNull(tree: TypedTree): boolean {
  return tree.kind === 'literal' && tree.value === null && tree.type.type === 'DT_STR';
}

/** − ! ~ with the operand's type checked. */
export function bindUnary(tree: UnarySyntax, binder: Binder): TypedTree {
  const operand = binder.bind(tree.operand);
  const { type } = operand.type;
  const { operator, start, end } = tree;
  const range = integerRange(type);
  const legal =
    operator === '!'
      ? type === 'DT_BOOL'
      : operator === '~'
        ? range !== undefined
        : isNumeric(type) && (range === undefined || range.signed);
  if (!legal) refuse('type', 'DTS_E_EXPREVALUNSUPPORTEDUNNARYTYPE', start, { operator, type });
  return { kind: 'unary', operator, operand, type: operand.type, start, end };
}

/** An operator with two operands: family rules, implicit conversions and the result type. */
export function bindBinary(tree: BinarySyntax, binder: Binder): TypedTree {
  const left = binder.bind(tree.left);
  const right = binder.bind(tree.right);
  for (const operand of [left, right]) {
    if (isNarrowNull(operand)) refuse('type', 'DTS_E_EXPREVALBINARYOPDTSTRNOTSUPPORTED', operand.start);
  }
  switch (tree.operator) {
    case '&&':
    case '||':
      return bindLogical(tree, left, right);
    case '&':
    case '|':
    case '^':
      return bindBitwise(tree, left, right);
    case '+':
      return isTextual(left) || isTextual(right)
        ? bindConcatenation(tree, asWide(left), asWide(right))
        : bindArithmetic(tree, left, right);
    case '-':
    case '*':
    case '/':
    case '%':
      return bindArithmetic(tree, left, right);
    default:
      return bindComparison(tree, asWide(left), asWide(right));
  }
}

const isTextual = (tree: TypedTree): boolean => isString(tree.type.type) || isBlob(tree.type.type);

function binaryOf(tree: BinarySyntax, type: ColumnType, left: TypedTree, right: TypedTree): TypedTree {
  return { kind: 'binary', operator: tree.operator, type, left, right, start: tree.start, end: tree.end };
}

function unsupported(tree: BinarySyntax, operand: TypedTree, hint?: string): never {
  const args = { operator: tree.operator, type: operand.type.type };
  return refuse('type', 'DTS_E_EXPREVALUNSUPPORTEDBINARYTYPE', tree.operatorAt, args, hint);
}

function mismatch(tree: BinarySyntax, left: TypedTree, right: TypedTree, hint?: string): never {
  const args = { operator: tree.operator, left: left.type.type, right: right.type.type };
  return refuse('type', 'DTS_E_EXPREVALBINARYTYPEMISMATCH', tree.operatorAt, args, hint);
}

function signMismatch(tree: BinarySyntax, left: TypedTree, right: TypedTree): never {
  const args = { operator: tree.operator, left: left.type.type, right: right.type.type };
  return refuse('type', 'DTS_E_EXPREVALBINARYSIGNMISMATCH', tree.operatorAt, args);
}

const comparisons: ReadonlySet<BinaryOperator> = new Set(['==', '!=', '<', '>', '<=', '>=']);

const isBareComparison = (tree: SyntaxTree): boolean => tree.kind === 'binary' && comparisons.has(tree.operator);

function bindLogical(tree: BinarySyntax, left: TypedTree, right: TypedTree): TypedTree {
  for (const operand of [left, right]) {
    if (operand.type.type !== 'DT_BOOL') {
      unsupported(tree, operand, 'Nothing becomes a Boolean by itself: compare it, or cast it with (DT_BOOL).');
    }
  }
  return binaryOf(tree, boolean, left, right);
}

function bindBitwise(tree: BinarySyntax, left: TypedTree, right: TypedTree): TypedTree {
  for (const [operand, syntax] of [
    [left, tree.left],
    [right, tree.right],
  ] as const) {
    if (isInteger(operand.type.type)) continue;
    const hint = isBareComparison(syntax)
      ? `Comparisons such as == bind tighter than ${tree.operator}: put (a ${tree.operator} b) in parentheses, or write ${tree.operator}${tree.operator} for a logical operator.`
      : undefined;
    unsupported(tree, operand, hint);
  }
  const type = sharedIntegerType(left.type.type, right.type.type);
  const signs = integerRange(left.type.type)?.signed === integerRange(right.type.type)?.signed;
  if (type === undefined || !signs) return signMismatch(tree, left, right);
  const common = columnType(type);
  return binaryOf(tree, common, convertedTo(left, common), convertedTo(right, common));
}

const castHint = 'Cast the other operand to text first: (DT_WSTR, 20)…';

function bindConcatenation(tree: BinarySyntax, left: TypedTree, right: TypedTree): TypedTree {
  if (isString(left.type.type) && isString(right.type.type)) {
    return binaryOf(tree, columnType('DT_WSTR', { length: left.type.length + right.type.length }), left, right);
  }
  if (isBlob(left.type.type) && left.type.type === right.type.type) return binaryOf(tree, left.type, left, right);
  return mismatch(tree, left, right, castHint);
}

function bindArithmetic(tree: BinarySyntax, left: TypedTree, right: TypedTree): TypedTree {
  for (const operand of [left, right]) {
    const legal = tree.operator === '%' ? isInteger(operand.type.type) : isNumeric(operand.type.type);
    if (!legal) {
      const hint = isString(operand.type.type)
        ? 'Cast the text to a number first: (DT_I4)… or (DT_NUMERIC, 18, 2)….'
        : undefined;
      unsupported(tree, operand, hint);
    }
  }
  const type = arithmeticType(tree.operator, left.type, right.type);
  if (type === undefined) return signMismatch(tree, left, right);
  if (!isExactDecimal(type.type)) return binaryOf(tree, type, convertedTo(left, type), convertedTo(right, type));
  return binaryOf(tree, type, asDecimal(left), asDecimal(right));
}

const asDecimal = (tree: TypedTree): TypedTree =>
  isInteger(tree.type.type) ? convertedTo(tree, numericFormOf(tree.type)) : tree;

function bindComparison(tree: BinarySyntax, left: TypedTree, right: TypedTree): TypedTree {
  const [a, b] = [left.type, right.type];
  if (isNumeric(a.type) && isNumeric(b.type)) {
    const common = sharedNumericType(a, b);
    if (common === undefined) return signMismatch(tree, left, right);
    if (isExactDecimal(common.type)) return binaryOf(tree, boolean, asDecimal(left), asDecimal(right));
    return binaryOf(tree, boolean, convertedTo(left, common), convertedTo(right, common));
  }
  if (isString(a.type) && isString(b.type)) return binaryOf(tree, boolean, left, right);
  if (isDateTime(a.type) && isDateTime(b.type)) {
    const common = sharedDateTimeType(a, b);
    if (common === undefined) return mismatch(tree, left, right, 'A time cannot be compared with a date.');
    return binaryOf(tree, boolean, convertedTo(left, common), convertedTo(right, common));
  }
  const equality = tree.operator === '==' || tree.operator === '!=';
  if (a.type === b.type && equality) return binaryOf(tree, boolean, left, right);
  if (a.type === b.type) return unsupported(tree, left, 'Values of this type can be compared with == and != only.');
  return mismatch(tree, left, right, comparisonHint(a, b));
}

function comparisonHint(a: ColumnType, b: ColumnType): string | undefined {
  const other = isString(a.type) ? b : isString(b.type) ? a : undefined;
  if (other !== undefined)
    return `Cast one side: (${other.type})… on the text, or (DT_WSTR, 20)… on the other operand.`;
  if (a.type === 'DT_BOOL' || b.type === 'DT_BOOL')
    return 'Compare a Boolean with TRUE or FALSE; as a number TRUE is −1.';
  return undefined;
}

/** The type two dates or times are compared or chosen in (source: comparison pages); undefined for a time with a date. */
function sharedDateTimeType(a: ColumnType, b: ColumnType): ColumnType | undefined {
  if (isTimeOfDay(a.type) !== isTimeOfDay(b.type)) return undefined;
  if (a.type === b.type) return a.scale >= b.scale ? a : b;
  const either = (type: string): boolean => a.type === type || b.type === type;
  if (either('DT_DBTIMESTAMPOFFSET')) return columnType('DT_DBTIMESTAMPOFFSET', { scale: 7 });
  if (either('DT_DBTIMESTAMP2')) return columnType('DT_DBTIMESTAMP2', { scale: 7 });
  return either('DT_DBTIME2') ? columnType('DT_DBTIME2', { scale: 7 }) : columnType('DT_DBTIMESTAMP');
}

/** condition ? a : b, both branches converted to their common type. */
export function bindConditional(tree: ConditionalSyntax, binder: Binder): TypedTree {
  const condition = binder.bind(tree.condition);
  const { start, end } = tree;
  if (condition.type.type !== 'DT_BOOL') {
    const args = { type: condition.type.type };
    refuse('type', 'DTS_E_EXPREVALCONDITIONALOPINVALIDCONDITIONTYPE', condition.start, args);
  }
  const branches = [binder.bind(tree.whenTrue), binder.bind(tree.whenFalse)];
  for (const branch of branches) {
    if (isNarrowNull(branch)) refuse('type', 'DTS_E_EXPREVALCONDITIONALOPDTSTRNOTSUPPORTED', branch.start);
  }
  const [whenTrue, whenFalse] = branches.map(asWide);
  const type = branchType(whenTrue.type, whenFalse.type);
  if (type === undefined) return branchMismatch(start, whenTrue.type, whenFalse.type);
  return {
    kind: 'conditional',
    condition,
    whenTrue: convertedTo(whenTrue, type),
    whenFalse: convertedTo(whenFalse, type),
    type,
    start,
    end,
  };
}

function branchMismatch(at: number, a: ColumnType, b: ColumnType): never {
  if (a.type === b.type) {
    const args = { left: describeType(a), right: describeType(b) };
    return refuse('type', 'DTS_E_EXPREVALCONDITIONALOPCODEPAGEMISMATCH', at, args);
  }
  const hint = isString(a.type) || isString(b.type) ? castHint : undefined;
  return refuse('type', 'DTS_E_EXPREVALCONDITIONALOPTYPEMISMATCH', at, { left: a.type, right: b.type }, hint);
}

/** The type of both branches (source: the page of ? :); undefined when they have none, as DT_TEXT of two code pages. */
function branchType(a: ColumnType, b: ColumnType): ColumnType | undefined {
  if (isNumeric(a.type) && isNumeric(b.type)) {
    if (isFloat(a.type) || isFloat(b.type) || a.type !== b.type || a.scale !== b.scale) return sharedNumericType(a, b);
    return a.precision >= b.precision ? a : b;
  }
  if (isDateTime(a.type) && isDateTime(b.type)) return sharedDateTimeType(a, b);
  if (a.type !== b.type) return undefined;
  if (a.type === 'DT_TEXT' && a.codePage !== b.codePage) return undefined;
  return a.length >= b.length ? a : b;
}
