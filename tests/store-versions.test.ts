import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../src/datatypes/secret.ts';
import { logIn } from '../src/identity/log-in.ts';
import { openTestApp } from '../src/server/testing/open-test-app.ts';
import { migrateStore } from '../src/store/migrate-store.ts';
import { migrationsFor } from '../src/store/migrations/migrations.ts';
import { openPostgresqlPool } from '../src/store/postgresql-pool.ts';
import { Sealer } from '../src/store/sealer.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { onServer, schemaUrl } from '../src/store/testing/on-each-store.ts';
import { keptSecrets } from './store-versions/fill-store.ts';
import { loadDump, rowsOfDump } from './store-versions/store-dump.ts';

// Source: our own (issue: migrations go forward only, from every released version). The key is that of openTestApp.

const root = join(import.meta.dirname, 'store-versions');
const fixtures = readdirSync(join(root, 'fixtures')).map((file) => file.replace(/\.sql$/, ''));
const released = JSON.parse(readFileSync(join(root, 'released.json'), 'utf8')) as {
  releases: Record<string, string>;
  others: string[];
};
const sealer = new Sealer(Buffer.alloc(32, 3));
const openKept = '0004-package-store';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const dumpOf = (version: string): string => readFileSync(join(root, 'fixtures', `${version}.sql`), 'utf8');

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'store-version-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function openInFile(version: string, folder = temporaryFolder()): Promise<Store> {
  const file = join(folder, 'store.sqlite');
  loadDump(file, dumpOf(version));
  const store = await openStore({ file }, sealer);
  cleanups.push(() => store.close());
  return store;
}

/** The tables as the version made them, with the rows of its fixture; numbers go on behind them. */
async function openInSchema(version: string): Promise<Store> {
  const schema = `version_${crypto.randomUUID().slice(0, 8)}`;
  await onServer(`create schema ${schema}`);
  cleanups.push(() => onServer(`drop schema ${schema} cascade`));
  const url = schemaUrl(schema);
  // biome-ignore lint/suspicious/noExplicitAny: the tables of an old version.
  const db = new Kysely<any>({ dialect: new PostgresDialect({ pool: await openPostgresqlPool(url, 1) }) });
  await migrateStore(db, 'postgresql', { target: version });
  for (const { name, rows } of rowsOfDump(dumpOf(version))) {
    for (const row of rows) await db.insertInto(name).values(bytesAsBuffers(row)).execute();
  }
  const identities = await sql<{ table_name: string; column_name: string }>`select table_name, column_name
    from information_schema.columns where table_schema = ${schema} and is_identity = 'YES'`.execute(db);
  for (const { table_name: table, column_name: column } of identities.rows) {
    await sql`select setval(pg_get_serial_sequence(${table}, ${column}), coalesce(max(${sql.ref(column)}), 0) + 1, false) from ${sql.table(table)}`.execute(
      db,
    );
  }
  await db.destroy();
  const store = await openStore({ url }, sealer);
  cleanups.push(() => store.close());
  return store;
}

function bytesAsBuffers(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value instanceof Uint8Array ? Buffer.from(value) : value]),
  );
}

