import {
  dtsError,
  type ForeachCollection,
  type ForeachContext,
  isRecordSet,
  type RecordSet,
  type RecordTable,
} from 'opendtsx/sdk';
import { adoEnumerations, type ForeachAdoInstance } from './ado.ts';

/** The rows with one value for each column, or each table as a record set of its own. */
export async function enumerate(instance: ForeachAdoInstance, context: ForeachContext): Promise<ForeachCollection> {
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
  return rowsOf(type === adoEnumerations.EnumerateAllRows ? recordSet.tables : recordSet.tables.slice(0, 1));
}

/** The rows of tables one after the other, each made when it is asked for: record sets may be large. */
function rowsOf(tables: readonly RecordTable[]): ForeachCollection {
  return {
    length: tables.reduce((sum, { rows }) => sum + rows.length, 0),
    at(index) {
      let rest = index;
      for (const { columns, rows } of tables) {
        if (rest < rows.length) return columns.map(({ type }, column) => ({ type, value: rows[rest][column] }));
        rest -= rows.length;
      }
      return undefined;
    },
  };
}
