import type { SqlType, SqlTypeName } from '../../sql-type.ts';
import { sqlFailure, unsupported } from '../sql-failure.ts';
import type { TokenCursor } from './token-cursor.ts';

const synonyms: Readonly<Record<string, string>> = {
  integer: 'int',
  dec: 'decimal',
  character: 'char',
  rowversion: 'timestamp',
};

const plain = new Set(
  'bit tinyint smallint int bigint real smallmoney money text ntext xml image date smalldatetime datetime uniqueidentifier sql_variant'.split(
    ' ',
  ),
);
const sized = new Set(['char', 'varchar', 'nchar', 'nvarchar', 'binary', 'varbinary']);
const refused = new Set(['cursor', 'table', 'geography', 'geometry', 'hierarchyid', 'json', 'vector']);

/** Where a type stands: in CAST a text type without a length has 30 characters, elsewhere 1. */
export type TypePlace = 'cast' | 'declaration';

/** Reads a type: `nvarchar(50)`, `[decimal](18, 2)`, `sys.int`, `double precision`. Throws 2715 for one that does not exist. */
export function parseType(cursor: TokenCursor, place: TypePlace): SqlType {
  const line = cursor.line;
  const written = typeName(cursor);
  const name = synonyms[written] ?? written;
  const sizes = cursor.isSymbol('(') ? readSizes(cursor) : [];
  if (refused.has(name)) throw unsupported(`The type ${name}`, '', line);
  if (name === 'sysname') return { name: 'nvarchar', length: 128 };
  if (name === 'timestamp') return { name: 'binary', length: 8 };
  if (plain.has(name)) {
    if (sizes.length > 0 && name !== 'xml') throw sqlFailure(2716, [name], line);
    return { name: name as SqlTypeName };
  }
  const type = sizedType(name, sizes, place);
  if (type === undefined) throw sqlFailure(2715, [place, name], line);
  return type;
}

function typeName(cursor: TokenCursor): string {
  if (cursor.takeWords('NATIONAL')) {
    cursor.next();
    return cursor.takeWords('VARYING') ? 'nvarchar' : 'nchar';
  }
  if (cursor.takeWords('DOUBLE')) {
    cursor.expectWord('PRECISION');
    return 'float';
  }
  const parts = cursor.isWord('CURSOR', 'TABLE') ? [cursor.next().value] : cursor.nameParts();
  const name = (parts.at(-1) ?? '').toLowerCase();
  if (cursor.takeWords('VARYING')) return name === 'nchar' ? 'nvarchar' : name === 'binary' ? 'varbinary' : 'varchar';
  return name;
}

function readSizes(cursor: TokenCursor): (number | 'max')[] {
  cursor.expectSymbol('(');
  const sizes = cursor.list((): number | 'max' => {
    if (cursor.takeWords('MAX')) return 'max';
    const token = cursor.peek();
    if (token?.kind !== 'number' || !/^\d+$/.test(token.value)) throw cursor.unexpected();
    return Number(cursor.next().value);
  });
  cursor.expectSymbol(')');
  return sizes;
}

function sizedType(name: string, sizes: readonly (number | 'max')[], place: TypePlace): SqlType | undefined {
  const [size, scale] = sizes;
  if (sized.has(name)) {
    const longest = name.startsWith('n') ? 4000 : 8000;
    const length = size ?? (place === 'cast' ? 30 : 1);
    const isValid = sizes.length < 2 && (length === 'max' ? name.includes('var') : length > 0 && length <= longest);
    return isValid ? { name: name as SqlTypeName, length } : undefined;
  }
  if (size === 'max' || scale === 'max') return undefined;
  if (name === 'decimal' || name === 'numeric') {
    const [precision, digits] = [size ?? 18, scale ?? 0];
    return precision > 0 && precision <= 38 && digits <= precision ? { name, precision, scale: digits } : undefined;
  }
  if (name === 'float') return (size ?? 53) > 53 ? undefined : { name: (size ?? 53) <= 24 ? 'real' : 'float' };
  if (name === 'time' || name === 'datetime2' || name === 'datetimeoffset') {
    return (size ?? 7) <= 7 ? { name, scale: size ?? 7 } : undefined;
  }
  return undefined;
}