/** Asks for everything that the fixture holds, changes some of it, and opens what is sealed. */
async function expectWhole(store: Store): Promise<void> {
  const { app, bugs, send, sessions } = await openTestApp(store);
  const get = async (path: string) => (await send('root', `GET ${path}`)).json();
  expect(await get('/catalog/folders/Loads')).toMatchObject({ name: 'Loads', description: 'of the night' });
  expect((await get('/catalog/folders/Loads/environments/Prod/variables')).items).toMatchObject([
    { name: 'Server', value: 'db1' },
    { name: 'Password', sensitive: true },
  ]);
  expect((await get('/catalog/folders/Loads/projects/Sales/references')).items).toMatchObject([{ referenceId: 1 }]);
  const parameters = (await get('/catalog/folders/Loads/projects/Sales/parameters')).items;
  expect(parameters.map(({ parameterName }: { parameterName: string }) => parameterName).sort()).toEqual([
    'Key',
    'Server',
  ]);
  const file = await send('root', 'GET /catalog/folders/Loads/projects/Sales/ispac');
  expect(file.rawPayload.subarray(0, 2).toString()).toBe('PK');
  expect((await get('/executions')).items).toMatchObject([{ packageName: 'Load.dtsx', environmentName: 'Prod' }]);
  expect((await get('/catalog/logging-levels')).items).toMatchObject([{ name: 'Errors' }]);
  expect((await get('/catalog/properties')).items).toContainEqual(
    expect.objectContaining({ propertyName: 'RETENTION_WINDOW', propertyValue: '30' }),
  );
  expect(await get('/jobs/Nightly')).toMatchObject({ hasStep: 2, hasSchedule: 1, lastRunOutcome: 1 });
  expect(await get('/jobs/Nightly/steps/1')).toMatchObject({ command: expect.stringContaining('/De kept-command') });
  expect((await get('/jobs/Nightly/steps')).items).toMatchObject([
    { command: expect.stringContaining('/De ****') },
    { command: 'exit 0' },
  ]);
  expect((await get('/jobs/Nightly/history')).items).toMatchObject([{ message: 'The job succeeded.' }]);
  expect((await get('/proxies')).items).toMatchObject([{ name: 'Runner', subsystems: ['CmdExec'] }]);
  expect((await get('/operators')).items).toMatchObject([{ name: 'Ops', hasWebhook: true }]);
  expect((await send('root', 'GET /package-store/packages/MSDB%5COld')).statusCode).toBe(200);
  const made = await send('root', 'POST /catalog/folders', { body: { name: 'Second' } });
  expect(made.statusCode).toBe(201);
  const session = sessions.session({ id: 0, name: 'x', ids: [0], roles: [] });
  const login = { name: 'anna', origin: 'test', password: new Secret('Str0ng-enough-passw0rd') };
  expect(await logIn(session.store, login, Date.now)).toMatchObject({
    principal: { name: 'anna', roles: expect.arrayContaining(['loaders', 'SQLAgentUserRole']) },
  });
  await app.close();
  expect(bugs).toEqual([]);
}

describe.each(fixtures)('a store that was written at the schema version %s', (version) => {
  it('is migrated, and everything in it is there', async () => {
    await expectWhole(await openInFile(version));
  });

  it.skipIf(!process.env.OPENDTSX_TEST_POSTGRES)('is migrated in PostgreSQL too', async () => {
    await expectWhole(await openInSchema(version));
  });

  it('holds no secret in the open once it was migrated', async () => {
    const folder = temporaryFolder();
    const store = await openInFile(version, folder);
    const secrets = [...keptSecrets, 'kept-command'];
    const dump = dumpOf(version);
    for (const secret of secrets) {
      const isOpen = version === openKept && secret === 'kept-command';
      expect([secret, dump.includes(secret)]).toEqual([secret, isOpen]);
    }
    const inFiles = (): string[] =>
      readdirSync(folder).flatMap((file) => {
        const bytes = readFileSync(join(folder, file));
        return secrets.filter((secret) => bytes.includes(secret)).map((secret) => `${secret} in ${file}`);
      });
    expect(inFiles()).toEqual([]);
    await store.close();
    expect(inFiles()).toEqual([]);
  });

  it('is not touched without the key, where there is something to seal', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'store.sqlite');
    loadDump(file, dumpOf(version));
    const opened = openStore({ file });
    if (version !== openKept) return (await opened).close();
    await expect(opened).rejects.toThrow(/without the key/);
    const store = await openStore({ file }, sealer);
    expect(await store.db.selectFrom('agent_job_steps').select('step_name').execute()).toHaveLength(2);
    return store.close();
  });
});

describe('fixtures of schema versions', () => {
  it('exist for every release, and every one of them is listed', () => {
    const versions = [...new Set([...Object.values(released.releases), ...released.others])].sort();
    expect(fixtures.toSorted()).toEqual(versions);
    const known = Object.keys(migrationsFor('sqlite'));
    expect(versions.filter((version) => !known.includes(version))).toEqual([]);
  });

  it('are listed with every release that the changelog tells of', () => {
    const changelog = readFileSync(join(import.meta.dirname, '..', 'CHANGELOG.md'), 'utf8');
    const told = [...changelog.matchAll(/^## \[?v?(\d+\.\d+\.\d+[\w.-]*)/gm)].map(([, version]) => version);
    expect(Object.keys(released.releases).sort()).toEqual(told.sort());
  });
});
