import { columnType } from 'opendtsx/sdk';
import { expect, it } from 'vitest';
import { acquire } from './smo-server.run.ts';
import { type SmoServerInstance, smoServerDeclaration } from './smo-server.ts';

const instanceWith = (connectionString: string, target?: string, server = ''): SmoServerInstance => ({
  id: '{1}',
  name: 'Server',
  creationName: 'SMOServer',
  connectionString,
  target,
  password: undefined,
  retainSameConnection: false,
  properties: { SqlServerName: server, UseWindowsAuthentication: '', UserName: '' },
});

const context = { hasDriver: (scheme: string) => scheme === 'sqlite', checkPath: () => undefined };
const validate = (connectionString: string, target?: string) =>
  smoServerDeclaration.validate(instanceWith(connectionString, target), context);

/** Opens through a driver for SQL Server that only notes what it is opened with. */
async function openedWith(connectionString: string, server?: string): Promise<unknown[]> {
  const opened: unknown[] = [];
  await acquire(instanceWith(connectionString, undefined, server), {
    hasDriver: (scheme) => scheme === 'sqlserver',
    checkPath: () => undefined,
    signal: new AbortController().signal,
    resolvePath: (path) => path,
    openDatabase: async (...given) => {
      opened.push(...given);
      return { type: columnType('DT_I4') } as never;
    },
  });
  return opened;
}

// Source: observed: SMO connection managers of packages.
it('leads to the SQL Server that SqlServerName names', async () => {
  expect(validate('SqlServerName=HOST\\SQL;UseWindowsAuthentication=True;UserName=;')).toMatchObject([
    { symbol: 'OPENDTSX_E_CONNECTION_NODRIVER', message: expect.stringContaining('SQL Server (server HOST\\SQL)') },
  ]);
  const settings = { provider: 'System.Data.SqlClient.SqlConnection' };
  const text = 'SqlServerName=HOST\\SQL;UseWindowsAuthentication=False;UserName=sa;';
  expect(await openedWith(text)).toEqual(['sqlserver', '', { server: 'HOST\\SQL', user: 'sa', settings }]);
  expect(await openedWith(text, 'OTHER')).toEqual(['sqlserver', '', { server: 'OTHER', user: 'sa', settings }]);
});

// Source: inferred: as for the other database connection managers.
it('takes a target from outside, and says what is wrong with one', () => {
  expect(validate('SqlServerName=x;', 'sqlite:a.db')).toEqual([]);
  expect(validate('SqlServerName=x;', 'nosuch:a')).toMatchObject([{ symbol: 'OPENDTSX_E_CONNECTION_TARGET' }]);
  expect(validate('SqlServerName')).toMatchObject([{ symbol: 'DTS_E_CONNECTIONSTRINGFORMAT' }]);
});
