import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnType, type DatabaseConnection, type DriverOptions, type Value } from 'opendtsx/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { insertOptions, queryRows } from '../../../testing/database-rows.ts';
import { connect } from './sqlite.run.ts';

const signal = new AbortController().signal;
const statementOptions = { signal, timeoutSeconds: 0 };
let folder = '';
let open: DatabaseConnection[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-'));
});

afterEach(async () => {
  for (const connection of open) await connection.close();
  open = [];
  rmSync(folder, { recursive: true });
});

async function connection(file = join(folder, 'a.db'), options: DriverOptions = {}): Promise<DatabaseConnection> {
  const opened = await connect(file, options);
  open.push(opened);
  return opened;
}

/** A failure with this symbol and these words. */
function failure(symbol: string, words = ''): unknown {
  return expect.objectContaining({
    diagnostic: expect.objectContaining({ symbol }),
    message: expect.stringContaining(words),
  });
}

const everyType: readonly { declared: string; type: ReturnType<typeof columnType>; value: Value }[] = [
  { declared: 'bit', type: columnType('DT_BOOL'), value: true },
  { declared: 'int', type: columnType('DT_I4'), value: -2_147_483_648 },
  { declared: 'bigint', type: columnType('DT_I8'), value: 9_223_372_036_854_775_807n },
  { declared: 'float', type: columnType('DT_R8'), value: 0.1 },
  {
    declared: 'decimal(18,2)',
    type: columnType('DT_NUMERIC', { precision: 18, scale: 2 }),
    value: { coefficient: 1234567890123_45n, scale: 2 },
  },
  {
    declared: 'decimal(38,0)',
    type: columnType('DT_NUMERIC', { precision: 38 }),
    value: { coefficient: 922_337_203_685_477_580n, scale: 0 },
  },
  { declared: 'money', type: columnType('DT_CY'), value: { coefficient: -19_9900n, scale: 4 } },
  { declared: 'nvarchar(50)', type: columnType('DT_WSTR', { length: 50 }), value: '007 Żółć' },
  { declared: 'uniqueidentifier', type: columnType('DT_GUID'), value: '{6F9619FF-8B86-D011-B42D-00C04FC964FF}' },
  { declared: 'varbinary(8)', type: columnType('DT_BYTES', { length: 8 }), value: new Uint8Array([0, 255]) },
  { declared: 'date', type: columnType('DT_DBDATE'), value: 19_000 },
  { declared: 'datetime', type: columnType('DT_DBTIMESTAMP'), value: 17_000_000_001_230_000n },
  { declared: 'datetime2(7)', type: columnType('DT_DBTIMESTAMP2', { scale: 7 }), value: -621_355_968_000_000_000n },
  { declared: 'time(7)', type: columnType('DT_DBTIME2', { scale: 7 }), value: 1n },
  {
    declared: 'datetimeoffset(7)',
    type: columnType('DT_DBTIMESTAMPOFFSET', { scale: 7 }),
    value: { ticks: 17_000_000_000_000_000n, offset: -330 },
  },
];

describe('a value written to SQLite', () => {
  it.each(everyType)('comes back as it was from a $declared column', async ({ declared, type, value }) => {
    const database = await connection();
    await database.execute(`CREATE TABLE t (c ${declared})`, [], statementOptions);
    const insert = await database.bulkInsert(insertOptions('[dbo].[t]', [{ name: 'c', type }]));
    await insert.write({ rowCount: 2, values: [[value, null]] });
    await insert.finish();
    expect(await queryRows(database, 'SELECT c FROM t', [{ name: 'c', type }])).toEqual([[value], [null]]);
    expect((await database.describeTable('t'))?.[0].type.type).toBe(type.type);
  });

  it('adds up and compares as a number when it is a decimal', async () => {
    const database = await connection();
    await database.execute('CREATE TABLE t (c decimal(18,2))', [], statementOptions);
    const type = columnType('DT_NUMERIC', { precision: 18, scale: 2 });
    const insert = await database.bulkInsert(insertOptions('t', [{ name: 'c', type }]));
    await insert.write({ rowCount: 3, values: [[1010n, 20n, 900n].map((coefficient) => ({ coefficient, scale: 2 }))] });
    await insert.finish();
    expect(await queryRows(database, 'SELECT sum(c) FROM t WHERE c > 1', [{ name: 'x', type }])).toEqual([
      [{ coefficient: 1910n, scale: 2 }],
    ]);
    expect(await queryRows(database, 'SELECT c FROM t ORDER BY c LIMIT 1', [{ name: 'c', type }])).toEqual([
      [{ coefficient: 20n, scale: 2 }],
    ]);
  });

  it('is refused with its column when a number column would lose decimal digits', async () => {
    const database = await connection();
    await database.execute('CREATE TABLE t (c decimal(38,10), d text)', [], statementOptions);
    const type = columnType('DT_NUMERIC', { precision: 38, scale: 10 });
    const value = { coefficient: 12345678901234567890n, scale: 10 };
    const exact = await database.bulkInsert(insertOptions('t', [{ name: 'd', type }]));
    await exact.write({ rowCount: 1, values: [[value]] });
    await exact.finish();
    expect(await queryRows(database, 'SELECT d FROM t', [{ name: 'd', type }])).toEqual([[value]]);
    const lossy = await database.bulkInsert(insertOptions('t', [{ name: 'c', type }]));
    await expect(async () => lossy.write({ rowCount: 1, values: [[value]] })).rejects.toThrow(
      /15 significant digits.*TEXT/,
    );
    await lossy.abort();
  });
});

