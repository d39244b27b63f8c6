import {
  type CatalogCollection,
  columnType,
  type DatabaseConnection,
  type ResultColumn,
  Secret,
  type StatementParameter,
  type Value,
} from 'opendtsx/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { suite } from '../../../../tests/suite-availability.ts';
import { insertOptions, queryRows } from '../../../testing/database-rows.ts';
import { connectionSettings } from './connection-settings.ts';
import { loadClientModule } from './load-modules.ts';
import { connect } from './postgresql.run.ts';

const server = process.env.OPENDTSX_TEST_POSTGRES ?? '';
const signal = new AbortController().signal;
const statementOptions = { signal, timeoutSeconds: 0 };

/** A failure with this symbol and these words. */
function failure(symbol: string, words: string): unknown {
  return expect.objectContaining({
    diagnostic: expect.objectContaining({ symbol }),
    message: expect.stringContaining(words),
  });
}

describe('the settings of a PostgreSQL connection', () => {
  it('come from a URL, keywords or the options of a connection string, and show no password', () => {
    const expected = { host: 'h', port: 5433, user: 'u', password: 'p@', database: 'd' };
    const ways = [
      connectionSettings('//u:p%40@h:5433/d', {}),
      connectionSettings(`host=h port=5433 user=u password='p@' dbname=d`, {}),
      connectionSettings('', { server: 'h', port: '5433', user: 'u', password: new Secret('p@'), database: 'd' }),
    ];
    for (const { config, displayName } of ways) {
      expect(config).toEqual(expected);
      expect(displayName).toBe('PostgreSQL h:5433/d');
    }
  });
});

describe('a client library that is not installed', () => {
  it('is named with the line that installs it', async () => {
    const absent: string = 'a-client-library-that-nobody-has';
    await expect(loadClientModule(() => import(absent), 'pg')).rejects.toThrow(
      failure('OPENDTSX_E_DRIVER_MISSING', 'pg'),
    );
  });
});

describe('a PostgreSQL server that is not there', () => {
  it('is named without the password', async () => {
    const attempt = connect('//u:s3cret@127.0.0.1:1/d', {}, signal);
    await expect(attempt).rejects.toThrow(/No connection to PostgreSQL 127\.0\.0\.1:1\/d: .*ECONNREFUSED/);
    await expect(connect('//u:s3cret@[broken/d', {}, signal)).rejects.toThrow(
      failure('OPENDTSX_E_DRIVER_CONNECT', 'the target is no valid address'),
    );
  });
});

