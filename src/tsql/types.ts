import type { Group, Item, Token } from './token.ts';
import { isSymbol } from './token.ts';
import type { Translation } from './translation.ts';
import type { WrittenType } from './written-type.ts';

export type { WrittenType } from './written-type.ts';

/** Reads `nvarchar(50)`, `[decimal](18, 2)`, `sys.int`, `double precision` at a position. */
export function typeAt(items: readonly Item[], start: number): WrittenType | undefined {
  let at = start;
  const first = items[at];
  if (first === undefined || first.kind === 'group' || (first.kind !== 'word' && first.kind !== 'name'))
    return undefined;
  let token: Token = first;
  if (token.value.toLowerCase() === 'sys' && isSymbol(items[at + 1], '.')) {
    const next = items[at + 2];
    if (next === undefined || next.kind === 'group') return undefined;
    token = next;
    at += 2;
  }
  let name = token.value.toLowerCase();
  const second = items[at + 1];
  if (name === 'double' && second?.kind === 'word' && second.value === 'PRECISION') at++;
  if (
    (name === 'char' || name === 'character' || name === 'nchar') &&
    second?.kind === 'word' &&
    second.value === 'VARYING'
  ) {
    name = name === 'nchar' ? 'nvarchar' : 'varchar';
    at++;
  }
  const group = items[at + 1];
  const [size, scale] = group?.kind === 'group' ? sizesOf(group) : [];
  return { name, size, scale, end: size === undefined ? at + 1 : at + 2, at: token };
}

function sizesOf(group: Group): string[] {
  const values = group.items.flatMap((item) =>
    item.kind === 'number' || item.kind === 'word' ? [item.text.toLowerCase()] : [],
  );
  return values.length === Math.ceil(group.items.length / 2) ? values : [];
}

const textTypes = new Set(['char', 'varchar', 'nchar', 'nvarchar', 'text', 'ntext', 'sysname', 'xml']);
const wholeTypes = new Set(['tinyint', 'smallint', 'int', 'integer', 'bigint']);

/** Whether a type holds text. */
export function isTextType({ name }: WrittenType): boolean {
  return textTypes.has(name);
}

/** Whether a type holds whole numbers. */
export function isWholeType({ name }: WrittenType): boolean {
  return wholeTypes.has(name);
}

type TypeText = (type: WrittenType) => string;

const same: TypeText = ({ name }) => name;
const sized =
  (name: string, unlimited: string): TypeText =>
  ({ size }) =>
    size === 'max' ? unlimited : `${name}(${size ?? 1})`;
const decimalText =
  (name: string): TypeText =>
  ({ size, scale }) =>
    `${name}(${size ?? 18},${scale ?? 0})`;
const optionallySized =
  (name: string): TypeText =>
  ({ size }) =>
    size === undefined ? name : `${name}(${size})`;

// SQLite keeps the declared name: the driver reads it back as the type of the column.
const sqliteTypes: Readonly<Record<string, TypeText>> = {
  ...Object.fromEntries(
    `bit tinyint smallint int bigint integer real float money smallmoney date datetime smalldatetime uniqueidentifier text ntext image xml rowversion double
    blob clob`
      .split(/\s+/)
      .map((name) => [name, same]),
  ),
  decimal: decimalText('decimal'),
  numeric: decimalText('numeric'),
  dec: decimalText('decimal'),
  datetime2: optionallySized('datetime2'),
  datetimeoffset: optionallySized('datetimeoffset'),
  time: optionallySized('time'),
  char: sized('char', 'text'),
  nchar: sized('nchar', 'ntext'),
  varchar: sized('varchar', 'text'),
  nvarchar: sized('nvarchar', 'ntext'),
  binary: sized('binary', 'image'),
  varbinary: sized('varbinary', 'image'),
  timestamp: () => 'rowversion',
  sysname: () => 'nvarchar(128)',
};

const timestamp: TypeText = ({ size }) => `timestamp(${Math.min(Number(size ?? 6), 6)})`;

const postgresqlTypes: Readonly<Record<string, TypeText>> = {
  bit: () => 'boolean',
  tinyint: () => 'smallint',
  smallint: same,
  int: () => 'integer',
  integer: same,
  bigint: same,
  real: same,
  float: () => 'double precision',
  double: () => 'double precision',
  money: () => 'numeric(19,4)',
  smallmoney: () => 'numeric(10,4)',
  decimal: decimalText('numeric'),
  numeric: decimalText('numeric'),
  dec: decimalText('numeric'),
  date: same,
  datetime: () => 'timestamp(3)',
  smalldatetime: () => 'timestamp(0)',
  datetime2: timestamp,
  datetimeoffset: ({ size }) => `timestamptz(${Math.min(Number(size ?? 6), 6)})`,
  time: ({ size }) => `time(${Math.min(Number(size ?? 6), 6)})`,
  char: sized('char', 'text'),
  nchar: sized('char', 'text'),
  varchar: sized('varchar', 'text'),
  nvarchar: sized('varchar', 'text'),
  text: same,
  ntext: () => 'text',
  sysname: () => 'varchar(128)',
  xml: same,
  uniqueidentifier: () => 'uuid',
  uuid: same,
  binary: () => 'bytea',
  varbinary: () => 'bytea',
  image: () => 'bytea',
  bytea: same,
  boolean: same,
};

/** The type in the target's words; '' and a finding for a type that the target lacks. */
export function typeText(type: WrittenType, translation: Translation): string {
  const types = translation.isSqlite ? sqliteTypes : postgresqlTypes;
  if (Object.hasOwn(types, type.name)) return types[type.name](type);
  return translation.refuse(`The type ${type.name}`, 'the database has no such type', type.at);
}
