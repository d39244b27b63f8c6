import {
  type ColumnType,
  DtsError,
  dtsError,
  type RecordSet,
  type StatementResult,
  type TaskContext,
  type TypedValue,
} from 'opendtsx/sdk';
import type { BoundParameter } from './bind-parameters.ts';
import { type ExecuteSqlInstance, resultSets, typeConversionModes } from './execute-sql.ts';

const returning: readonly number[] = [
  resultSets.ResultSetType_SingleRow,
  resultSets.ResultSetType_Rowset,
  resultSets.ResultSetType_XML,
];

/**
 * Stores what the statements returned as the result set type says. The first result with columns counts for a single row and for
 * XML; a full result set keeps all of them. Results without columns (row counts) are passed over.
 * Source: Execute SQL task, result sets (documentation).
 */
export function storeResults(
  instance: ExecuteSqlInstance,
  context: TaskContext,
  results: readonly StatementResult[],
): void {
  const type = instance.properties.ResultSetType;
  if (!returning.includes(type)) return;
  const tables = results.filter((result) => result.columns.length > 0);
  if (tables.length === 0) {
    throw dtsError('DTS_E_SQLTASKCONN_ERR_NOROWSET', { executable: instance.path }, { source: context.source });
  }
  if (type === resultSets.ResultSetType_SingleRow) storeSingleRow(instance, context, tables[0]);
  else if (type === resultSets.ResultSetType_XML) storeXml(instance, context, tables[0]);
  else storeRecordSet(instance, context, tables);
}

function storeSingleRow(instance: ExecuteSqlInstance, context: TaskContext, table: StatementResult): void {
  const bindings = instance.properties.ResultSetBindings;
  const row = table.rows[0];
  if (row === undefined) {
    throw assignmentError(instance, context, bindings[0]?.DtsVariableName ?? '', 'the statement returned no row');
  }
  for (const binding of bindings) {
    const index = columnIndex(instance, context, table, binding.ResultName);
    assign(instance, context, binding.DtsVariableName, { type: table.columns[index].type, value: row[index] });
  }
}

function columnIndex(
  instance: ExecuteSqlInstance,
  context: TaskContext,
  table: StatementResult,
  resultName: string,
): number {
  const names = table.columns.map((column) => column.name);
  const exact = names.indexOf(resultName);
  if (exact >= 0) return exact;
  const place = { source: context.source };
  const args = { executable: instance.path, column: resultName, count: names.length, columns: names.join(', ') };
  if (/^\d+$/.test(resultName)) {
    if (Number(resultName) < names.length) return Number(resultName);
    throw dtsError('DTS_E_SQLTASKCONN_ERR_RESULT_COL_INDEX', args, place);
  }
  const index = names.findIndex((name) => name.toLowerCase() === resultName.toLowerCase());
  if (index < 0) throw dtsError('DTS_E_SQLTASKCONN_ERR_UNKNOWN_RESULT_COL', args, place);
  return index;
}

/** XML arrives in one column, cut into several rows by some databases. */
function storeXml(instance: ExecuteSqlInstance, context: TaskContext, table: StatementResult): void {
  const text = table.rows.map((row) => String(row[0] ?? '')).join('');
  const type: ColumnType = { ...table.columns[0].type, type: 'DT_WSTR', length: text.length, codePage: 0 };
  assignTo(instance, context, instance.properties.ResultSetBindings[0].DtsVariableName, (variable) =>
    context.setVariable(variable, { type, value: text }),
  );
}

function storeRecordSet(instance: ExecuteSqlInstance, context: TaskContext, tables: readonly StatementResult[]): void {
  const recordSet: RecordSet = {
    kind: 'record-set',
    tables: tables.map(({ columns, rows }) => ({ columns, rows })),
  };
  assignTo(instance, context, instance.properties.ResultSetBindings[0].DtsVariableName, (variable) =>
    context.setObject(variable, recordSet),
  );
}

/** Writes the values of output parameters and of the return value into their variables. */
export function storeOutputs(
  instance: ExecuteSqlInstance,
  context: TaskContext,
  parameters: readonly BoundParameter[],
  results: readonly StatementResult[],
): void {
  const expected = parameters.filter((bound) => bound.parameter.direction !== 'input');
  const outputs = results.at(-1)?.outputs ?? [];
  for (const [index, bound] of expected.entries()) {
    const value = outputs[index];
    if (value === undefined) {
      const args = { executable: instance.path, variable: bound.variable };
      throw dtsError('OPENDTSX_E_SQLTASK_NOOUTPUTVALUE', args, { source: context.source });
    }
    assign(instance, context, bound.variable, { type: bound.parameter.value.type, value });
  }
}

function assign(instance: ExecuteSqlInstance, context: TaskContext, name: string, value: TypedValue): void {
  const strict = instance.properties.TypeConversionMode === typeConversionModes.None;
  assignTo(instance, context, name, (variable) => {
    const target = context.variable(variable).type;
    if (strict && !sameFamily(target, value.type)) {
      throw assignmentError(
        instance,
        context,
        name,
        `the result is ${value.type.type}, the variable is ${target.type}, and TypeConversionMode is None`,
      );
    }
    context.setVariable(variable, value);
  });
}

function assignTo(
  instance: ExecuteSqlInstance,
  context: TaskContext,
  variable: string,
  write: (variable: string) => void,
): void {
  try {
    write(variable);
  } catch (cause) {
    if (!(cause instanceof DtsError) || cause.diagnostic.symbol === 'DTS_E_SQLTASK_ERRORASSIGINGVALUETOVAR')
      throw cause;
    throw assignmentError(instance, context, variable, cause.message, { cause });
  }
}

function assignmentError(
  instance: ExecuteSqlInstance,
  context: TaskContext,
  variable: string,
  detail: string,
  options?: ErrorOptions,
): DtsError {
  return dtsError(
    'DTS_E_SQLTASK_ERRORASSIGINGVALUETOVAR',
    { executable: instance.path, variable, detail: detail.replace(/\.$/, '') },
    { source: context.source },
    options,
  );
}

const families: Readonly<Partial<Record<ColumnType['type'], string>>> = {
  DT_STR: 'text',
  DT_WSTR: 'text',
  DT_TEXT: 'text',
  DT_NTEXT: 'text',
  DT_GUID: 'text',
  DT_DATE: 'date',
  DT_DBDATE: 'date',
  DT_DBTIMESTAMP: 'date',
  DT_DBTIMESTAMP2: 'date',
  DT_CY: 'decimal',
  DT_DECIMAL: 'decimal',
  DT_NUMERIC: 'decimal',
};

/** Whether a column's value has a variable's type without conversion; Object variables (DT_VARIANT) take everything. */
function sameFamily(target: ColumnType, source: ColumnType): boolean {
  if (target.type === 'DT_VARIANT' || target.type === source.type) return true;
  const family = families[target.type];
  return family !== undefined && family === families[source.type];
}
