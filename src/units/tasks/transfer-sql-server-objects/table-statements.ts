import { type ColumnType, InternalError } from 'opendtsx/sdk';
import {
  bracketed,
  quotedName,
  type TransferKey,
  type TransferReference,
  type TransferTable,
} from './transfer-object.ts';

/** The T-SQL type of values of a column type. */
export function tsqlType({ type, length, precision, scale }: ColumnType): string {
  switch (type) {
    case 'DT_NUMERIC':
      return `decimal(${precision}, ${scale})`;
    case 'DT_DECIMAL':
      return `decimal(28, ${scale})`;
    case 'DT_STR':
      return `varchar(${length > 8000 || length === 0 ? 'max' : length})`;
    case 'DT_WSTR':
      return `nvarchar(${length > 4000 || length === 0 ? 'max' : length})`;
    case 'DT_BYTES':
      return `varbinary(${length > 8000 || length === 0 ? 'max' : length})`;
    case 'DT_DBTIME2':
      return `time(${scale})`;
    case 'DT_DBTIMESTAMP2':
      return `datetime2(${scale})`;
    case 'DT_DBTIMESTAMPOFFSET':
      return `datetimeoffset(${scale})`;
    default: {
      const name = plainTypes[type];
      if (name === undefined) throw new InternalError(`no column has the type ${type}`);
      return name;
    }
  }
}

const plainTypes: Readonly<Record<string, string>> = {
  DT_BOOL: 'bit',
  DT_UI1: 'tinyint',
  DT_I1: 'smallint',
  DT_I2: 'smallint',
  DT_UI2: 'int',
  DT_I4: 'int',
  DT_UI4: 'bigint',
  DT_I8: 'bigint',
  DT_UI8: 'decimal(20, 0)',
  DT_R4: 'real',
  DT_R8: 'float',
  DT_CY: 'money',
  DT_GUID: 'uniqueidentifier',
  DT_DBDATE: 'date',
  DT_DBTIME: 'time(0)',
  DT_DATE: 'datetime',
  DT_DBTIMESTAMP: 'datetime',
  DT_FILETIME: 'datetime2(7)',
  DT_TEXT: 'varchar(max)',
  DT_NTEXT: 'nvarchar(max)',
  DT_IMAGE: 'varbinary(max)',
};

const list = (columns: readonly string[]): string => columns.map(bracketed).join(', ');

/** CREATE TABLE in T-SQL. */
export function createTableStatement(
  table: TransferTable,
  copies: { readonly primaryKey: boolean; readonly references: boolean },
): string {
  const key = copies.primaryKey ? table.primaryKey : undefined;
  const columns = table.columns.map(({ name, type, isNullable }) => {
    const allowsNull = isNullable && key?.columns.includes(name) !== true;
    return `${bracketed(name)} ${tsqlType(type)} ${allowsNull ? 'NULL' : 'NOT NULL'}`;
  });
  const constraints = [
    ...(key === undefined ? [] : [`CONSTRAINT ${bracketed(key.name)} PRIMARY KEY (${list(key.columns)})`]),
    ...(copies.references ? table.references.map(referenceClause) : []),
  ];
  return `CREATE TABLE ${quotedName(table)} (${[...columns, ...constraints].join(', ')})`;
}

function referenceClause({ name, columns, target, targetColumns, onUpdate, onDelete }: TransferReference): string {
  const to = targetColumns.length === 0 ? '' : ` (${list(targetColumns)})`;
  const actions = [
    ...(onDelete === 'NO ACTION' ? [] : [` ON DELETE ${onDelete}`]),
    ...(onUpdate === 'NO ACTION' ? [] : [` ON UPDATE ${onUpdate}`]),
  ];
  return `CONSTRAINT ${bracketed(name)} FOREIGN KEY (${list(columns)}) REFERENCES ${quotedName(target)}${to}${actions.join('')}`;
}

/** CREATE INDEX in T-SQL. */
export function createIndexStatement(table: TransferTable, { name, columns, isUnique }: TransferKey): string {
  return `CREATE ${isUnique ? 'UNIQUE ' : ''}INDEX ${bracketed(name)} ON ${quotedName(table)} (${list(columns)})`;
}

/** The query of all rows, in T-SQL. */
export function selectStatement(table: TransferTable): string {
  return `SELECT ${list(table.columns.map(({ name }) => name))} FROM ${quotedName(table)}`;
}
