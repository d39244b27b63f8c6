import {
  columnType,
  type DatabaseConnection,
  type DataTypeName,
  type Diagnostic,
  type PipelineBuffer,
  type Value,
} from 'opendtsx/sdk';
import { describe, expect, it } from 'vitest';
import {
  createHarness,
  createInputBuffer,
  inputColumn,
  inputInstance,
  outputColumn,
  outputInstance,
} from '../src/testing/component-harness.ts';
import { type TargetDialect, translateTsql } from '../src/tsql/translate-tsql.ts';
import { oleDbDestination } from '../src/units/destinations/ole-db-destination/index.ts';
import type { OleDbDestinationInstance } from '../src/units/destinations/ole-db-destination/ole-db-destination.ts';
import { postgresqlDriver } from '../src/units/drivers/postgresql/index.ts';
import { sqliteDriver } from '../src/units/drivers/sqlite/index.ts';
import { oleDbSource } from '../src/units/sources/ole-db-source/index.ts';
import type { OleDbSourceInstance } from '../src/units/sources/ole-db-source/ole-db-source.ts';
import { suite } from './suite-availability.ts';

const signal = new AbortController().signal;
const server = process.env.OPENDTSX_TEST_POSTGRES ?? '';

/** What a store does with a value that it cannot hold. */
type Departure =
  | { readonly refused: string }
  /** Reads back as `as`; `warned` is told once. */
  | { readonly as: Value; readonly warned: string };

/** A value, and where a store departs from giving it back unchanged. */
interface Sample {
  readonly value: Value;
  readonly sqlite?: Departure;
  readonly postgresql?: Departure;
}

/** Values of one SSIS type in a column declared in T-SQL. */
interface Case {
  readonly type: DataTypeName;
  readonly members?: Partial<Parameters<typeof columnType>[1]>;
  readonly declared: string;
  readonly samples: readonly Sample[];
}

const same = (...values: readonly Value[]): Sample[] => values.map((value) => ({ value }));
const decimal = (digits: string, scale: number): Value => ({ coefficient: BigInt(digits), scale });
const ticks = (iso: string, hundredNanoseconds = 0): bigint =>
  BigInt(Date.parse(iso)) * 10_000n + BigInt(hundredNanoseconds);
const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

const tooManyDigits: Sample['sqlite'] = { refused: 'more than 15 significant digits' };
const everyDigit = '12345678901234567890123456789012345678';
const finest = ticks('2024-02-29T23:59:59Z', 1_234_567);
const rounded = { as: finest + 3n, warned: 'rounded' } as const;

