import type { SqlType } from '../sql-type.ts';
import { sqlFailure, unsupported } from './sql-failure.ts';
import type { CallSyntax, ExpressionSyntax, OrderSyntax } from './syntax/syntax-tree.ts';
import { decimalShape, familyOf, isUnicode, sqlTypes, textLength, textType } from './type-rules.ts';
import { convertTo } from './typed-conversion.ts';
import type { AggregateExpression, OrderTerm, TypedExpression, WindowExpression } from './typed-tree.ts';

/** What binds the expressions inside an aggregate. */
interface Values {
  value(syntax: ExpressionSyntax): Promise<TypedExpression>;
  values(list: readonly ExpressionSyntax[]): Promise<TypedExpression[]>;
  order(terms: readonly OrderSyntax[]): Promise<OrderTerm[]>;
}

const aggregates = new Set(['COUNT', 'COUNT_BIG', 'SUM', 'AVG', 'MIN', 'MAX', 'STRING_AGG']);
const refused = new Set([
  'STDEV',
  'STDEVP',
  'VAR',
  'VARP',
  'CHECKSUM_AGG',
  'GROUPING',
  'GROUPING_ID',
  'APPROX_COUNT_DISTINCT',
]);
const windows = new Set([
  'ROW_NUMBER',
  'RANK',
  'DENSE_RANK',
  'NTILE',
  'LAG',
  'LEAD',
  'FIRST_VALUE',
  'LAST_VALUE',
  'PERCENT_RANK',
  'CUME_DIST',
]);

/** Whether a function (upper case) is an aggregate. */
export function isAggregateName(word: string): boolean {
  return aggregates.has(word) || refused.has(word);
}

/** Whether a function (upper case) is one that needs OVER. */
export function isWindowName(word: string): boolean {
  return windows.has(word);
}

/** The type of SUM, AVG, MIN, MAX over values of a type. Throws 8117 where there is none. */
function aggregateType(word: string, type: SqlType): SqlType {
  const family = familyOf(type);
  if (word === 'MIN' || word === 'MAX') {
    if (['bit', 'xml'].includes(family) || ['text', 'ntext', 'image'].includes(type.name))
      throw sqlFailure(8117, [type.name, word.toLowerCase()]);
    return type.name === 'int' ? sqlTypes.int : type;
  }
  switch (family) {
    case 'whole':
      return type.name === 'bigint' ? type : sqlTypes.int;
    case 'float':
      return sqlTypes.float;
    case 'money':
      return sqlTypes.money;
    case 'decimal': {
      const { scale } = decimalShape(type);
      return { name: 'decimal', precision: 38, scale: word === 'AVG' ? Math.max(scale, 6) : scale };
    }
    default:
      throw sqlFailure(8117, [type.name, word.toLowerCase()]);
  }
}

/** Gives an aggregate its type. */
export async function bindAggregate(binder: Values, word: string, syntax: CallSyntax): Promise<AggregateExpression> {
  const { line, distinct } = syntax;
  if (refused.has(word)) throw unsupported(`The aggregate ${word}`, '', line);
  if (word === 'STRING_AGG') return bindStringAggregate(binder, syntax);
  const isCount = word === 'COUNT' || word === 'COUNT_BIG';
  if (syntax.star ? !isCount : syntax.arguments.length !== 1) throw sqlFailure(174, [word.toLowerCase(), 1], line);
  const [argument] = await binder.values(syntax.arguments);
  const countType = word === 'COUNT' ? sqlTypes.int : sqlTypes.bigint;
  return {
    kind: 'aggregate',
    name: word === 'COUNT_BIG' ? 'COUNT' : (word as 'SUM'),
    type: isCount ? countType : aggregateType(word, argument.type),
    distinct,
    order: [],
    ...(argument === undefined ? {} : { argument }),
  };
}

async function bindStringAggregate(binder: Values, syntax: CallSyntax): Promise<AggregateExpression> {
  if (syntax.arguments.length !== 2) throw sqlFailure(174, ['string_agg', 2], syntax.line);
  const [argument, separator] = await binder.values(syntax.arguments);
  const text = familyOf(argument.type) === 'text' ? argument : convertTo(argument, textType(true, 4000));
  const type =
    textLength(text.type) === 'max' ? text.type : textType(isUnicode(text.type), isUnicode(text.type) ? 4000 : 8000);
  const order = await binder.order(syntax.within ?? []);
  return { kind: 'aggregate', name: 'STRING_AGG', type, distinct: false, argument: text, separator, order };
}

/** Gives a function with OVER its type. */
export async function bindWindow(binder: Values, word: string, syntax: CallSyntax): Promise<WindowExpression> {
  const { over, line } = syntax;
  if (over === undefined) throw sqlFailure(102, [word.toLowerCase()], line);
  const partition = await binder.values(over.partition);
  const order = await binder.order(over.order);
  if (['ROW_NUMBER', 'RANK', 'DENSE_RANK'].includes(word)) {
    if (order.length === 0) throw sqlFailure(102, [word.toLowerCase()], line);
    return { kind: 'window', name: word as 'RANK', type: sqlTypes.bigint, partition, order };
  }
  if (!['COUNT', 'COUNT_BIG', 'SUM', 'MIN', 'MAX'].includes(word)) throw unsupported(`${word} with OVER`, '', line);
  const { type, argument, distinct, name } = await bindAggregate(binder, word, { ...syntax, over: undefined });
  if (distinct) throw unsupported('DISTINCT with OVER', '', line);
  if ((name === 'MIN' || name === 'MAX') && ['text', 'guid'].includes(familyOf(type)))
    throw unsupported(`${word} of text with OVER`, '', line);
  return {
    kind: 'window',
    name: name as 'SUM',
    type,
    partition,
    order,
    ...(argument === undefined ? {} : { argument }),
  };
}
