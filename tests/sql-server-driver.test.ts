import {
  type ColumnType,
  columnType,
  type DatabaseConnection,
  type StatementParameter,
  type Value,
} from 'opendtsx/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { typeCases } from '../src/faces/tds/wire/testing/every-type.ts';
import { connect } from '../src/units/drivers/sql-server/sql-server.run.ts';
import { failure, openDatabase, rowsOf, runOn } from './sql-server/open-database.ts';
import { namesTable, password, startTableServer, type TableServer } from './sql-server/table-server.ts';
import { makeTestCertificate } from './test-certificate.ts';

const { signal } = new AbortController();
let server: TableServer;
let database: DatabaseConnection;

beforeEach(async () => {
  server = await startTableServer();
  database = await openDatabase(server.port);
});

afterEach(async () => {
  await database.close();
  await server.close();
});

const parameter = (type: ColumnType, value: Value, more: Partial<StatementParameter> = {}): StatementParameter => ({
  value: { type, value },
  direction: 'input',
  ...more,
});

const number = columnType('DT_I4');
const text = columnType('DT_WSTR', { length: 10 });

// Source: documentation (MS-TDS, connection string keywords), inferred for our wording.
describe('connecting', () => {
  it('gives database, application and user of the connection string to the server', async () => {
    const other = await openDatabase(server.port, { 'application name': 'Nightly' });
    expect(server.store.logins.at(-1)).toMatchObject({ database: 'Sales', userName: 'sa', applicationName: 'Nightly' });
    expect(other).toMatchObject({ dialect: 'tsql', displayName: `SQL Server 127.0.0.1,${server.port}/Sales` });
    await other.close();
  });

  it('refuses a wrong password with the words and number of the server, and without the password', async () => {
    const refused = await openDatabase(server.port, {}, 's3cret').catch((error: unknown) => error);
    expect(refused).toEqual(failure('OPENDTSX_E_DRIVER_CONNECT', 'Login failed', 'error 18456'));
    expect(String(refused)).not.toContain('s3cret');
  });

  it('encrypts where the server can although nobody asks, and refuses an unknown certificate when it is demanded', async () => {
    const { certificate, key } = makeTestCertificate();
    const secured = await startTableServer({ cert: certificate, key });
    try {
      const other = await openDatabase(secured.port, {});
      expect(secured.store.logins.at(-1)?.isEncrypted).toBe(true);
      await other.close();
      const demanded = openDatabase(secured.port, { encrypt: 'yes' });
      await expect(demanded).rejects.toEqual(failure('OPENDTSX_E_DRIVER_CONNECT', 'self-signed|certificate'));
      const trusted = await openDatabase(secured.port, { encrypt: 'yes', trustservercertificate: 'yes' });
      await trusted.close();
    } finally {
      await secured.close();
    }
  });

  it('sends no password to a server without encryption when it is demanded', async () => {
    const logins = server.store.logins.length;
    await expect(openDatabase(server.port, { provider: 'MSOLEDBSQL19.1' })).rejects.toEqual(
      failure('OPENDTSX_E_DRIVER_CONNECT', 'encryption'),
    );
    expect(server.store.logins).toHaveLength(logins);
  });

  it('says that nobody answers, after the further attempts of ConnectRetryCount', async () => {
    const other = await startTableServer();
    await other.close();
    const settings = { connectretrycount: '1', connectretryinterval: '0' };
    const refused = openDatabase(other.port, settings);
    await expect(refused).rejects.toEqual(failure('OPENDTSX_E_DRIVER_CONNECT', 'ECONNREFUSED|connect'));
  });

  it('takes an address', async () => {
    const address = `//sa:${encodeURIComponent(password)}@127.0.0.1:${server.port}/Stage?application%20name=Us`;
    const other = await connect(address, { database: 'Sales' }, signal);
    expect(server.store.logins.at(-1)).toMatchObject({ database: 'Stage', applicationName: 'Us' });
    await other.close();
  });
});

/** A value of the server in our form. */
function shown(value: Value): unknown {
  if (value !== null && typeof value === 'object' && 'coefficient' in value)
    return `${value.coefficient}e-${value.scale}`;
  return value instanceof Uint8Array ? [...value] : value;
}

