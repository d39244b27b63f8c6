import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPackage } from '../src/runtime/run-package.ts';
import type { ExecutionEvent, RunRequest } from '../src/runtime/run-request.ts';
import {
  emptyRoot,
  executeResponse,
  rowsetRoot,
  soapFault,
  startXmlaServer,
  type XmlaReply,
  type XmlaServer,
} from '../src/units/tasks/analysis-services-tasks/fixtures/xmla-server.ts';
import { suite } from './suite-availability.ts';

const packageFile = fileURLToPath(new URL('./analysis-services/package.dtsx', import.meta.url));
const overwrite = '\\Package\\Predict.Properties[OverwriteOutputTable]';
const done = executeResponse(emptyRoot());
const columns = [
  ['Key', 'Key', 'xsd:int'],
  ['Bike_x0020_Buyer', 'Bike Buyer', 'xsd:double'],
  ['Day', 'Day', 'xsd:dateTime'],
  ['Note', 'Note', 'xsd:string'],
] as const;
const rows =
  '<row><Key>1</Key><Bike_x0020_Buyer>0.25</Bike_x0020_Buyer><Day>2024-01-31T00:00:00</Day><Note>a</Note></row><row><Key>2</Key></row>';
const predicted = executeResponse(rowsetRoot(columns, rows));

let folder: string;
let server: XmlaServer | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'analysis-services-'));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function run(replies: readonly XmlaReply[], changes: Partial<RunRequest> = {}) {
  server = await startXmlaServer(...replies);
  const errors: string[] = [];
  const { exitCode } = await runPackage({
    source: { path: packageFile },
    workingFolder: folder,
    connectionTargets: new Map([
      ['Cubes', `http://loader:of-the-cubes@127.0.0.1:${server.port}/olap/msmdpump.dll`],
      ['Store', 'sqlite:./store.db'],
    ]),
    ...changes,
    onEvent: ({ event, message }: ExecutionEvent) => event === 'OnError' && errors.push(message ?? ''),
  });
  return { exitCode, errors };
}

function stored<T>(use: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(join(folder, 'store.db'));
  try {
    return use(database);
  } finally {
    database.close();
  }
}

const rowsStored = (): unknown[] =>
  stored((database) =>
    database
      .prepare('SELECT * FROM Predicted')
      .all()
      .map((row) => Object.values(row)),
  );

const expectedRows = [
  [1, 0.25, '2024-01-31 00:00:00', 'a'],
  [2, null, null, null],
];

