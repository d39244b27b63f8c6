import type { ResultColumn } from '../../../../tsql/batch/batch-host.ts';
import type { SqlType, SqlValue } from '../../../../tsql/sql-type.ts';

/** A column of each type with a value of it. */
interface TypeCase {
  readonly name: string;
  readonly type: SqlType;
  readonly value: SqlValue;
}

const max = { length: 'max' } as const;

/** Every type of SQL Server the protocol carries, each with one value that tells a wrong byte order, padding or scale. */
export const typeCases: readonly TypeCase[] = [
  { name: 'bit', type: { name: 'bit' }, value: true },
  { name: 'tinyint', type: { name: 'tinyint' }, value: 200 },
  { name: 'smallint', type: { name: 'smallint' }, value: -12_345 },
  { name: 'int', type: { name: 'int' }, value: -1_234_567_890 },
  { name: 'bigint', type: { name: 'bigint' }, value: -9_007_199_254_740_993n },
  { name: 'real', type: { name: 'real' }, value: 1.5 },
  { name: 'float', type: { name: 'float' }, value: 0.1 },
  { name: 'decimal9', type: { name: 'decimal', precision: 9, scale: 2 }, value: '-1234567.89' },
  {
    name: 'decimal38',
    type: { name: 'decimal', precision: 38, scale: 4 },
    value: '1234567890123456789012345678901234.5678',
  },
  { name: 'numeric19', type: { name: 'numeric', precision: 19, scale: 0 }, value: '1234567890123456789' },
  { name: 'smallmoney', type: { name: 'smallmoney' }, value: '-214748.3648' },
  { name: 'money', type: { name: 'money' }, value: '-922337203685477.5808' },
  { name: 'char', type: { name: 'char', length: 5 }, value: 'ab€  ' },
  { name: 'varchar', type: { name: 'varchar', length: 20 }, value: 'Zürich €' },
  { name: 'varcharmax', type: { name: 'varchar', ...max }, value: 'x'.repeat(9000) },
  { name: 'nchar', type: { name: 'nchar', length: 4 }, value: 'αβ  ' },
  { name: 'nvarchar', type: { name: 'nvarchar', length: 20 }, value: 'Ωmega 😀' },
  { name: 'nvarcharmax', type: { name: 'nvarchar', ...max }, value: 'λ'.repeat(5000) },
  { name: 'text', type: { name: 'text' }, value: 'old text ä' },
  { name: 'ntext', type: { name: 'ntext' }, value: 'old ntext λ' },
  { name: 'xml', type: { name: 'xml' }, value: '<a b="λ"/>' },
  { name: 'binary', type: { name: 'binary', length: 4 }, value: Uint8Array.of(1, 2, 3, 0) },
  { name: 'varbinary', type: { name: 'varbinary', length: 10 }, value: Uint8Array.of(0xde, 0xad, 0xbe, 0xef) },
  { name: 'varbinarymax', type: { name: 'varbinary', ...max }, value: new Uint8Array(9000).fill(0xab) },
  { name: 'image', type: { name: 'image' }, value: Uint8Array.of(0xff, 0xd8) },
  { name: 'date', type: { name: 'date' }, value: '2026-11-21' },
  { name: 'time0', type: { name: 'time', scale: 0 }, value: '23:50:46' },
  { name: 'time7', type: { name: 'time', scale: 7 }, value: '23:50:46.1234567' },
  { name: 'smalldatetime', type: { name: 'smalldatetime' }, value: '2026-11-21 23:50:00' },
  { name: 'datetime', type: { name: 'datetime' }, value: '2026-11-21 23:50:46.123' },
  { name: 'datetime2', type: { name: 'datetime2', scale: 3 }, value: '0001-01-01 00:00:00.001' },
  { name: 'datetimeoffset', type: { name: 'datetimeoffset', scale: 7 }, value: '2026-11-21 01:50:46.1234567 +02:00' },
  { name: 'uniqueidentifier', type: { name: 'uniqueidentifier' }, value: '01234567-89AB-CDEF-0123-456789ABCDEF' },
  {
    name: 'variantint',
    type: { name: 'sql_variant' },
    value: { type: { name: 'int' }, value: 42 },
  },
  {
    name: 'variantnvarchar',
    type: { name: 'sql_variant' },
    value: { type: { name: 'nvarchar', length: 10 }, value: 'λ variant' },
  },
  {
    name: 'variantdecimal',
    type: { name: 'sql_variant' },
    value: { type: { name: 'decimal', precision: 10, scale: 3 }, value: '-12.345' },
  },
  {
    name: 'variantdatetime2',
    type: { name: 'sql_variant' },
    value: { type: { name: 'datetime2', scale: 7 }, value: '2026-11-21 23:50:46.1234567' },
  },
];

const columns: readonly ResultColumn[] = typeCases.map(({ name, type }) => ({ name, type, nullable: true }));

/** A result with a column of each type: a row of values and a row of NULLs. */
export const everyType: {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly SqlValue[])[];
} = { columns, rows: [typeCases.map(({ value }) => value), typeCases.map(() => null)] };
