import { expect, it } from 'vitest';
import { acquire } from './excel.run.ts';
import { excelConnectionDeclaration } from './excel.ts';

const jet = 'Provider=Microsoft.Jet.OLEDB.4.0;Data Source=C:\\Data\\a.xls;Extended Properties="EXCEL 8.0;HDR=NO";';

function instanceOf(connectionString: string, target?: string) {
  return {
    id: '{1}',
    name: 'Orders',
    creationName: 'EXCEL',
    connectionString,
    target,
    password: undefined,
    retainSameConnection: false,
    properties: {},
  };
}

const validation = {
  hasDriver: (scheme: string) => scheme === 'excel',
  driverForProvider: () => 'excel',
  checkPath: () => undefined,
};

function opened(connectionString: string, target?: string): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const context = {
      ...validation,
      signal: new AbortController().signal,
      resolvePath: (path: string) => path.replace('C:\\Data\\', '/data/'),
      openDatabase: (...given: unknown[]) => {
        resolve(given);
        return Promise.reject(new Error('not opened'));
      },
    };
    acquire(instanceOf(connectionString, target), context).catch(reject);
  });
}

it('opens the file of the connection string with its Extended Properties', async () => {
  expect(await opened(jet)).toEqual([
    'excel',
    '/data/a.xls',
    { server: 'C:\\Data\\a.xls', extendedProperties: 'EXCEL 8.0;HDR=NO' },
  ]);
});

it('opens a file given from outside as the package says it is to be read', async () => {
  expect(await opened(jet, 'excel:C:\\Data\\b.xlsx')).toEqual([
    'excel',
    '/data/b.xlsx',
    { extendedProperties: 'EXCEL 8.0;HDR=NO' },
  ]);
});

it.each([
  ['Data Source', undefined, {}, 'DTS_E_CONNECTIONSTRINGFORMAT'],
  [jet, 'nowhere', {}, 'OPENDTSX_E_CONNECTION_TARGET'],
  [jet, undefined, { hasDriver: () => false }, 'OPENDTSX_E_CONNECTION_NODRIVER'],
])('is not valid where it leads nowhere: %s', (connectionString, target, more, symbol) => {
  const findings = excelConnectionDeclaration.validate(instanceOf(connectionString, target), {
    ...validation,
    ...more,
  });
  expect(findings.map((finding) => finding.symbol)).toEqual([symbol]);
});
