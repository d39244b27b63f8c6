import { describe, expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import { parseConnectionString } from './connection-string.ts';
import { resolveDatabase } from './database-target.ts';

const validation = {
  hasDriver: (scheme: string) => ['sqlite', 'postgresql'].includes(scheme),
  checkPath: () => undefined,
};

function resolve(connectionString: string, more: { target?: string; password?: string; provider?: string } = {}) {
  return resolveDatabase(
    {
      connection: 'Sales',
      connectionString,
      target: more.target,
      password: more.password === undefined ? undefined : new Secret(more.password),
      ...(more.provider ? { provider: more.provider } : {}),
    },
    validation,
  );
}

describe('a connection string', () => {
  it.each([
    ['A=1;B = two words ;', { a: '1', b: 'two words' }],
    [`A="x;y""z";B='it''s';C={SQL; Server}`, { a: 'x;y"z', b: "it's", c: 'SQL; Server' }],
    ['A==B=1; ;;C=', { 'a=b': '1', c: '' }],
    ['Password=a=b;password=last', { password: 'last' }],
  ])('is taken apart: %s', (text, expected) => {
    const parsed = parseConnectionString(text);
    expect('properties' in parsed && Object.fromEntries(parsed.properties)).toEqual(expected);
  });

  it.each([
    ['A', 1],
    ['A=1;=2', 5],
    ['A="x', 3],
    ['A="x"y', 3],
  ])('has no valid form at a character: %s', (text, faultAt) => {
    expect(parseConnectionString(text)).toEqual({ faultAt });
  });
});

describe('where a connection leads', () => {
  it('is the target from outside, without the credentials of the package', () => {
    const written = 'Data Source=srv;Initial Catalog=Stage;User ID=sa;Password=secret;Provider=SQLNCLI11.1;';
    expect(resolve(written, { target: 'sqlite:./x.db', password: 'secret' })).toEqual({
      target: { scheme: 'sqlite', target: './x.db', options: { database: 'Stage' } },
    });
    expect(resolve(written, { target: 'postgres://u@h/d' })).toMatchObject({
      target: { scheme: 'postgresql', target: '//u@h/d' },
    });
  });

  it.each(['', ' '])('is refused when the target is %j', (target) => {
    const written = 'Data Source=C:\\data\\a.db;Provider=OleDbSQLite';
    expect(resolve(written, { target })).toMatchObject({ finding: { symbol: 'OPENDTSX_E_CONNECTION_TARGET' } });
  });

  it('is refused when the target names no driver', () => {
    expect(resolve('', { target: 'C:\\x.db' })).toMatchObject({ finding: { symbol: 'OPENDTSX_E_CONNECTION_TARGET' } });
  });

  it('is a finding with server, database and option, and without secrets, when there is no driver', () => {
    const resolved = resolve(
      'Data Source=.\\SQL;User ID=sa;Password=s3cret;Initial Catalog=Stage;Provider=MSOLEDBSQL.1',
    );
    const text = JSON.stringify(resolved);
    expect(text).not.toContain('s3cret');
    expect(resolved).toMatchObject({
      finding: {
        symbol: 'OPENDTSX_E_CONNECTION_NODRIVER',
        message:
          'The connection manager Sales leads to SQL Server (server .\\SQL, database Stage), and there is no driver for it.',
        hint: expect.stringContaining('--connection "Sales=sqlite:./file.db"'),
      },
    });
  });

  it.each([
    [
      'Provider=PGNP.1;Data Source=h;Initial Catalog=d;User ID=u;Password=p;Extended Properties="PORT=5433;SSL=allow"',
      undefined,
      { server: 'h', database: 'd', user: 'u', password: 'p', port: '5433' },
    ],
    [
      'Host=h;Port=5432;Database=d;Username=u',
      'Npgsql.NpgsqlConnection',
      { server: 'h', port: '5432', database: 'd', user: 'u', password: 'kept' },
    ],
    [
      'Driver={PostgreSQL Unicode};Server=h;Uid=u;Pwd=p;Database=d;Provider=MSDASQL.1',
      undefined,
      { server: 'h', database: 'd', user: 'u', password: 'p' },
    ],
  ])('is PostgreSQL by its provider: %s', (text, provider, options) => {
    const resolved = resolve(text, { password: 'kept', ...(provider ? { provider } : {}) });
    const { password: expected, ...others } = options;
    expect(resolved).toMatchObject({ target: { scheme: 'postgresql', target: '', options: others } });
    expect('target' in resolved && resolved.target.options.password?.reveal()).toBe(expected);
  });

  it.each([
    ['Data Source=C:\\data\\a.db', 'System.Data.SQLite.SQLiteConnection'],
    ['Driver={SQLite3 ODBC Driver};Database=C:\\data\\a.db', 'System.Data.Odbc.OdbcConnection'],
  ])('is a SQLite file by its provider: %s', (text, provider) => {
    expect(resolve(text, { provider })).toMatchObject({ target: { scheme: 'sqlite', target: 'C:\\data\\a.db' } });
  });

  it.each([
    'SQLNCLI',
    'SQLNCLI10.1',
    'SQLNCLI11.1',
    'MSOLEDBSQL.1',
    'MSOLEDBSQL19.1',
    'SQLOLEDB.1',
    'System.Data.SqlClient.SqlConnection',
    'Microsoft.Data.SqlClient',
  ])('is SQL Server by its provider, with what the connection string says besides: %s', (provider) => {
    const text = `Data Source=tcp:h,1435;Initial Catalog=d;User ID=u;Password=p;Encrypt=yes;Connect Timeout=5;Workstation ID=w;`;
    const request = { connection: 'Sales', connectionString: text, target: undefined, password: undefined, provider };
    const resolved = resolveDatabase(request, { ...validation, hasDriver: () => true });
    expect(resolved).toMatchObject({
      target: {
        scheme: 'sqlserver',
        target: '',
        options: {
          server: 'tcp:h,1435',
          database: 'd',
          user: 'u',
          settings: { provider, encrypt: 'yes', 'connect timeout': '5' },
        },
      },
    });
    expect(JSON.stringify(resolved)).not.toContain('"p"');
  });

  it.each(['Integrated Security=SSPI', 'Trusted_Connection=yes'])('asks for Windows authentication: %s', (security) => {
    const text = `Data Source=h;Provider=SQLOLEDB;${security}`;
    const request = { connection: 'Sales', connectionString: text, target: undefined, password: undefined };
    expect(resolveDatabase(request, { ...validation, hasDriver: () => true })).toMatchObject({
      target: { options: { integratedSecurity: true } },
    });
  });

  it('names the character of a connection string without valid form', () => {
    expect(resolve('Data Source')).toMatchObject({ finding: { symbol: 'DTS_E_CONNECTIONSTRINGFORMAT' } });
  });
});
