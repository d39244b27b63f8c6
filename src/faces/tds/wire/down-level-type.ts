import type { SqlType } from '../../../tsql/sql-type.ts';
import type { ProtocolVersion } from './protocol-version.ts';

/**
 * The type a client of a version is sent in place of one it does not know: date and time types of 2008 as nvarchar of their literal form, max types and
 * xml of 2005 as text, ntext and image (source: documentation, "Backward Compatibility for Down-level Clients"; MS-TDS 2.2.5.4).
 */
export function downLevelType(type: SqlType, version: ProtocolVersion): SqlType {
  if (!version.hasDateTypes) {
    const length = literalLength(type);
    if (length !== undefined) return { name: 'nvarchar', length };
  }
  if (version.hasWideNumbers) return type;
  if (type.name === 'xml') return { name: 'ntext' };
  if (type.length !== 'max') return type;
  if (type.name === 'nvarchar') return { name: 'ntext' };
  return { name: type.name === 'varchar' ? 'text' : 'image' };
}

function literalLength({ name, scale = 7 }: SqlType): number | undefined {
  const fraction = scale === 0 ? 0 : scale + 1;
  if (name === 'date') return 10;
  if (name === 'time') return 8 + fraction;
  if (name === 'datetime2') return 19 + fraction;
  return name === 'datetimeoffset' ? 26 + fraction : undefined;
}
