import {
  dtsError,
  type ForeachContext,
  isRecordSet,
  type RecordSet,
  type RecordTable,
  type TypedValue,
} from 'opendtsx/sdk';
import { adoEnumerations, type ForeachAdoInstance } from './ado.ts';

/** The rows with one value for each column, or each table as a record set of its own. */
export async function enumerate(
  instance: ForeachAdoInstance,
  context: ForeachContext,
): Promise<readonly (readonly (TypedValue | { readonly object: unknown })[])[]> {
  const { DataObjectVariable: variable, Type: type } = instance.properties;
  const recordSet = context.object(variable);
  if (!isRecordSet(recordSet)) {
    throw dtsError(
      'OPENDTSX_E_FOREACH_NORECORDSET',
      { enumerator: instance.name, variable },
      { source: context.source },
    );
  }
  if (type === adoEnumerations.EnumerateTables) {
    return recordSet.tables.map((table) => [{ object: { kind: 'record-set', tables: [table] } satisfies RecordSet }]);
  }
  const tables = type === adoEnumerations.EnumerateAllRows ? recordSet.tables : recordSet.tables.slice(0, 1);
  return tables.flatMap(rowsOf);
}

function rowsOf(table: RecordTable): TypedValue[][] {
  return table.rows.map((row) => table.columns.map((column, index) => ({ type: column.type, value: row[index] })));
}
