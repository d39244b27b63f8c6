import { type ColumnType, columnType, type DatabaseConnection, type Value } from 'opendtsx/sdk';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connect } from '../src/units/drivers/sql-server/sql-server.run.ts';
import { failure, rowsOf, runOn } from './sql-server/open-database.ts';
import { suite } from './suite-availability.ts';

const address = (process.env.OPENDTSX_TEST_SQLSERVER ?? '').replace(/^(?:sqlserver|mssql):/, '');
const hint = 'set OPENDTSX_TEST_SQLSERVER=sqlserver://user:password@host/database to a database for tests';
const { signal } = new AbortController();

/** A column of each type with a value of it that a careless way loses. */
const cases: readonly (readonly [sql: string, type: ColumnType, value: Value])[] = [
  ['bit', columnType('DT_BOOL'), true],
  ['tinyint', columnType('DT_UI1'), 200],
  ['smallint', columnType('DT_I2'), -12_345],
  ['int', columnType('DT_I4'), -1_234_567_890],
  ['bigint', columnType('DT_I8'), -9_007_199_254_740_993n],
  ['real', columnType('DT_R4'), 1.5],
  ['float', columnType('DT_R8'), 0.1],
  ['money', columnType('DT_CY'), { coefficient: -9_223_372_036_854_775_808n, scale: 4 }],
  ['smallmoney', columnType('DT_CY'), { coefficient: -2_147_483_648n, scale: 4 }],
  [
    'decimal(38, 4)',
    columnType('DT_NUMERIC', { precision: 38, scale: 4 }),
    { coefficient: -12345678901234567890123456789012345678n, scale: 4 },
  ],
  ['nvarchar(20)', columnType('DT_WSTR', { length: 20 }), 'Ωmega 😀'],
  ['nvarchar(max)', columnType('DT_NTEXT'), 'λ'.repeat(9000)],
  ['varbinary(8)', columnType('DT_BYTES', { length: 8 }), Uint8Array.of(1, 2, 3)],
  ['varbinary(max)', columnType('DT_IMAGE'), new Uint8Array(9000).fill(7)],
  ['uniqueidentifier', columnType('DT_GUID'), '{01234567-89AB-CDEF-0123-456789ABCDEF}'],
  ['date', columnType('DT_DBDATE'), -719_162],
  ['time(7)', columnType('DT_DBTIME2', { scale: 7 }), 858_461_234_567n],
  ['datetime', columnType('DT_DBTIMESTAMP'), 17_952_594_461_230_000n],
  ['datetime2(7)', columnType('DT_DBTIMESTAMP2', { scale: 7 }), 17_952_594_461_234_567n],
  [
    'datetimeoffset(7)',
    columnType('DT_DBTIMESTAMPOFFSET', { scale: 7 }),
    { ticks: 17_952_594_461_234_567n, offset: -90 },
  ],
];

const shown = (value: Value): unknown => (value instanceof Uint8Array ? [...value] : value);

// Source: observed, where a server is there.
suite(
  'sql-server',
  address !== '',
  hint,
)('a real SQL Server', () => {
  let database: DatabaseConnection;

  beforeEach(async () => {
    database = await connect(address, {}, signal);
    const columns = cases.map(([sql], at) => `C${at} ${sql} NULL`).join(', ');
    await runOn(database, `DROP TABLE IF EXISTS dbo.OpendtsxTypes; CREATE TABLE dbo.OpendtsxTypes (${columns})`);
    await runOn(
      database,
      `DROP TABLE IF EXISTS dbo.OpendtsxKeys; CREATE TABLE dbo.OpendtsxKeys (Id int PRIMARY KEY, Name varchar(5) DEFAULT 'none')`,
    );
  });

  afterEach(async () => {
    await runOn(database, 'DROP TABLE IF EXISTS dbo.OpendtsxTypes; DROP TABLE IF EXISTS dbo.OpendtsxKeys');
    await database.close();
  });

  const keys = [
    { name: 'Id', type: columnType('DT_I4') },
    { name: 'Name', type: columnType('DT_STR', { length: 5, codePage: 1252 }) },
  ];
  const usual = { commitSize: 0, keepNulls: false, keepIdentity: false, signal };

  it('keeps every type as it was loaded', async () => {
    const columns = (await database.describeTable('dbo.OpendtsxTypes')) ?? [];
    expect(columns.map(({ type }) => type)).toEqual(cases.map(([, type]) => type));
    const running = await database.bulkInsert({ ...usual, table: 'dbo.OpendtsxTypes', columns });
    await running.write({ rowCount: 2, values: cases.map(([, , value]) => [value, null]) });
    await running.finish();
    const [values, nulls] = await rowsOf(database, 'SELECT * FROM dbo.OpendtsxTypes ORDER BY C3');
    const [first, second] = values[3] === null ? [nulls, values] : [values, nulls];
    expect(first.map(shown)).toEqual(cases.map(([, , value]) => shown(value)));
    expect(second).toEqual(cases.map(() => null));
  });

  it('takes parameters and gives them back', async () => {
    const sql = `SELECT ${cases.map(() => '?').join(', ')}`;
    const parameters = cases.map(([, type, value]) => ({ value: { type, value }, direction: 'input' as const }));
    const [result] = await runOn(database, sql, parameters);
    expect(result.rows[0].map(shown)).toEqual(cases.map(([, , value]) => shown(value)));
  });

  it('redirects just the refused rows', async () => {
    const refused: unknown[] = [];
    const running = await database.bulkInsert({
      ...usual,
      table: 'dbo.OpendtsxKeys',
      columns: keys,
      onRefusedRow: (row, { kind }) => refused.push([row, kind]),
    });
    await running.write({
      rowCount: 4,
      values: [
        [1, 1, 2, 3],
        ['a', 'b', 'too long', null],
      ],
    });
    expect(await running.finish()).toEqual({ rowCount: 2 });
    expect(refused).toEqual([
      [2, 'value'],
      [1, 'constraint'],
    ]);
    expect(await rowsOf(database, 'SELECT Id, Name FROM dbo.OpendtsxKeys ORDER BY Id')).toEqual([
      [1, 'a'],
      [3, 'none'],
    ]);
  });

  it('undoes a load that fails, and says why', async () => {
    const running = await database.bulkInsert({ ...usual, table: 'dbo.OpendtsxKeys', columns: keys });
    await running.write({
      rowCount: 2,
      values: [
        [1, 1],
        ['a', 'b'],
      ],
    });
    await expect(running.finish()).rejects.toEqual(failure('DTS_E_OLEDBERROR', 'error 2627'));
    await running.abort();
    expect(await rowsOf(database, 'SELECT Id FROM dbo.OpendtsxKeys')).toEqual([]);
  });

  it('answers every question about its catalog', async () => {
    for (const collection of [
      'Catalogs',
      'Schemata',
      'Tables',
      'Views',
      'Columns',
      'Procedures',
      'Indexes',
      'Primary_Keys',
      'Foreign_Keys',
    ] as const) {
      const rows = await database.readCatalog?.(collection, { signal });
      if (collection === 'Tables') expect(rows?.map(({ TABLE_NAME }) => TABLE_NAME)).toContain('OpendtsxKeys');
    }
  });
});