// Source: documentation: Execute method, rowset data type (XMLA), Data Mining Query task.
describe('a package of Analysis Services', () => {
  it('alters, processes and predicts on the server behind the pump', async () => {
    expect(await run([done, done, predicted])).toEqual({ exitCode: 0, errors: [] });
    const login = `Basic ${Buffer.from('loader:of-the-cubes').toString('base64')}`;
    expect(server?.asked.map(({ headers }) => headers.authorization)).toEqual([login, login, login]);
    expect(server?.asked.map(({ body }) => /<Command><(\w+)/.exec(body)?.[1])).toEqual(['Alter', 'Batch', 'Statement']);
    const query = server?.asked[2].body ?? '';
    expect(query).toContain('FROM [Bikes] WHERE 1 &lt; 2</Statement>');
    expect(query).toContain(
      '<PropertyList><Catalog>Sales</Catalog><Format>Tabular</Format><Content>SchemaData</Content></PropertyList>',
    );
    expect(rowsStored()).toEqual(expectedRows);
  });

  it('adds rows to a table that exists, by the names of its columns', async () => {
    stored((database) =>
      database.exec('CREATE TABLE Predicted (note TEXT, "bike buyer" REAL, "key" INTEGER, day TEXT, more TEXT)'),
    );
    expect((await run([done, done, predicted])).errors).toEqual([]);
    expect(rowsStored()).toEqual([
      ['a', 0.25, 1, '2024-01-31 00:00:00', null],
      [null, null, 2, null, null],
    ]);
  });

  it('drops the table before where it shall be overwritten', async () => {
    stored((database) => database.exec('CREATE TABLE Predicted (x); INSERT INTO Predicted VALUES (7)'));
    expect((await run([done, done, predicted], { set: [{ path: overwrite, value: 'True' }] })).errors).toEqual([]);
    expect(rowsStored()).toEqual(expectedRows);
  });

  it.each([
    ['the query fails', soapFault('No such model.'), 'The query of the task \\Package\\Predict failed: No such model'],
    ['the answer is no table', done, 'the answer holds no table'],
  ])('leaves the table alone when %s', async (_, reply, message) => {
    stored((database) => database.exec('CREATE TABLE Predicted (x); INSERT INTO Predicted VALUES (7)'));
    const { exitCode, errors } = await run([done, done, reply], { set: [{ path: overwrite, value: 'True' }] });
    expect([exitCode, errors.length]).toEqual([1, 1]);
    expect(errors[0]).toContain(message);
    expect(rowsStored()).toEqual([[7]]);
  });

  // OPENDTSX_E_DMQUERY_FAILED is above, OPENDTSX_E_DMQUERY_OUTPUT here.
  it('says which column the table lacks', async () => {
    stored((database) => database.exec('CREATE TABLE Predicted ("Key" INTEGER)'));
    const { errors } = await run([done, done, predicted]);
    expect(errors).toEqual([
      'The task \\Package\\Predict cannot write the result of its query into [dbo].[Predicted]: the table has no column Bike Buyer.',
    ]);
    expect(rowsStored()).toEqual([]);
  });

  it('asks nobody after a command that failed, and shows no password', async () => {
    const failed = executeResponse(emptyRoot('<Error ErrorCode="1" Description="Locked." />', true));
    const { exitCode, errors } = await run([failed, predicted]);
    expect([exitCode, server?.asked.length]).toEqual([1, 1]);
    expect(errors.join()).toContain('Locked');
    expect(errors.join()).not.toContain('of-the-cubes');
  });

  it('takes the server of a property expression or setting', async () => {
    server = await startXmlaServer(done, done, predicted);
    const { port } = server;
    const result = await runPackage({
      source: { path: packageFile },
      workingFolder: folder,
      set: [
        { path: '\\Package.Connections[Cubes].Properties[ServerName]', value: `http://127.0.0.1:${port}/x` },
        { path: '\\Package.Connections[Cubes].Properties[InitialCatalog]', value: 'Other' },
      ],
      connectionTargets: new Map([['Store', 'sqlite:./store.db']]),
    });
    expect(result.exitCode).toBe(0);
    expect(server.asked[0].body).toContain('<Catalog>Other</Catalog>');
  });

  it('does not reach a host that the policy forbids', async () => {
    const policy = join(folder, 'policy.yaml');
    await writeFile(policy, 'allowedHosts: [allowed.example]\nallowedRoots: ["."]\n');
    const { exitCode } = await run([done], { policy });
    expect([exitCode, server?.asked]).toEqual([1, []]);
  });
});

const postgres = process.env.OPENDTSX_TEST_POSTGRES ?? '';

suite(
  'postgresql',
  postgres !== '',
  'set OPENDTSX_TEST_POSTGRES to the URL of a PostgreSQL database for tests',
)('a prediction that is stored in PostgreSQL', () => {
  it('makes a table with the types of the columns, and replaces it', async () => {
    const client = new Client({ connectionString: postgres });
    await client.connect();
    try {
      await client.query('DROP SCHEMA IF EXISTS opendtsx_mining CASCADE; CREATE SCHEMA opendtsx_mining');
      server = await startXmlaServer(done, done, predicted, done, done, predicted);
      const request = {
        connectionTargets: new Map([
          ['Cubes', `http://127.0.0.1:${server.port}/olap/msmdpump.dll`],
          ['Store', postgres],
        ]),
        set: [
          { path: '\\Package\\Predict.Properties[OutputTableName]', value: '[opendtsx_mining].[Predicted]' },
          { path: overwrite, value: 'True' },
        ],
      };
      for (let time = 0; time < 2; time++) {
        const errors: string[] = [];
        await runPackage({
          ...request,
          source: { path: packageFile },
          workingFolder: folder,
          onEvent: ({ event, message }) => event === 'OnError' && errors.push(message ?? ''),
        });
        expect(errors).toEqual([]);
      }
      const columns = await client.query(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'opendtsx_mining' ORDER BY ordinal_position",
      );
      expect(columns.rows.map((row) => Object.values(row))).toEqual([
        ['key', 'integer'],
        ['bike buyer', 'double precision'],
        ['day', 'timestamp without time zone'],
        ['note', 'character varying'],
      ]);
      const stored = await client.query('SELECT * FROM opendtsx_mining.predicted');
      expect(stored.rows.map((row) => [row.key, row['bike buyer'], row.note])).toEqual([
        [1, 0.25, 'a'],
        [2, null, null],
      ]);
    } finally {
      await client.query('DROP SCHEMA IF EXISTS opendtsx_mining CASCADE');
      await client.end();
    }
  });
});