const cases: readonly Case[] = [
  { type: 'DT_I1', declared: 'smallint', samples: same(-128, 0, 127) },
  { type: 'DT_UI1', declared: 'tinyint', samples: same(0, 255) },
  { type: 'DT_I2', declared: 'smallint', samples: same(-32_768, 32_767) },
  { type: 'DT_UI2', declared: 'int', samples: same(0, 65_535) },
  { type: 'DT_I4', declared: 'int', samples: same(-2_147_483_648, -1, 2_147_483_647) },
  { type: 'DT_UI4', declared: 'bigint', samples: same(0, 4_294_967_295) },
  { type: 'DT_I8', declared: 'bigint', samples: same(-(1n << 63n), 9_007_199_254_740_993n, (1n << 63n) - 1n) },
  {
    type: 'DT_UI8',
    declared: 'decimal(20,0)',
    samples: [
      ...same(0n, 9_007_199_254_740_993n),
      { value: (1n << 64n) - 1n, sqlite: { refused: 'beyond the 64-bit integers' } },
    ],
  },
  {
    type: 'DT_R4',
    declared: 'real',
    samples: same(0, Math.fround(3.4028234663852886e38), Math.fround(1e-45), Math.fround(0.1)),
  },
  { type: 'DT_R8', declared: 'float', samples: same(0.1, -Number.MAX_VALUE, Number.MIN_VALUE, 123_456_789.123_456_79) },
  {
    type: 'DT_CY',
    declared: 'money',
    samples: [
      ...same(decimal('-10000', 4), decimal('123456789012345', 4)),
      { value: decimal('-9223372036854775808', 4), sqlite: tooManyDigits },
      { value: decimal('9223372036854775807', 4), sqlite: tooManyDigits },
    ],
  },
  {
    type: 'DT_DECIMAL',
    members: { scale: 10 },
    declared: 'decimal(38,10)',
    samples: [
      ...same(decimal('-1', 10), decimal('0', 10)),
      { value: decimal('79228162514264337593543950335', 10), sqlite: tooManyDigits },
    ],
  },
  {
    type: 'DT_NUMERIC',
    members: { precision: 38, scale: 0 },
    declared: 'numeric(38,0)',
    samples: [
      ...same(decimal('-999999999999999', 0), decimal('9223372036854775807', 0)),
      { value: decimal(everyDigit, 0), sqlite: tooManyDigits },
      { value: decimal(`-${'9'.repeat(38)}`, 0), sqlite: tooManyDigits },
    ],
  },
  {
    type: 'DT_NUMERIC',
    members: { precision: 38, scale: 38 },
    declared: 'numeric(38,38)',
    samples: [
      ...same(decimal('0', 38)),
      { value: decimal('1', 38), sqlite: { refused: 'more than 22 decimal places' } },
      { value: decimal(everyDigit, 38), sqlite: tooManyDigits },
    ],
  },
  {
    type: 'DT_NUMERIC',
    members: { precision: 18, scale: 2 },
    declared: 'decimal(18,2)',
    samples: [
      ...same(decimal('1', 2), decimal('-123456789012345', 2)),
      { value: decimal('999999999999999999', 2), sqlite: tooManyDigits },
    ],
  },
  { type: 'DT_BOOL', declared: 'bit', samples: same(true, false) },
  {
    type: 'DT_STR',
    members: { length: 10, codePage: 1252 },
    declared: 'varchar(10)',
    samples: same('', ' é€ ', '0123456789', 'NULL', '\\N'),
  },
  {
    type: 'DT_WSTR',
    members: { length: 12 },
    declared: 'nvarchar(12)',
    samples: same('', '\t\r\n\b\f\v', 'a\\nb"c\'d', '\u{1f600} żółć', '\uffff'),
  },
  { type: 'DT_TEXT', members: { codePage: 1252 }, declared: 'varchar(max)', samples: same('', 'ÿ'.repeat(100_000)) },
  { type: 'DT_NTEXT', declared: 'nvarchar(max)', samples: same('', '\u{1f600}\n'.repeat(50_000)) },
  {
    type: 'DT_GUID',
    declared: 'uniqueidentifier',
    samples: same('{00000000-0000-0000-0000-000000000000}', '{6F9619FF-8B86-D011-B42D-00C04FC964FF}'),
  },
  {
    type: 'DT_BYTES',
    members: { length: 8 },
    declared: 'varbinary(8)',
    samples: same(bytes(), bytes(0, 92, 10, 255), bytes(1, 2, 3, 4, 5, 6, 7, 8)),
  },
  { type: 'DT_IMAGE', declared: 'varbinary(max)', samples: same(bytes(), new Uint8Array(100_000).fill(255)) },
  {
    type: 'DT_DATE',
    declared: 'datetime',
    samples: same(ticks('0100-01-01T00:00:00Z'), ticks('1899-12-30T12:00:00.500Z'), ticks('9999-12-31T23:59:59.999Z')),
  },
  {
    type: 'DT_DBDATE',
    declared: 'date',
    samples: same(Date.parse('0001-01-01') / 86_400_000, -1, 0, Date.parse('9999-12-31') / 86_400_000),
  },
  { type: 'DT_DBTIME', declared: 'time(0)', samples: same(0, 86_399) },
  {
    type: 'DT_DBTIME2',
    members: { scale: 7 },
    declared: 'time(7)',
    samples: [...same(0n, 863_999_999_990n), { value: 1_234_567n, postgresql: { as: 1_234_570n, warned: 'rounded' } }],
  },
  {
    type: 'DT_DBTIMESTAMP',
    declared: 'datetime',
    samples: same(ticks('1753-01-01T00:00:00Z'), ticks('9999-12-31T23:59:59.997Z')),
  },
  {
    type: 'DT_DBTIMESTAMP2',
    members: { scale: 7 },
    declared: 'datetime2(7)',
    samples: [
      ...same(ticks('0001-01-01T00:00:00Z'), ticks('9999-12-31T23:59:59.999Z', 9990)),
      { value: finest, postgresql: rounded },
    ],
  },
  {
    type: 'DT_FILETIME',
    declared: 'datetime2(7)',
    samples: same(ticks('1601-01-01T00:00:00Z'), ticks('9999-12-31T23:59:59.999Z')),
  },
  {
    type: 'DT_DBTIMESTAMPOFFSET',
    members: { scale: 7 },
    declared: 'datetimeoffset(7)',
    samples: [
      ...same({ ticks: ticks('2024-02-29T12:00:00Z', 1_234_560), offset: 0 }),
      {
        value: { ticks: ticks('2024-02-29T12:00:00Z'), offset: -330 },
        postgresql: { as: { ticks: ticks('2024-02-29T12:00:00Z'), offset: 0 }, warned: 'offset' },
      },
    ],
  },
];

const number = columnType('DT_I4');