// Source: documentation (mapping files; MS-TDS data types): the codec of the other side is another implementation than the one under test.
describe('reading', () => {
  it('gives every type exactly, with the type that OLE DB gives it', async () => {
    const columns = await database.describeQuery('SELECT every type');
    const [values, nulls] = await rowsOf(database, 'SELECT every type');
    const seen = Object.fromEntries(columns.map(({ name, type }, at) => [name, [type.type, shown(values[at])]]));
    const day = 864_000_000_000n;
    const date = BigInt(Date.UTC(2026, 10, 21)) * 10_000n;
    const clock = 858_461_234_567n;
    expect(seen).toMatchObject({
      bit: ['DT_BOOL', true],
      tinyint: ['DT_UI1', 200],
      smallint: ['DT_I2', -12_345],
      int: ['DT_I4', -1_234_567_890],
      bigint: ['DT_I8', -9_007_199_254_740_993n],
      real: ['DT_R4', 1.5],
      float: ['DT_R8', 0.1],
      decimal9: ['DT_NUMERIC', '-123456789e-2'],
      decimal38: ['DT_NUMERIC', '12345678901234567890123456789012345678e-4'],
      numeric19: ['DT_NUMERIC', '1234567890123456789e-0'],
      smallmoney: ['DT_CY', '-2147483648e-4'],
      money: ['DT_CY', '-9223372036854775808e-4'],
      char: ['DT_STR', 'ab€  '],
      varchar: ['DT_STR', 'Zürich €'],
      varcharmax: ['DT_TEXT', 'x'.repeat(9000)],
      nchar: ['DT_WSTR', 'αβ  '],
      nvarchar: ['DT_WSTR', 'Ωmega 😀'],
      nvarcharmax: ['DT_NTEXT', 'λ'.repeat(5000)],
      text: ['DT_TEXT', 'old text ä'],
      ntext: ['DT_NTEXT', 'old ntext λ'],
      xml: ['DT_NTEXT', '<a b="λ"/>'],
      binary: ['DT_BYTES', [1, 2, 3, 0]],
      varbinary: ['DT_BYTES', [0xde, 0xad, 0xbe, 0xef]],
      varbinarymax: ['DT_IMAGE', new Array(9000).fill(0xab)],
      image: ['DT_IMAGE', [0xff, 0xd8]],
      date: ['DT_DBDATE', Number(date / day)],
      time0: ['DT_DBTIME2', 858_460_000_000n],
      time7: ['DT_DBTIME2', clock],
      smalldatetime: ['DT_DBTIMESTAMP', date + 858_000_000_000n],
      datetime: ['DT_DBTIMESTAMP', date + 858_461_230_000n],
      datetime2: ['DT_DBTIMESTAMP2', -719_162n * day + 10_000n],
      datetimeoffset: ['DT_DBTIMESTAMPOFFSET', { ticks: date + clock - day, offset: 120 }],
      uniqueidentifier: ['DT_GUID', '{01234567-89AB-CDEF-0123-456789ABCDEF}'],
      variantint: ['DT_WSTR', '42'],
      variantnvarchar: ['DT_WSTR', 'λ variant'],
      variantdecimal: ['DT_WSTR', '-12.345'],
      variantdatetime2: ['DT_WSTR', '2026-11-21 23:50:46.1234567'],
    });
    expect(nulls).toEqual(typeCases.map(() => null));
  });

  it('gives many rows in blocks, and reads on after a reader who stops', async () => {
    const rows = Array.from({ length: 20_000 }, (_, at) => [at, `n${at}`]);
    server.store.tables.set('T', namesTable(rows));
    for await (const { block: first } of database.query('SELECT * FROM T', [], { signal, rowsPerBlock: 7 })) {
      expect(first.values[0].slice(0, 3)).toEqual([0, 1, 2]);
      break;
    }
    expect(await rowsOf(database, 'SELECT Name, Id FROM T', 999)).toEqual(rows.map(([id, name]) => [name, id]));
  });

  it('lets other work go on meanwhile on a connection of its own', async () => {
    server.store.tables.set(
      'T',
      namesTable([
        [1, 'a'],
        [2, 'b'],
      ]),
    );
    let inner: unknown;
    for await (const _ of database.query('SELECT * FROM T', [], { signal, rowsPerBlock: 1 })) {
      inner ??= await rowsOf(database, 'SELECT Id FROM T');
    }
    expect(inner).toEqual([[1], [2]]);
    expect(server.store.logins).toHaveLength(2);
  });

  it('names the columns of a table, and knows when there is none', async () => {
    server.store.tables.set('T', namesTable());
    expect(await database.describeTable('"dbo"."T"')).toEqual([
      { name: 'Id', type: number },
      { name: 'Name', type: text },
    ]);
    expect(await database.describeTable('Nowhere')).toBeUndefined();
  });
});

