import { type ColumnType, columnType, type DriverOptions, Secret, type Value } from 'opendtsx/sdk';
import { describe, expect, it } from 'vitest';
import { columnWriterOf } from './column-writer.ts';
import { connectionSettings } from './connection-settings.ts';
import { loadModules } from './load-modules.ts';
import { connect } from './sql-server.run.ts';
import { sqlServerDeclaration } from './sql-server.ts';
import { refusalOf, sqlServerFailure } from './sql-server-error.ts';

type Given = Exclude<Value, null>;

const from = (options: DriverOptions) => connectionSettings('', options);

// Source: documentation (connection string keywords of SQL Server's providers).
describe('a connection string', () => {
  it.each([
    ['.', 'localhost', undefined, undefined],
    ['(local)', 'localhost', undefined, undefined],
    ['', 'localhost', undefined, undefined],
    ['.\\SQLEXPRESS', 'localhost', 'SQLEXPRESS', undefined],
    ['HOST\\MSSQLSERVER', 'HOST', undefined, undefined],
    ['HOST\\ONE', 'HOST', 'ONE', undefined],
    ['tcp:host.example,1435', 'host.example', undefined, 1435],
    ['host , 1435', 'host', undefined, 1435],
    ['host\\one,1435', 'host', 'one', 1435],
  ])('leads to the server %j', (server, host, instance, port) => {
    expect(from({ server })).toMatchObject({ host, instance, port });
  });

  it.each([
    ['SQLNCLI11.1', {}, 'optional'],
    ['SQLOLEDB.1', { encrypt: 'yes' }, 'mandatory'],
    ['SQLNCLI11.1', { 'use encryption for data': 'True' }, 'mandatory'],
    ['MSOLEDBSQL.1', {}, 'optional'],
    ['MSOLEDBSQL19.1', {}, 'mandatory'],
    ['MSOLEDBSQL19.1', { 'use encryption for data': 'Optional' }, 'optional'],
    ['MSOLEDBSQL19.1', { 'use encryption for data': 'Strict' }, 'strict'],
    ['Microsoft.Data.SqlClient', {}, 'mandatory'],
    ['System.Data.SqlClient', {}, 'optional'],
  ])('of %s with %j encrypts as that provider does: %s', (provider, more, encryption) => {
    expect(from({ settings: { provider, ...more } })).toMatchObject({ encryption });
  });

  it('gives times, attempts and names', () => {
    const settings = {
      'connect timeout': '5',
      connectretrycount: '3',
      connectretryinterval: '1',
      'application name': 'Nightly',
      trustservercertificate: 'yes',
      applicationintent: 'ReadOnly',
    };
    expect(from({ settings })).toMatchObject({
      connectTimeoutSeconds: 5,
      retries: 3,
      retrySeconds: 1,
      applicationName: 'Nightly',
      trustServerCertificate: true,
      readOnlyIntent: true,
    });
    expect(from({})).toMatchObject({ connectTimeoutSeconds: 15, retries: 0, applicationName: 'OpenDTSX' });
  });

  it('takes an account of a domain apart, and shows no password', () => {
    const settings = from({ server: 'h', database: 'd', user: 'CORP\\etl', password: new Secret('s3cret') });
    expect(settings).toMatchObject({ domain: 'CORP', user: 'etl', displayName: 'SQL Server h/d' });
    expect(JSON.stringify(settings)).not.toContain('s3cret');
  });
});

// Source: inferred: the form of addresses of the other drivers.
describe('an address', () => {
  it.each([
    [
      '//u:p%3Bw@h:1435/d',
      { host: 'h', port: 1435, user: 'u', password: 'p;w', database: 'd', encryption: 'optional' },
    ],
    [
      '//h/one/d?encrypt=true&trustServerCertificate=true',
      { host: 'h', instance: 'one', database: 'd', encryption: 'mandatory', trustServerCertificate: true },
    ],
    ['//h', { host: 'h', database: 'Sales' }],
  ])('gives the parts of %s', (target, expected) => {
    expect(connectionSettings(target, { database: 'Sales' })).toMatchObject(expected);
  });

  it('tells a policy where it leads', () => {
    expect(sqlServerDeclaration.leadsTo?.('//u:p@h:1435/d', {})).toEqual({ hosts: [{ host: 'h', port: 1435 }] });
    expect(sqlServerDeclaration.leadsTo?.('//', {})).toEqual({ hosts: [] });
  });

  it('without a host is refused without being shown', async () => {
    const failed = connect('//u:s3cret@', {}, new AbortController().signal);
    await expect(failed).rejects.toThrow('the target is no valid address');
  });
});

