import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExecutionEvent } from '../src/runtime/run-request.ts';
import { newPackage, type PackageBuilder } from '../src/tools/builder/package-builder.ts';
import { namesTable, password, startTableServer, type TableServer } from './sql-server/table-server.ts';

let server: TableServer;
let folder = '';

beforeEach(async () => {
  server = await startTableServer();
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-sql-server-'));
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const columns = { Id: 'DT_I4', Name: 'DT_WSTR:10' } as const;

function connectionString(login = `User ID=sa;Password="${password}"`): string {
  return `Data Source=127.0.0.1,${server.port};${login};Initial Catalog=Sales;Provider=SQLNCLI11.1;Auto Translate=False;`;
}

function csv(made: PackageBuilder) {
  return made.flatFileConnectionManager('File', join(folder, 'rows.csv'), {
    ColumnNamesInFirstDataRow: true,
    CodePage: 65001,
    columns,
  });
}

async function run(fill: (made: PackageBuilder) => void) {
  const made = newPackage('Move');
  fill(made);
  const events: ExecutionEvent[] = [];
  const built = await made.build();
  const { result } = await built.run({ workingFolder: folder, onEvent: (event) => events.push(event) });
  const errors = events.filter(({ event }) => event === 'OnError');
  return { result, symbols: errors.map(({ symbol }) => symbol), text: JSON.stringify(events) };
}

function load(made: PackageBuilder, login?: string): void {
  const [file, store] = [csv(made), made.oleDbConnectionManager('Sales', connectionString(login))];
  made.dataFlowTask('Load', (flow) => {
    flow.flatFileSource('File', { connection: file }).oleDbDestination('Table', {
      connection: store,
      OpenRowset: '[dbo].[T]',
      AccessMode: 'OpenRowset Using FastLoad',
      FastLoadOptions: 'TABLOCK,CHECK_CONSTRAINTS',
      columns,
    });
  });
}

// Source: documentation (OLE DB connection strings of SQL Server Native Client; OLE DB source and destination).
describe('a package with an unchanged connection string of SQL Server Native Client', () => {
  it('loads a file into a table', async () => {
    server.store.tables.set('T', namesTable());
    writeFileSync(join(folder, 'rows.csv'), 'Id,Name\r\n1,Zürich\r\n2,\r\n');
    expect(await run(load)).toMatchObject({ symbols: [], result: 'success' });
    expect(server.store.tables.get('T')?.rows.map(([id, name]) => [id, name ?? ''])).toEqual([
      [1, 'Zürich'],
      [2, ''],
    ]);
    expect(server.store.seen.find((text) => /^insert bulk/.test(text))).toMatch(
      /^insert bulk \[dbo\]\.\[T\]\(\[Id\] int, \[Name\] nvarchar\(10\)\) WITH \(CHECK_CONSTRAINTS,TABLOCK\)$/,
    );
  });

  it('writes a table into a file', async () => {
    server.store.tables.set(
      'T',
      namesTable([
        [1, 'Zürich'],
        [2, 'Bern'],
      ]),
    );
    const { result } = await run((made) => {
      const [file, store] = [csv(made), made.oleDbConnectionManager('Sales', connectionString())];
      made.dataFlowTask('Unload', (flow) => {
        flow
          .oleDbSource('Table', { connection: store, AccessMode: 'OpenRowset', OpenRowset: '[dbo].[T]', columns })
          .flatFileDestination('File', { connection: file, Overwrite: true });
      });
    });
    expect(result).toBe('success');
    expect(readFileSync(join(folder, 'rows.csv'), 'utf8')).toBe('Id,Name\r\n1,Zürich\r\n2,Bern\r\n');
  });

  it('fails with the words of the server when a key is there twice, and keeps nothing', async () => {
    server.store.tables.set('T', namesTable());
    writeFileSync(join(folder, 'rows.csv'), 'Id,Name\r\n1,a\r\n1,b\r\n');
    const { result, symbols, text } = await run(load);
    expect(result).toBe('failure');
    expect(symbols).toContain('DTS_E_OLEDBERROR');
    expect(text).toContain('error 2627');
    expect(server.store.tables.get('T')?.rows).toEqual([]);
  });

  it('tells a wrong password without showing it', async () => {
    writeFileSync(join(folder, 'rows.csv'), 'Id,Name\r\n1,a\r\n');
    const { result, text } = await run((made) => load(made, 'User ID=sa;Password=wr0ng'));
    expect(result).toBe('failure');
    expect(text).toContain('error 18456');
    expect(text).not.toContain('wr0ng');
  });
});

// Source: inferred: no server knows the account of this machine.
describe('a package with Integrated Security', () => {
  beforeEach(() => {
    server.store.tables.set('T', namesTable());
    writeFileSync(join(folder, 'rows.csv'), 'Id,Name\r\n1,a\r\n');
  });

  it('is refused before it runs, with the way out', async () => {
    const { result, symbols, text } = await run((made) => load(made, 'Integrated Security=SSPI'));
    expect(result).toBe('failure');
    expect(symbols).toContain('OPENDTSX_E_CONNECTION_INTEGRATEDSECURITY');
    expect(text).toContain('credentials: of opendtsx.yaml');
    expect(server.store.logins).toEqual([]);
  });

  it('runs as the user that the credentials name for the server', async () => {
    writeFileSync(join(folder, 'password.txt'), password);
    const login = { user: 'sa', password: `file:${join(folder, 'password.txt')}` };
    writeFileSync(join(folder, 'opendtsx.yaml'), JSON.stringify({ version: 1, credentials: { '127.0.0.1': login } }));
    const { symbols, result } = await run((made) => load(made, 'Integrated Security=SSPI'));
    expect(symbols).toEqual([]);
    expect(result).toBe('success');
    expect(server.store.tables.get('T')?.rows).toEqual([[1, 'a']]);
  });
});

// Source: documentation (Execute SQL task).
it('an Execute SQL task runs T-SQL unchanged on the server', async () => {
  server.store.tables.set('T', namesTable([[1, 'a']]));
  const { result } = await run((made) => {
    const store = made.oleDbConnectionManager('Sales', connectionString());
    made.executeSqlTask('Empty', { Connection: store, SqlStatementSource: 'DELETE FROM [dbo].[T]' });
  });
  expect(result).toBe('success');
  expect(server.store.seen).toContain('DELETE FROM [dbo].[T]');
  expect(server.store.tables.get('T')?.rows).toEqual([]);
});