async function write(database: DatabaseConnection, { type, members, samples }: Case) {
  const columns = [inputColumn('n', number), inputColumn('v', columnType(type, members))];
  const instance: OleDbDestinationInstance = {
    id: 'destination',
    name: 'Write',
    localeId: 1033,
    validateExternalMetadata: true,
    properties: {
      CommandTimeout: 0,
      OpenRowset: '[dbo].[RoundTrip]',
      OpenRowsetVariable: '',
      SqlCommand: '',
      DefaultCodePage: 1252,
      AlwaysUseDefaultCodePage: false,
      AccessMode: 3,
      FastLoadKeepIdentity: false,
      FastLoadKeepNulls: true,
      FastLoadOptions: '',
      FastLoadMaxInsertCommitSize: 0,
    },
    inputs: [inputInstance('Input', columns, { errorRowDisposition: 'RedirectRow' })],
    outputs: [],
    connections: ['OleDbConnection'],
  };
  const { context, findings } = createHarness(instance, {
    connections: { OleDbConnection: { kind: 'database', database } },
  });
  const runtime = (await oleDbDestination.load()).createRuntime(instance);
  const refusals = new Map<number, string>();
  const rows: Value[][] = [[-1, null], ...samples.map(({ value }, at) => [at, value])];
  const buffer: PipelineBuffer = {
    ...createInputBuffer(columns, rows),
    reportRowError: (row, _lineageId, _code, _kind, detail) => {
      refusals.set(row - 1, detail?.rule ?? '');
      return false;
    },
  };
  try {
    await runtime.open?.(context);
    await runtime.process?.(buffer, 0, context);
    await runtime.finish?.(0, context);
  } finally {
    await runtime.close?.(context, true);
  }
  return { refusals, findings };
}

async function read(database: DatabaseConnection, { type, members }: Case): Promise<Map<Value, Value>> {
  const columns = [outputColumn('n', number), outputColumn('v', columnType(type, members))];
  const instance: OleDbSourceInstance = {
    id: 'source',
    name: 'Read',
    localeId: 1033,
    validateExternalMetadata: true,
    properties: {
      CommandTimeout: 0,
      OpenRowset: '[dbo].[RoundTrip]',
      OpenRowsetVariable: '',
      SqlCommand: '',
      SqlCommandVariable: '',
      DefaultCodePage: 1252,
      AlwaysUseDefaultCodePage: false,
      AccessMode: 0,
      ParameterMapping: '',
    },
    inputs: [],
    outputs: [outputInstance('Output', columns)],
    connections: ['OleDbConnection'],
  };
  const { context, outputs } = createHarness(instance, {
    connections: { OleDbConnection: { kind: 'database', database } },
  });
  await (await oleDbSource.load()).createRuntime(instance).produce?.(context);
  return new Map(outputs[0].rows.map(([n, v]) => [n, v]));
}

async function roundTrip(database: DatabaseConnection, dialect: TargetDialect, each: Case): Promise<void> {
  const { sql, diagnostics } = translateTsql(
    `CREATE TABLE dbo.RoundTrip (n int NOT NULL, v ${each.declared} NULL)`,
    dialect,
  );
  expect(diagnostics).toEqual([]);
  await database.execute(sql, [], { signal, timeoutSeconds: 0 });
  const { refusals, findings } = await write(database, each);
  const found = await read(database, each);

  const expected = new Map<Value, Value>([[-1, null]]);
  const refused = new Map<number, unknown>();
  const warnings: string[] = [];
  each.samples.forEach((sample, at) => {
    const departure = sample[dialect];
    if (departure !== undefined && 'refused' in departure) refused.set(at, expect.stringContaining(departure.refused));
    else expected.set(at, departure === undefined ? sample.value : departure.as);
    if (departure !== undefined && 'warned' in departure) warnings.push(departure.warned);
  });
  expect(found).toEqual(expected);
  expect(refusals).toEqual(refused);
  expect(findings.map(({ symbol, message }: Diagnostic) => `${symbol} ${message}`)).toEqual(
    warnings.map((words) => expect.stringMatching(new RegExp(`^OPENDTSX_W_VALUESCHANGED .*${words}`))),
  );
}

const titled = cases.map((each) => ({
  ...each,
  title: `${each.type}${each.members === undefined ? '' : JSON.stringify(Object.values(each.members))} in ${each.declared}`,
}));

describe('a value that was written to SQLite', () => {
  it.each(titled)('is read back unchanged or was refused: $title', async (each) => {
    const database = await (await sqliteDriver.load()).connect(':memory:', {}, signal);
    try {
      await roundTrip(database, 'sqlite', each);
    } finally {
      await database.close();
    }
  });
});

suite(
  'postgresql',
  server !== '',
  'set OPENDTSX_TEST_POSTGRES to the URL of a PostgreSQL database for tests',
)('a value that was written to PostgreSQL', () => {
  it.each(titled)('is read back unchanged, was refused or warned of: $title', async (each) => {
    const database = await (await postgresqlDriver.load()).connect(server.replace(/^postgres(ql)?:/, ''), {}, signal);
    const run = (sql: string) => database.execute(sql, [], { signal, timeoutSeconds: 0 });
    try {
      await run(`DROP SCHEMA IF EXISTS opendtsx_round_trip CASCADE; CREATE SCHEMA opendtsx_round_trip;
        SET search_path TO opendtsx_round_trip; SET timezone TO 'UTC'`);
      await roundTrip(database, 'postgresql', each);
    } finally {
      await run('DROP SCHEMA IF EXISTS opendtsx_round_trip CASCADE');
      await database.close();
    }
  });
});
