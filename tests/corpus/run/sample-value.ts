import type { ColumnType } from '../../../src/datatypes/data-type.ts';

const numberName =
  /(?:id|key|no|num|number|qty|quantity|count|amount|price|cost|total|sum|rate|year|month|day|age|size|salary|level|code|weight|rank|flag)\d*$/i;
const dateName = /^(?!rows|num|count|is).*(?:date|(?<!run)time|_dt$|birth|created|updated|modified|\bdob\b)/i;

/** A type for a column of which only the name is known. */
export function typeNameOfName(name: string): string {
  if (dateName.test(name)) return 'datetime';
  return numberName.test(name) ? 'int' : 'nvarchar(255)';
}

/** The type of SQL Server that a table declares for a column. */
export function typeNameOfType({ type, length, precision, scale }: ColumnType): string {
  if (type === 'DT_NUMERIC' || type === 'DT_DECIMAL') return `decimal(${precision || 18},${scale})`;
  const [name, isSized] = typeNames[type] ?? ['nvarchar', true];
  return isSized === true ? `${name}(${length || 1})` : name;
}

const typeNames: Readonly<Partial<Record<ColumnType['type'], readonly [name: string, isSized?: boolean]>>> = {
  DT_BOOL: ['bit'],
  DT_I1: ['smallint'],
  DT_I2: ['smallint'],
  DT_UI1: ['tinyint'],
  DT_I4: ['int'],
  DT_UI2: ['int'],
  DT_I8: ['bigint'],
  DT_UI4: ['bigint'],
  DT_UI8: ['bigint'],
  DT_R4: ['real'],
  DT_R8: ['float'],
  DT_CY: ['money'],
  DT_DBDATE: ['date'],
  DT_DBTIME: ['time'],
  DT_DBTIME2: ['time'],
  DT_DATE: ['datetime'],
  DT_DBTIMESTAMP: ['datetime'],
  DT_FILETIME: ['datetime'],
  DT_DBTIMESTAMP2: ['datetime2'],
  DT_DBTIMESTAMPOFFSET: ['datetimeoffset'],
  DT_GUID: ['uniqueidentifier'],
  DT_BYTES: ['varbinary', true],
  DT_IMAGE: ['image'],
  DT_STR: ['varchar', true],
  DT_TEXT: ['text'],
  DT_NTEXT: ['ntext'],
};

/** The value that a column of a type has in a row, as text: whole numbers from 1, days of January 2024, or digits. @param row from 1 */
export function sampleText(name: string, typeName: string, row: number): string {
  const [, base, size] = /^(\w+)(?:\((\d+))?/.exec(typeName) ?? [];
  switch (base) {
    case 'bit':
      return String(row % 2);
    case 'date':
      return `2024-01-0${row}`;
    case 'time':
      return `10:0${row}:00`;
    case 'datetime':
    case 'datetime2':
      return `2024-01-0${row} 10:00:00`;
    case 'datetimeoffset':
      return `2024-01-0${row} 10:00:00 +00:00`;
    case 'uniqueidentifier':
      return `00000000-0000-0000-0000-00000000000${row}`;
    case 'varchar':
    case 'nvarchar':
    case 'text':
    case 'ntext':
      return wordFor(name, row).slice(0, size === undefined ? undefined : Math.max(Number(size), 1));
    default:
      return String(row);
  }
}

// Files and staging tables keep everything as text: what a name says will be converted later.
function wordFor(name: string, row: number): string {
  if (dateName.test(name)) return `2024-01-0${row}`;
  if (/file|path/i.test(name)) return `sample_of_a_file_${row}_2024.txt`;
  return String(row);
}