// Source: documentation (Execute SQL task: parameters and return codes; sp_executesql).
describe('statements', () => {
  it('gives markers their values, of every type exactly', async () => {
    const given: readonly (readonly [ColumnType, Value])[] = [
      [columnType('DT_I8'), -9_007_199_254_740_993n],
      [columnType('DT_BOOL'), true],
      [
        columnType('DT_NUMERIC', { precision: 38, scale: 4 }),
        { coefficient: -12345678901234567890123456789012345678n, scale: 4 },
      ],
      [columnType('DT_CY'), { coefficient: -9_223_372_036_854_775_808n, scale: 4 }],
      [text, 'Ωmega'],
      [columnType('DT_GUID'), '{01234567-89AB-CDEF-0123-456789ABCDEF}'],
      [columnType('DT_BYTES', { length: 3 }), Uint8Array.of(1, 2, 3)],
      [columnType('DT_DBDATE'), 20_778],
      [columnType('DT_DBTIME2', { scale: 7 }), 858_461_234_567n],
      [columnType('DT_DBTIMESTAMP2', { scale: 7 }), 17_952_594_461_234_567n],
      [columnType('DT_DBTIMESTAMPOFFSET', { scale: 7 }), { ticks: 17_952_594_461_234_567n, offset: -90 }],
      [number, null],
    ];
    const sql = `SELECT ${given.map(() => '?').join(', ')}`;
    const [result] = await runOn(
      database,
      sql,
      given.map(([type, value]) => parameter(type, value)),
    );
    expect(result.rows[0].map(shown)).toEqual(given.map(([, value]) => shown(value)));
    expect(result.columns.map(({ type }) => type.type)).toEqual([
      'DT_I8',
      'DT_BOOL',
      'DT_NUMERIC',
      'DT_CY',
      'DT_WSTR',
      'DT_GUID',
      'DT_BYTES',
      'DT_DBDATE',
      'DT_DBTIME2',
      'DT_DBTIMESTAMP2',
      'DT_DBTIMESTAMPOFFSET',
      'DT_I4',
    ]);
  });

  it('gives outputs and the return value of a procedure back', async () => {
    const money = columnType('DT_NUMERIC', { precision: 38, scale: 4 });
    const value = { coefficient: 12345678901234567890123456789012345678n, scale: 4 };
    const results = await runOn(database, 'EXEC ? = dbo.Echo ?, ? OUTPUT', [
      parameter(number, null, { direction: 'returnValue' }),
      parameter(money, value),
      parameter(money, null, { direction: 'output' }),
    ]);
    expect(results.at(-1)?.outputs).toEqual([7, value]);
  });

  it('takes parameters by name, and refuses values without marker', async () => {
    const [result] = await runOn(database, 'SELECT @Key', [parameter(number, 5, { name: '@Key' })]);
    expect(result.rows).toEqual([[5]]);
    const failed = runOn(database, 'SELECT 1', [parameter(number, 5)]);
    await expect(failed).rejects.toEqual(failure('OPENDTSX_E_DRIVER_PARAMETER'));
  });

  it('counts rows, statement by statement', async () => {
    server.store.tables.set(
      'T',
      namesTable([
        [1, 'a'],
        [2, 'b'],
      ]),
    );
    const results = await runOn(database, 'SELECT Id FROM T; DELETE FROM T');
    expect(results).toMatchObject([
      { rows: [[1], [2]], rowsAffected: -1 },
      { rows: [], rowsAffected: 2 },
    ]);
  });

  it.each([[2627], [208], [1205]])('fails with number and line of the server: %i', async (failed) => {
    await expect(runOn(database, `RAISE ${failed}`)).rejects.toEqual(
      failure('DTS_E_OLEDBERROR', `error ${failed}`, 'line 3'),
    );
    expect(await runOn(database, 'SELECT 1')).toHaveLength(1);
  });

  it('is ended on the server when it is cancelled, and the connection stays usable', async () => {
    const stop = new AbortController();
    server.store.onWaiting = () => stop.abort(new Error('stopped'));
    await expect(runOn(database, 'WAITFOR', [], { signal: stop.signal, timeoutSeconds: 0 })).rejects.toThrow('stopped');
    expect(server.store.wasCancelled).toBe(true);
    expect(await runOn(database, 'SELECT 1')).toHaveLength(1);
  });

  it('is ended on the server when its time is over', async () => {
    const failed = runOn(database, 'WAITFOR', [], { signal, timeoutSeconds: 1 });
    await expect(failed).rejects.toEqual(failure('DTS_E_OLEDBERROR', 'Timeout'));
    expect(server.store.wasCancelled).toBe(true);
  });

  it('fails when the connection breaks, and the next one connects again', async () => {
    server.store.onWaiting = () => server.cut();
    await expect(runOn(database, 'WAITFOR')).rejects.toEqual(failure('DTS_E_OLEDBERROR', 'closed|lost|hang up|reset'));
    expect(await runOn(database, 'SELECT 1')).toHaveLength(1);
    expect(server.store.logins).toHaveLength(2);
  });
});