// Source: documentation (ranges of the data types).
describe('a value that a column cannot hold', () => {
  const column = (name: string, more: object = {}) => ({ colName: 'C', type: { name }, flags: 0, ...more });

  it.each([
    ['IntN', { dataLength: 1 }, columnType('DT_I4'), 256, 255],
    ['IntN', { dataLength: 2 }, columnType('DT_I4'), -32_769, -32_768],
    ['IntN', { dataLength: 8 }, columnType('DT_UI8'), 2n ** 63n, 2n ** 63n - 1n],
    [
      'MoneyN',
      { dataLength: 4 },
      columnType('DT_CY'),
      { coefficient: 2_147_483_648n, scale: 4 },
      { coefficient: 2_147_483_647n, scale: 4 },
    ],
    [
      'DecimalN',
      { precision: 3, scale: 1 },
      columnType('DT_NUMERIC', { precision: 9, scale: 2 }),
      { coefficient: 9995n, scale: 2 },
      { coefficient: 9994n, scale: 2 },
    ],
    ['VarChar', { dataLength: 2 }, columnType('DT_STR', { length: 9 }), 'abc', 'ab'],
    ['NVarChar', { dataLength: 4 }, columnType('DT_WSTR', { length: 9 }), 'abc', 'ab'],
    ['VarBinary', { dataLength: 1 }, columnType('DT_BYTES', { length: 9 }), Uint8Array.of(1, 2), Uint8Array.of(1)],
    [
      'DateTime',
      {},
      columnType('DT_DBTIMESTAMP2', { scale: 7 }),
      -79_258n * 864_000_000_000n,
      -79_257n * 864_000_000_000n,
    ],
    ['DateTimeN', { dataLength: 4 }, columnType('DT_DBDATE'), 39_969, 39_968],
  ] as readonly (readonly [string, object, ColumnType, Given, Given])[])(
    'is refused by %s %j',
    (name, more, type, refused, held) => {
      const writer = columnWriterOf(type, column(name, more));
      expect(writer.prepare(refused)).toHaveProperty('refused');
      expect(writer.prepare(held)).toHaveProperty('written');
    },
  );
});

// Source: documentation (errors and events reference).
describe('an error of the server', () => {
  const told = (number: number, message = 'Words.') =>
    Object.assign(new Error(message), { number, lineNumber: 4, procName: 'dbo.p' });

  it('is told with number, procedure and line', () => {
    expect(sqlServerFailure(told(50_000), 'table T').message).toContain(
      'table T: Words. (error 50000, procedure dbo.p, line 4)',
    );
  });

  it.each([
    [2627, 'constraint', undefined],
    [547, 'constraint', undefined],
    [515, 'constraint', 'Name'],
    [8152, 'value', undefined],
  ])('%i refuses rows', (number, kind, column) => {
    const refusal = refusalOf(told(number, number === 515 ? "Cannot insert NULL into column 'Name'" : 'Words.'));
    expect(refusal).toMatchObject({ kind, ...(column === undefined ? {} : { column }) });
  });

  it('that ends the transaction refuses no row', () => {
    expect(refusalOf(told(1205))).toBeUndefined();
    expect(refusalOf(new AggregateError([told(2627), told(3930)]))).toBeUndefined();
  });
});

// Source: inferred: how other drivers tell it.
describe('the client library', () => {
  it('that is missing is told with the line that installs it', async () => {
    const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
    await expect(loadModules(() => Promise.reject(missing))).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_DRIVER_MISSING', hint: expect.stringContaining('npm install tedious') },
    });
  });

  it('of another making is refused before digits get lost', async () => {
    const tedious = await import('tedious');
    await expect(loadModules(async () => ({ tedious, parser: {}, helpers: {} }))).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_DRIVER_VERSION' },
    });
  });
});
