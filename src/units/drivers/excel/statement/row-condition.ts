import { columnType, databaseText, dtsError, type StatementParameter, type Value, valueReader } from 'opendtsx/sdk';
import { cellReader } from '../table/cell-value.ts';
import type { TableColumn } from '../table/table-shape.ts';
import type { CellRow } from '../workbook/cell-row.ts';
import type { SqlCondition, SqlOperand } from './excel-statement.ts';

/** Whether a row satisfies a condition; undefined when that is unknown, as for every comparison with NULL. */
export type RowCondition = (row: CellRow) => boolean | undefined;

/**
 * The test of a condition of a statement. Text is compared without case, as the OLE DB provider does (documentation). Throws
 * OPENDTSX_E_EXCEL_STATEMENT for columns that the table lacks and for values that cannot be compared with their column.
 */
export function rowCondition(
  condition: SqlCondition,
  columns: readonly TableColumn[],
  parameters: readonly StatementParameter[],
  is1904: boolean,
): RowCondition {
  const compile = (inner: SqlCondition): RowCondition => rowCondition(inner, columns, parameters, is1904);
  switch (condition.kind) {
    case 'and':
    case 'or':
      return combination(condition.kind, compile(condition.left), compile(condition.right));
    case 'not': {
      const inner = compile(condition.of);
      return (row) => {
        const result = inner(row);
        return result === undefined ? undefined : !result;
      };
    }
    case 'null': {
      const { column } = columnNamed(columns, condition.column);
      return (row) => row.columns.includes(column) !== condition.isNull;
    }
    case 'comparison':
      return comparison(condition, columnNamed(columns, condition.column), parameters, is1904);
  }
}

function combination(kind: 'and' | 'or', left: RowCondition, right: RowCondition): RowCondition {
  const deciding = kind === 'or';
  return (row) => {
    const first = left(row);
    if (first === deciding) return deciding;
    const second = right(row);
    if (second === deciding) return deciding;
    return first === undefined || second === undefined ? undefined : !deciding;
  };
}

/** The column of a name, compared without case. */
export function columnNamed(columns: readonly TableColumn[], name: string): TableColumn {
  const found = columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const existing = columns.map((column) => column.name).join(', ');
  throw dtsError('OPENDTSX_E_EXCEL_STATEMENT', {
    statement: name,
    reason: `the table has no such column. It has: ${existing === '' ? 'none' : existing}`,
  });
}

function comparison(
  { operator, operand }: Extract<SqlCondition, { kind: 'comparison' }>,
  column: TableColumn,
  parameters: readonly StatementParameter[],
  is1904: boolean,
): RowCondition {
  const wanted = comparable(operandValue(operand, column, parameters));
  if (wanted === null) return () => undefined;
  const read = cellReader(column.type, is1904);
  const accepts = operatorTest(operator);
  return (row) => {
    const at = row.columns.indexOf(column.column);
    if (at < 0) return undefined;
    const value = comparable(read(row.kinds[at], row.values[at]));
    if (value === null || typeof value !== typeof wanted) return undefined;
    return accepts(value < wanted ? -1 : value > wanted ? 1 : 0);
  };
}

function operatorTest(operator: string): (order: number) => boolean {
  const orders = { '=': [0], '<>': [-1, 1], '<': [-1], '<=': [-1, 0], '>': [1], '>=': [0, 1] }[operator] ?? [];
  return (order) => orders.includes(order);
}

type Comparable = number | bigint | string | boolean | null;

function comparable(value: Value): Comparable {
  if (typeof value === 'string') return value.toLowerCase();
  if (value === null || typeof value !== 'object') return value;
  return 'coefficient' in value ? Number(value.coefficient) / 10 ** value.scale : null;
}

/** The value that a column is compared with, in the form of the column. */
function operandValue(
  operand: SqlOperand,
  { name, type }: TableColumn,
  parameters: readonly StatementParameter[],
): Value {
  const given = operand.kind === 'literal' ? undefined : parameters[operand.position].value;
  const value = operand.kind === 'literal' ? operand.value : (given?.value ?? null);
  if (value === null) return null;
  const fits = fitting(value, type.type);
  if (fits !== undefined) return fits;
  if (type.type === 'DT_DATE' && given !== undefined) {
    const text = databaseText(value as Exclude<Value, null>, given.type);
    const ticks = valueReader(columnType('DT_DATE'))(typeof value === 'string' ? value : (text ?? null));
    if (typeof ticks === 'bigint') return ticks;
  }
  throw dtsError('OPENDTSX_E_EXCEL_STATEMENT', {
    statement: name,
    reason: `the column is ${type.type}, which cannot be compared with the value given`,
  });
}

function fitting(value: Exclude<Value, null>, type: string): Value | undefined {
  if (type === 'DT_WSTR' || type === 'DT_NTEXT') return typeof value === 'string' ? value : undefined;
  if (type === 'DT_BOOL') return typeof value === 'boolean' ? value : undefined;
  if (type !== 'DT_R8' && type !== 'DT_CY') return undefined;
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'object' && 'coefficient' in value ? comparable(value) : undefined;
}