suite(
  'postgresql',
  server !== '',
  'set OPENDTSX_TEST_POSTGRES to the URL of a PostgreSQL database for tests',
)('PostgreSQL', () => {
  let database: DatabaseConnection;

  beforeEach(async () => {
    database = await connect(server.replace(/^postgres(ql)?:/, ''), {}, signal);
    await run(
      'DROP SCHEMA IF EXISTS opendtsx_test CASCADE; CREATE SCHEMA opendtsx_test; SET search_path TO opendtsx_test',
    );
  });

  afterEach(async () => {
    await run('DROP SCHEMA IF EXISTS opendtsx_test CASCADE');
    await database.close();
  });

  function run(sql: string, parameters: readonly StatementParameter[] = []) {
    return database.execute(sql, parameters, statementOptions);
  }

  function rowsOf(sql: string, expected?: readonly ResultColumn[], parameters: readonly StatementParameter[] = []) {
    return queryRows(database, sql, expected, parameters);
  }

  const everyType: readonly { declared: string; type: ReturnType<typeof columnType>; value: Value }[] = [
    { declared: 'boolean', type: columnType('DT_BOOL'), value: false },
    { declared: 'smallint', type: columnType('DT_I2'), value: -5 },
    { declared: 'integer', type: columnType('DT_I4'), value: -2_147_483_648 },
    { declared: 'bigint', type: columnType('DT_I8'), value: 9_223_372_036_854_775_807n },
    { declared: 'double precision', type: columnType('DT_R8'), value: 0.1 },
    {
      declared: 'numeric(38,10)',
      type: columnType('DT_NUMERIC', { precision: 38, scale: 10 }),
      value: { coefficient: 12345678901234567890n, scale: 10 },
    },
    { declared: 'varchar(50)', type: columnType('DT_WSTR', { length: 50 }), value: 'tab\t, line\r\n, \\N, Żółć' },
    { declared: 'text', type: columnType('DT_NTEXT'), value: '' },
    { declared: 'uuid', type: columnType('DT_GUID'), value: '{6F9619FF-8B86-D011-B42D-00C04FC964FF}' },
    { declared: 'bytea', type: columnType('DT_IMAGE'), value: new Uint8Array([0, 255, 92]) },
    { declared: 'date', type: columnType('DT_DBDATE'), value: -19_000 },
    { declared: 'timestamp(6)', type: columnType('DT_DBTIMESTAMP2', { scale: 6 }), value: 17_000_000_001_230_010n },
    { declared: 'time(6)', type: columnType('DT_DBTIME2', { scale: 6 }), value: 10n },
  ];

  it.each(everyType)('gives back what was written to a $declared column', async ({ declared, type, value }) => {
    await run(`CREATE TABLE "Big" ("C" ${declared})`);
    const insert = await database.bulkInsert(insertOptions('[dbo].[big]', [{ name: 'c', type }]));
    await insert.write({ rowCount: 2, values: [[value, null]] });
    expect(await insert.finish()).toEqual({ rowCount: 2 });
    expect(await rowsOf('SELECT "C" FROM "Big"')).toEqual([[value], [null]]);
    expect(await database.describeTable('dbo.BIG')).toEqual([{ name: 'C', type }]);
    expect(database.quoteName('dbo.BIG')).toBe('"opendtsx_test"."Big"');
  });

  it('reads a moment with its offset from UTC', async () => {
    const expected = [{ name: 'x', type: columnType('DT_DBTIMESTAMPOFFSET', { scale: 6 }) }];
    await run(`SET TimeZone TO 'UTC'`);
    expect(await rowsOf(`SELECT '1970-01-01 00:00:01+01'::timestamptz AS x`, expected)).toEqual([
      [{ ticks: -35_990_000_000n, offset: 0 }],
    ]);
  });

  const column = { name: 'a', type: columnType('DT_I4') };
  const number = (value: number, name?: string): StatementParameter => ({
    ...(name ? { name } : {}),
    value: { type: columnType('DT_I4'), value },
    direction: 'input',
  });

  it('reads a query with parameters in pieces, and may stop early', async () => {
    const sql = 'SELECT x FROM generate_series(1, ?) AS x WHERE x > ?';
    expect(await rowsOf(sql, undefined, [number(8), number(1)])).toEqual([2, 3, 4, 5, 6, 7, 8].map((x) => [x]));
    for await (const { block } of database.query(sql, [number(100_000), number(0)], { signal, rowsPerBlock: 2 })) {
      expect(block.values).toEqual([[1, 2]]);
      break;
    }
    expect(await rowsOf('SELECT @a::int + @B::int + @a::int', undefined, [number(1, 'b'), number(10, '@a')])).toEqual([
      [21],
    ]);
  });

  it('reports the error of a query in the words of the server and stays usable', async () => {
    await expect(rowsOf('SELECT nothing FROM nowhere')).rejects.toThrow(
      failure('DTS_E_OLEDBERROR', 'relation "nowhere" does not exist'),
    );
    await expect(rowsOf('SELECT 1 / ?', undefined, [number(0)])).rejects.toThrow('division by zero');
    await expect(rowsOf('SELECT 10 / (3 - x) FROM generate_series(1, 5) AS x')).rejects.toThrow('division by zero');
    expect(await rowsOf('SELECT 1')).toEqual([[1]]);
  });

  it('gives each result of several statements', async () => {
    const results = await run(`CREATE TABLE t (a int); INSERT INTO t VALUES (?), (?); SELECT a FROM t WHERE a > ?`, [
      number(1),
      number(2),
      number(1),
    ]);
    expect(results.map(({ rowsAffected, rows }) => [rowsAffected, rows])).toEqual([
      [-1, []],
      [2, []],
      [-1, [[2]]],
    ]);
    await expect(run('SELECT ?', [])).rejects.toThrow(
      failure('OPENDTSX_E_DRIVER_PARAMETER', '1 parameters and 0 values'),
    );
  });

  it('names table, row, column and value of an insert that fails, and leaves nothing', async () => {
    await run('CREATE TABLE t (a int UNIQUE, b varchar(3))');
    const columns = [column, { name: 'b', type: columnType('DT_WSTR', { length: 10 }) }];
    const insert = await database.bulkInsert(insertOptions('t', columns));
    await insert.write({
      rowCount: 2,
      values: [
        [1, 2],
        ['x', 'y'],
      ],
    });
    const fail = async () => {
      await insert.write({ rowCount: 1, values: [[3], ['much']] });
      await insert.finish();
    };
    await expect(fail()).rejects.toThrow(
      /value too long for type character varying\(3\) \(table t, row 3, column b, value "much"\)/,
    );
    await insert.abort();
    expect(await rowsOf('SELECT count(*) FROM t')).toEqual([[0n]]);
  });

  it('finds the refused rows and writes the others', async () => {
    await run('CREATE TABLE t (a int UNIQUE NOT NULL)');
    const refused: unknown[] = [];
    const insert = await database.bulkInsert(
      insertOptions('t', [column], { onRefusedRow: (row, refusal) => refused.push([row, refusal]) }),
    );
    await insert.write({ rowCount: 6, values: [[1, 2, null, 1, 5, 6]] });
    expect(await insert.finish()).toEqual({ rowCount: 4 });
    expect(refused).toMatchObject([
      [2, { kind: 'constraint', column: 'a' }],
      [3, { kind: 'constraint', column: 'a', message: expect.stringContaining('Key (a)=(1) already exists.') }],
    ]);
    expect(await rowsOf('SELECT a FROM t ORDER BY a')).toEqual([[1], [2], [5], [6]]);
  });

  it('keeps the rows of commits before a failure', async () => {
    await run('CREATE TABLE t (a int)');
    const insert = await database.bulkInsert(insertOptions('t', [column], { commitSize: 2 }));
    await insert.write({ rowCount: 5, values: [[1, 2, 3, 4, 5]] });
    await insert.abort();
    expect(await rowsOf('SELECT a FROM t')).toEqual([[1], [2], [3], [4]]);
  });

  it('gives defaults for NULL unless NULLs are kept, and numbers identity columns itself', async () => {
    await run('CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, a int DEFAULT 7)');
    const columns = [{ name: 'id', type: columnType('DT_I4') }, column];
    const numbered = await database.bulkInsert(insertOptions('t', columns, { keepNulls: false, keepIdentity: false }));
    await numbered.write({ rowCount: 1, values: [[50], [null]] });
    await numbered.finish();
    const kept = await database.bulkInsert(insertOptions('t', columns));
    await kept.write({ rowCount: 1, values: [[50], [null]] });
    await kept.finish();
    expect(await rowsOf('SELECT id, a FROM t ORDER BY id')).toEqual([
      [1, 7],
      [50, null],
    ]);
  });

  it('writes while the same connection is being read', async () => {
    await run('CREATE TABLE opendtsx_test.t (a int)');
    const insert = await database.bulkInsert(insertOptions('opendtsx_test.t', [column]));
    for await (const { block } of database.query('SELECT x AS a FROM generate_series(1, 10000) AS x', [], {
      signal,
      rowsPerBlock: 1000,
    })) {
      await insert.write(block);
    }
    await insert.finish();
    expect(await rowsOf('SELECT sum(a) FROM opendtsx_test.t', [{ name: 'sum', type: columnType('DT_I8') }])).toEqual([
      [50_005_000n],
    ]);
  });

  it('shows global temporary tables of T-SQL to all connections, until the one that made them closes', async () => {
    const maker = await connect(server.replace(/^postgres(ql)?:/, ''), {}, signal);
    await maker.execute('CREATE UNLOGGED TABLE "##opendtsx_test" (a int)', [], statementOptions);
    await run('INSERT INTO public."##opendtsx_test" VALUES (1)');
    await maker.close();
    expect(await rowsOf(`SELECT to_regclass('public."##opendtsx_test"') IS NULL AS gone`)).toEqual([[true]]);
  });

  it('answers for its catalog by the names of the OLE DB schema rowsets', async () => {
    await run(`
      CREATE TABLE c (id int PRIMARY KEY, name varchar(50) DEFAULT 'x');
      CREATE TABLE o (id int, c int REFERENCES c (id) ON DELETE CASCADE);
      CREATE VIEW v AS SELECT name FROM c;
      CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'`);
    const read = async (collection: CatalogCollection, ...columns: string[]) =>
      (await database.readCatalog?.(collection, { signal }))
        ?.filter((row) => row.IN_DEFAULT_SCHEMA === true)
        .map((row) => columns.map((column) => row[column]));
    expect(await read('Tables', 'TABLE_SCHEMA', 'TABLE_NAME', 'TABLE_TYPE')).toEqual([
      ['opendtsx_test', 'c', 'TABLE'],
      ['opendtsx_test', 'o', 'TABLE'],
      ['opendtsx_test', 'v', 'VIEW'],
    ]);
    expect(await read('Views', 'TABLE_NAME')).toEqual([['v']]);
    const columns = await read('Columns', 'COLUMN_NAME', 'ORDINAL_POSITION', 'IS_NULLABLE', 'DATA_TYPE');
    expect(columns?.slice(0, 2)).toEqual([
      ['id', 1, false, 3],
      ['name', 2, true, 130],
    ]);
    expect(await read('Procedures', 'PROCEDURE_NAME', 'PROCEDURE_TYPE')).toEqual([['f', 3]]);
    expect(await read('Primary_Keys', 'TABLE_NAME', 'COLUMN_NAME', 'ORDINAL')).toEqual([['c', 'id', 1]]);
    expect(await read('Foreign_Keys', 'FK_TABLE_NAME', 'PK_TABLE_NAME', 'DELETE_RULE')).toEqual([
      ['o', 'c', 'CASCADE'],
    ]);
    expect(await read('Indexes', 'TABLE_NAME', 'INDEX_NAME', 'UNIQUE', 'COLUMN_NAME')).toEqual([
      ['c', 'c_pkey', true, 'id'],
    ]);
    expect(await read('Schemata', 'SCHEMA_NAME')).toEqual([['opendtsx_test']]);
    expect((await database.readCatalog?.('Catalogs', { signal }))?.length).toBeGreaterThan(0);
  });

  it('finds no table in another database', () => {
    expect(() => database.quoteName('[Other].[dbo].[T]')).toThrow(
      failure('OPENDTSX_E_DRIVER_OTHERDATABASE', 'another database'),
    );
  });

  it('ends a statement that is cancelled', async () => {
    const controller = new AbortController();
    const running = database.execute('SELECT pg_sleep(60)', [], { signal: controller.signal, timeoutSeconds: 0 });
    controller.abort();
    await expect(running).rejects.toThrow(/abort/i);
    await expect(database.execute('SELECT pg_sleep(60)', [], { signal, timeoutSeconds: 1 })).rejects.toThrow(
      /statement timeout/,
    );
  });
});
