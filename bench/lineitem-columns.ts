import type { ColumnType } from '../src/datatypes/data-type.ts';
import { columnType } from '../src/datatypes/data-type.ts';
import type { FlatFileConnection } from '../src/sdk/connection-manager.ts';

const amount = columnType('DT_NUMERIC', { precision: 15, scale: 2 });
const text = (length: number): ColumnType => columnType('DT_WSTR', { length });

/** The columns of the lineitem file with their types. */
export const lineitemColumns: readonly (readonly [string, ColumnType])[] = [
  ['l_orderkey', columnType('DT_I8')],
  ['l_partkey', columnType('DT_I4')],
  ['l_suppkey', columnType('DT_I4')],
  ['l_linenumber', columnType('DT_I4')],
  ['l_quantity', amount],
  ['l_extendedprice', amount],
  ['l_discount', amount],
  ['l_tax', amount],
  ['l_returnflag', text(1)],
  ['l_linestatus', text(1)],
  ['l_shipdate', columnType('DT_DBDATE')],
  ['l_commitdate', columnType('DT_DBDATE')],
  ['l_receiptts', columnType('DT_DBTIMESTAMP')],
  ['l_shipinstruct', text(25)],
  ['l_shipmode', text(10)],
  ['l_comment', text(44)],
];

/** The connection of a lineitem file. @param qualifier '' to write without qualifiers */
export function lineitemConnection(path: string, qualifier = '"'): FlatFileConnection {
  const last = lineitemColumns.length - 1;
  return {
    kind: 'flat-file',
    path,
    writtenPath: path,
    format: 'Delimited',
    unicode: false,
    codePage: 65001,
    localeId: 1033,
    textQualifier: qualifier,
    headerRowDelimiter: '\n',
    headerRowsToSkip: 0,
    dataRowsToSkip: 0,
    columnNamesInFirstDataRow: true,
    rowDelimiter: '\n',
    alwaysCheckForRowDelimiters: true,
    columns: lineitemColumns.map(([name, type], index) => ({
      name,
      type,
      delimiter: index === last ? '\n' : ',',
      columnType: 'Delimited',
      width: 0,
      maximumWidth: type.length,
      textQualified: name === 'l_comment',
    })),
  };
}
