import { type ColumnType, columnType } from 'opendtsx/sdk';
import type { ExecuteSqlInstance } from './execute-sql.ts';
import { isOdbcStyle, positionOf } from './parameter-style.ts';

const oleDbTypes: Readonly<Record<number, ColumnType>> = {
  2: columnType('DT_I2'),
  3: columnType('DT_I4'),
  4: columnType('DT_R4'),
  5: columnType('DT_R8'),
  6: columnType('DT_CY'),
  7: columnType('DT_DATE'),
  8: columnType('DT_WSTR', { length: 4000 }),
  11: columnType('DT_BOOL'),
  14: columnType('DT_DECIMAL'),
  16: columnType('DT_I1'),
  17: columnType('DT_UI1'),
  18: columnType('DT_UI2'),
  19: columnType('DT_UI4'),
  20: columnType('DT_I8'),
  21: columnType('DT_UI8'),
  72: columnType('DT_GUID'),
  128: columnType('DT_BYTES', { length: 8000 }),
  129: columnType('DT_STR', { length: 8000, codePage: 1252 }),
  130: columnType('DT_WSTR', { length: 4000 }),
  131: columnType('DT_NUMERIC', { precision: 38, scale: 9 }),
  133: columnType('DT_DBDATE'),
  134: columnType('DT_DBTIME'),
  135: columnType('DT_DBTIMESTAMP'),
  139: columnType('DT_NUMERIC', { precision: 38, scale: 9 }),
  145: columnType('DT_DBTIME2', { scale: 7 }),
  146: columnType('DT_DBTIMESTAMPOFFSET', { scale: 7 }),
  // Numbers that only ADO has: adVarChar, adLongVarChar, adVarWChar, adLongVarWChar, adVarBinary, adLongVarBinary.
  200: columnType('DT_STR', { length: 8000, codePage: 1252 }),
  201: columnType('DT_STR', { length: 8000, codePage: 1252 }),
  202: columnType('DT_WSTR', { length: 4000 }),
  203: columnType('DT_WSTR', { length: 4000 }),
  204: columnType('DT_BYTES', { length: 8000 }),
  205: columnType('DT_BYTES', { length: 8000 }),
};

const dbTypes: Readonly<Record<number, ColumnType>> = {
  0: columnType('DT_WSTR', { length: 4000 }),
  1: columnType('DT_BYTES', { length: 8000 }),
  2: columnType('DT_UI1'),
  3: columnType('DT_BOOL'),
  4: columnType('DT_CY'),
  5: columnType('DT_DBDATE'),
  6: columnType('DT_DBTIMESTAMP'),
  7: columnType('DT_DECIMAL'),
  8: columnType('DT_R8'),
  9: columnType('DT_GUID'),
  10: columnType('DT_I2'),
  11: columnType('DT_I4'),
  12: columnType('DT_I8'),
  14: columnType('DT_I1'),
  15: columnType('DT_R4'),
  16: columnType('DT_WSTR', { length: 4000 }),
  17: columnType('DT_DBTIME2', { scale: 7 }),
  18: columnType('DT_UI2'),
  19: columnType('DT_UI4'),
  20: columnType('DT_UI8'),
  21: columnType('DT_NUMERIC', { precision: 38, scale: 9 }),
  22: columnType('DT_STR', { length: 8000, codePage: 1252 }),
  23: columnType('DT_WSTR', { length: 4000 }),
  26: columnType('DT_DBTIMESTAMP2', { scale: 7 }),
  27: columnType('DT_DBTIMESTAMPOFFSET', { scale: 7 }),
};

/** SQL_… numbers of ODBC. */
const odbcTypes: Readonly<Record<number, ColumnType>> = {
  [-155]: columnType('DT_DBTIMESTAMPOFFSET', { scale: 7 }),
  [-154]: columnType('DT_DBTIME2', { scale: 7 }),
  [-11]: columnType('DT_GUID'),
  [-10]: columnType('DT_WSTR', { length: 4000 }),
  [-9]: columnType('DT_WSTR', { length: 4000 }),
  [-8]: columnType('DT_WSTR', { length: 4000 }),
  [-7]: columnType('DT_BOOL'),
  [-6]: columnType('DT_UI1'),
  [-5]: columnType('DT_I8'),
  [-4]: columnType('DT_BYTES', { length: 8000 }),
  [-3]: columnType('DT_BYTES', { length: 8000 }),
  [-2]: columnType('DT_BYTES', { length: 8000 }),
  1: columnType('DT_STR', { length: 8000, codePage: 1252 }),
  2: columnType('DT_NUMERIC', { precision: 38, scale: 9 }),
  3: columnType('DT_NUMERIC', { precision: 38, scale: 9 }),
  4: columnType('DT_I4'),
  5: columnType('DT_I2'),
  6: columnType('DT_R8'),
  7: columnType('DT_R4'),
  8: columnType('DT_R8'),
  9: columnType('DT_DBDATE'),
  10: columnType('DT_DBTIME'),
  11: columnType('DT_DBTIMESTAMP'),
  12: columnType('DT_STR', { length: 8000, codePage: 1252 }),
  91: columnType('DT_DBDATE'),
  92: columnType('DT_DBTIME'),
  93: columnType('DT_DBTIMESTAMP'),
};

type Bindings = ExecuteSqlInstance['properties']['ParameterBindings'];

/**
 * The type that a binding declares: a DbType number of .NET for a name, a number of ODBC for positions that count from 1, else a DBTYPE number of OLE DB
 * or ADO; undefined when none was chosen.
 */
export function declaredType(binding: Bindings[number], bindings: Bindings): ColumnType | undefined {
  if (positionOf(binding.ParameterName) === undefined) return dbTypes[binding.DataType];
  return (isOdbcStyle(bindings) ? odbcTypes : oleDbTypes)[binding.DataType];
}