describe('a bulk insert', () => {
  const column = { name: 'a', type: columnType('DT_I4') };

  it('names table, row, column and value of a constraint that fails, and leaves nothing', async () => {
    const database = await connection();
    await database.execute('CREATE TABLE t (a int NOT NULL UNIQUE)', [], statementOptions);
    const insert = await database.bulkInsert(insertOptions('[dbo].[t]', [column]));
    await insert.write({ rowCount: 2, values: [[1, 2]] });
    await expect(async () => insert.write({ rowCount: 2, values: [[3, 1]] })).rejects.toThrow(
      failure('DTS_E_OLEDBERROR', 'UNIQUE constraint failed: t.a (table [dbo].[t], row 4, a = 1)'),
    );
    await insert.abort();
    expect(await queryRows(database, 'SELECT count(*) FROM t')).toEqual([[0]]);
  });

  it('tells refused rows and writes the others', async () => {
    const database = await connection();
    await database.execute('CREATE TABLE t (a int NOT NULL UNIQUE)', [], statementOptions);
    const refused: unknown[] = [];
    const insert = await database.bulkInsert(
      insertOptions('t', [column], { onRefusedRow: (row, refusal) => refused.push([row, refusal]) }),
    );
    await insert.write({ rowCount: 4, values: [[1, null, 1, 2]] });
    expect(await insert.finish()).toEqual({ rowCount: 2 });
    expect(refused).toEqual([
      [1, { kind: 'constraint', message: 'NOT NULL constraint failed: t.a', column: 'a' }],
      [2, { kind: 'constraint', message: 'UNIQUE constraint failed: t.a', column: 'a' }],
    ]);
  });

  it('keeps the rows of commits before a failure', async () => {
    const database = await connection();
    await database.execute('CREATE TABLE t (a int)', [], statementOptions);
    const insert = await database.bulkInsert(insertOptions('t', [column], { commitSize: 2 }));
    await insert.write({ rowCount: 5, values: [[1, 2, 3, 4, 5]] });
    await insert.abort();
    expect(await queryRows(database, 'SELECT a FROM t')).toEqual([[1], [2], [3], [4]]);
  });

  it('takes back its own rows only while another runs on the same file', async () => {
    const [one, two] = [await connection(), await connection()];
    await one.execute('CREATE TABLE t (a int)', [], statementOptions);
    const first = await one.bulkInsert(insertOptions('t', [column]));
    const second = await two.bulkInsert(insertOptions('t', [column]));
    await first.write({ rowCount: 2, values: [[1, 2]] });
    await second.write({ rowCount: 2, values: [[3, 4]] });
    await first.write({ rowCount: 1, values: [[5]] });
    await first.finish();
    await second.abort();
    expect(await queryRows(one, 'SELECT a FROM t')).toEqual([[1], [2], [5]]);
  });

  it('writes to a file that is being read', async () => {
    const [reader, writer] = [await connection(), await connection()];
    await reader.execute('CREATE TABLE s (a int); CREATE TABLE t (a int)', [], statementOptions);
    await reader.execute('INSERT INTO s VALUES (1), (2), (3), (4), (5), (6), (7)', [], statementOptions);
    const insert = await writer.bulkInsert(insertOptions('t', [column], { commitSize: 2 }));
    for await (const { block } of reader.query('SELECT a FROM s', [], { signal, rowsPerBlock: 2 }))
      await insert.write(block);
    await insert.finish();
    expect(await queryRows(reader, 'SELECT sum(a) FROM t')).toEqual([[28]]);
  });

  it('gives defaults for NULL unless NULLs are kept, and numbers identity columns itself', async () => {
    const database = await connection();
    await database.execute(
      `CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a int DEFAULT 7)`,
      [],
      statementOptions,
    );
    const columns = [{ name: 'id', type: columnType('DT_I4') }, column];
    const numbered = await database.bulkInsert(insertOptions('t', columns, { keepNulls: false, keepIdentity: false }));
    await numbered.write({ rowCount: 1, values: [[50], [null]] });
    await numbered.finish();
    const kept = await database.bulkInsert(insertOptions('t', columns));
    await kept.write({ rowCount: 1, values: [[50], [null]] });
    await kept.finish();
    expect(await queryRows(database, 'SELECT id, a FROM t')).toEqual([
      [1n, 7],
      [50n, null],
    ]);
  });
});

describe('a connection to SQLite', () => {
  it('makes no file when only an existing one may be opened', async () => {
    const file = join(folder, 'none.db');
    await expect(connection(file, { existing: true })).rejects.toThrow(
      failure('OPENDTSX_E_DRIVER_CONNECT', 'the file does not exist'),
    );
    expect(existsSync(file)).toBe(false);
    await connection(file);
    await connection(file, { existing: true });
  });

  it('knows dbo as the default schema and other schemas as part of the name', async () => {
    const database = await connection(undefined, { database: 'Sales' });
    expect(database.quoteName('[dbo].[Order Lines]')).toBe('"Order Lines"');
    expect(database.quoteName('"Sales".dbo.T')).toBe('"T"');
    expect(database.quoteName('stage.T')).toBe('"stage.T"');
    expect(() => database.quoteName('[Other].[dbo].[T]')).toThrow(failure('OPENDTSX_E_DRIVER_OTHERDATABASE'));
  });

  it('runs several statements and gives each result', async () => {
    const database = await connection();
    const results = await database.execute(
      `CREATE TABLE t (a int); INSERT INTO t VALUES (?), (?); SELECT a, ';' AS b FROM t WHERE a < ?`,
      [1, 2, 2].map((value) => ({ value: { type: columnType('DT_I4'), value }, direction: 'input' })),
      statementOptions,
    );
    expect(results.map(({ rowsAffected, rows }) => [rowsAffected, rows])).toEqual([
      [-1, []],
      [2, []],
      [-1, [[1, ';']]],
    ]);
  });

  it('binds parameters by name without regard to case', async () => {
    const database = await connection();
    const parameter = { name: '@Day', value: { type: columnType('DT_DBDATE'), value: 0 }, direction: 'input' } as const;
    const [result] = await database.execute('SELECT @day AS d, @Day AS e', [parameter], statementOptions);
    expect(result.rows).toEqual([['1970-01-01', '1970-01-01']]);
  });

  it('refuses a statement with too few parameter values', async () => {
    const database = await connection();
    await expect(database.execute('SELECT ?, ?', [], statementOptions)).rejects.toThrow(
      failure('OPENDTSX_E_DRIVER_PARAMETER', '2 parameters and 0 values'),
    );
    await expect(queryRows(database, 'SELECT @x')).rejects.toThrow(
      failure('OPENDTSX_E_DRIVER_PARAMETER', '1 parameters and 0 values'),
    );
  });

  it('drops its temporary tables when it closes', async () => {
    const [one, two] = [await connection(), await connection()];
    await one.execute('CREATE TEMP TABLE "#t" (a int)', [], statementOptions);
    expect(await two.describeTable('#t')).toHaveLength(1);
    await one.close();
    expect(await two.describeTable('tempdb..#t')).toBeUndefined();
  });

  it('describes a query by declared types and, for expressions, by the first value', async () => {
    const database = await connection();
    await database.execute(`CREATE TABLE t (a nvarchar(5)); INSERT INTO t VALUES ('x')`, [], statementOptions);
    expect(await database.describeQuery(`SELECT a, 1.5 AS b, count(*) AS c FROM t`)).toEqual([
      { name: 'a', type: columnType('DT_WSTR', { length: 5 }) },
      { name: 'b', type: columnType('DT_R8') },
      { name: 'c', type: columnType('DT_I4') },
    ]);
  });

  it('fails in the words of SQLite when it looks at the first value', async () => {
    const database = await connection();
    await expect(database.describeQuery('SELECT abs(-9223372036854775807 - 1) AS a')).rejects.toThrow(
      failure('DTS_E_OLEDBERROR', 'integer overflow: a number is too large, a division is by zero'),
    );
  });

  it('waits between statements, and no longer once it is canceled', async () => {
    const database = await connection();
    await database.execute(
      `CREATE TABLE t (a int); WAITFOR DELAY '0.001'; INSERT INTO t VALUES (1)`,
      [],
      statementOptions,
    );
    expect(await queryRows(database, 'SELECT a FROM t')).toEqual([[1]]);
    const canceled = database.execute(`WAITFOR DELAY '3600'`, [], { ...statementOptions, signal: AbortSignal.abort() });
    await expect(canceled).rejects.toThrow();
    const cancellation = new AbortController();
    const waiting = database.execute(`WAITFOR DELAY '3600'`, [], { ...statementOptions, signal: cancellation.signal });
    cancellation.abort();
    await expect(waiting).rejects.toThrow('abort');
  });

  it('says which file is no database', async () => {
    await expect(connect(join(folder, 'missing', 'a.db'), {})).rejects.toThrow(
      failure('OPENDTSX_E_DRIVER_CONNECT', 'a.db: unable to open'),
    );
  });
});
