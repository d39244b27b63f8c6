import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  Application,
  type DefaultEvents,
  DTSExecResult,
  DTSPackageInfoFlags,
  DTSProtectionLevel,
  DtsError,
  Package,
  Secret,
} from '../../src/object-model/index.ts';
import { type ServedPackages, servePackages, testPassword } from '../remote-clients/serve-packages.ts';

// Source of names, arguments and results: documentation, "Loading and Running a Local / Remote Package Programmatically", "Managing Packages and Folders
// Programmatically", "Enumerating Available Packages", "Managing Running Packages", "Managing Package Roles".

let served: ServedPackages;
let folder = '';
beforeAll(async () => {
  served = await servePackages();
  await served.addUser('olga', 'db_ssisoperator');
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-stores-'));
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  expect(served.bugs).toEqual([]);
  await served.close();
});
afterEach(() => vi.unstubAllEnvs());

/** Applications that reach a server by the name `etl-1`, and the stores of this machine in a folder of the test. */
function application(): Application {
  return new Application([], {
    optionsFile: false,
    packageStore: { MSDB: join(folder, 'msdb'), 'File System': join(folder, 'files') },
    servers: { 'etl-1': { address: served.address, user: served.user, password: served.password } },
  });
}

async function symbolOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => undefined,
    (each: unknown) => each,
  );
  if (error instanceof DtsError) return error.diagnostic.symbol;
  throw new Error(`no DtsError: ${String(error)}`);
}

const newPackage = (name: string): Package => {
  const made = new Package({ name });
  made.variables.add('Count', false, 'User', 7);
  return made;
};

describe.each([
  ['of this machine', '.'],
  ['of a server', 'etl-1'],
])('the stores %s', { timeout: 30_000 }, (_, server) => {
  it('keep packages of MSDB, saved under their own name, under another and in folders', async () => {
    const app = application();
    expect(await app.existsOnSqlServer('Sales', server, '', '')).toBe(false);
    await app.saveToSqlServer(newPackage('Sales'), null, server, null, null);
    expect(await app.existsOnSqlServer('\\sales', server)).toBe(true);
    await app.createFolderOnSqlServer('\\', 'Nightly', server);
    await app.saveToSqlServerAs(newPackage('Sales'), null, '\\Nightly\\Copy', server);
    const loaded = await app.loadFromSqlServer('\\Nightly\\Copy', server, undefined, undefined, null);
    expect([loaded.name, loaded.variables.item('User::Count').value]).toEqual(['Sales', 7]);
    const infos = await app.getPackageInfos('\\Nightly', server);
    expect([infos.count, infos.item('Copy').flags, infos.item(0).folder]).toEqual([
      1,
      DTSPackageInfoFlags.Package,
      '\\Nightly',
    ]);
    const outermost = await app.getPackageInfos('\\', server);
    expect(outermost.item('Nightly')).toMatchObject({ flags: DTSPackageInfoFlags.Folder, folder: '\\' });
    await app.renameFolderOnSqlServer('\\', 'Nightly', 'Weekly', server);
    expect(await app.folderExistsOnSqlServer('Nightly', server)).toBe(false);
    expect(await symbolOf(app.removeFolderFromSqlServer('Weekly', server))).toBe(
      'OPENDTSX_E_PACKAGESTORE_FOLDERNOTEMPTY',
    );
    await app.removeFromSqlServer('Weekly\\Copy', server);
    await app.removeFolderFromSqlServer('Weekly', server);
    expect(await app.folderExistsOnSqlServer('Weekly', server)).toBe(false);
    expect(await symbolOf(app.removeFromSqlServer('Weekly\\Copy', server))).toBe('DTS_E_PACKAGENOTFOUND');
    expect(await symbolOf(app.loadFromSqlServer('Weekly\\Copy', server))).toBe('DTS_E_PACKAGENOTFOUND');
  });

  it('keep packages of the package store, whose stores are its outermost folders', async () => {
    const app = application();
    await app.saveToDtsServer(newPackage('Sales'), null, 'File System\\Today', server);
    await app.createFolderOnDtsServer('File System', 'Old', server);
    await app.renameFolderOnDtsServer('File System', 'Old', 'Older', server);
    expect(await app.folderExistsOnDtsServer('File System\\Older', server)).toBe(true);
    const stores = [...(await app.getDtsServerPackageInfos('\\', server))].map(({ name }) => name);
    expect(stores.sort()).toEqual(['File System', 'MSDB']);
    const [first, second] = await app.getDtsServerPackageInfos('File System', server);
    expect([first.name, second.folder]).toEqual(['Older', 'File System']);
    expect((await app.loadFromDtsServer('File System\\Today', server, null)).name).toBe('Sales');
    expect(await app.existsOnDtsServer('File System\\Absent', server)).toBe(false);
    expect(await symbolOf(app.loadFromDtsServer('Elsewhere\\Today', server))).toBe('OPENDTSX_E_PACKAGESTORE_STORE');
    await app.removeFromDtsServer('File System\\Today', server);
    await app.removeFolderFromDtsServer('File System\\Older', server);
    expect(await app.existsOnDtsServer('File System\\Today', server)).toBe(false);
    expect(await app.getServerInfo(server)).toMatchObject({
      product: 'OpenDTSX',
      packageStores: ['File System', 'MSDB'],
    });
  });

  it('give a package back to the byte when it was not changed', async () => {
    const app = application();
    await app.saveToXml(join(folder, 'own.dtsx'), newPackage('Sales'));
    const loaded = await app.loadPackage(join(folder, 'own.dtsx'));
    await app.saveToDtsServer(loaded, null, 'MSDB\\Same', server);
    const again = await app.loadFromDtsServer('MSDB\\Same', server);
    expect(app.saveToXmlText(again)).toBe(app.saveToXmlText(loaded));
  });

  it('run a package in the program that has loaded it', async () => {
    const app = application();
    await app.saveToSqlServerAs(newPackage('Here'), null, 'Here', server);
    const loaded = await app.loadFromSqlServer('Here', server);
    expect(await loaded.execute({ optionsFile: false })).toBe(DTSExecResult.Success);
  });

  it('open what is encrypted with the password of the application', async () => {
    const app = application();
    const made = newPackage('Closed');
    made.protectionLevel = DTSProtectionLevel.EncryptAllWithPassword;
    expect(await symbolOf(app.saveToSqlServer(made, null, server))).toBe('DTS_E_PACKAGEPROTECT');
    app.packagePassword = new Secret('hush');
    await app.saveToSqlServer(made, null, server);
    expect((await app.loadFromSqlServer('Closed', server)).variables.item('User::Count').value).toBe(7);
    app.packagePassword = undefined;
    expect(await symbolOf(app.loadFromSqlServer('Closed', server))).toMatch(/^DTS_E_PACKAGE/);
  });
});

describe('names of servers', { timeout: 30_000 }, () => {
  it('mean this machine as documented: "(local)" to methods of SQL Server only', async () => {
    const app = application();
    await app.saveToSqlServerAs(newPackage('Local'), null, 'Local', '.');
    for (const name of ['', null, undefined, '.', 'localhost', '(local)', hostname().toUpperCase()]) {
      expect(await app.existsOnSqlServer('Local', name)).toBe(true);
    }
    for (const name of ['', null, undefined, '.', 'LOCALHOST', hostname()]) {
      expect(await app.existsOnDtsServer('MSDB\\Local', name)).toBe(true);
    }
    expect(await symbolOf(app.existsOnDtsServer('MSDB\\Local', '(local)'))).toBe('OPENDTSX_E_PACKAGESTORE_SERVER');
    expect(readdirSync(join(folder, 'msdb'))).toContain('Local.dtsx');
  });

  it('that nothing declares are refused with the way to declare them', async () => {
    expect(await symbolOf(application().existsOnSqlServer('A', 'db7'))).toBe('OPENDTSX_E_STORE_SERVER');
    expect(await symbolOf(application().existsOnDtsServer('MSDB\\A', `${hostname()}\\SQL`))).toBe(
      'OPENDTSX_E_STORE_SERVER',
    );
  });

  it('may be addresses, with a user and a password', async () => {
    const { address } = served;
    expect(await application().existsOnSqlServer('SimpleTestPackage', address, 'olga', testPassword)).toBe(true);
    const secret = new Secret('wrong');
    expect(await symbolOf(application().existsOnSqlServer('A', address, 'olga', secret))).toBe(
      'OPENDTSX_E_CLIENT_LOGIN',
    );
  });

  it('stand in opendtsx.yaml, with where their secrets are', async () => {
    const file = join(folder, 'opendtsx.yaml');
    vi.stubEnv('ETL_PASSWORD', served.password);
    writeFileSync(
      file,
      `version: 1\nservers:\n  warehouse: { address: '${served.address}', user: ${served.user}, password: env:ETL_PASSWORD }\npackageStore: { MSDB: ./declared }\n`,
    );
    const app = new Application([], { optionsFile: file });
    expect(await app.existsOnDtsServer('MSDB\\SimpleTestPackage', 'WAREHOUSE')).toBe(true);
    await app.saveToSqlServer(newPackage('Declared'), null, '.');
    expect(readdirSync(join(folder, 'declared'))).toEqual(['Declared.dtsx']);
    vi.stubEnv('ETL_PASSWORD', '');
    expect(await symbolOf(app.getServerInfo('warehouse'))).toBe('OPENDTSX_E_STORE_SECRET');
    for (const servers of [
      'warehouse: here',
      'w: { user: a }',
      'w: { address: a, password: plain }',
      'w: { address: a, host: b }',
      '[a]',
    ]) {
      writeFileSync(file, `version: 1\nservers:\n  ${servers}\n`);
      expect(await symbolOf(app.getServerInfo('warehouse'))).toBe('OPENDTSX_E_OPTIONSFILE');
    }
  });

  it('are that of the environment by its host or address', async () => {
    vi.stubEnv('OPENDTSX_SERVER', served.address);
    vi.stubEnv('OPENDTSX_USER', served.user);
    vi.stubEnv('OPENDTSX_PASSWORD', served.password);
    expect((await application().getServerInfo(new URL(served.address).host)).serverName).toBe('TEST');
    expect(await symbolOf(application().getServerInfo('elsewhere'))).toBe('OPENDTSX_E_STORE_SERVER');
  });
});

describe('what is of one kind of store only', { timeout: 30_000 }, () => {
  it('the roles of packages are those of a server', async () => {
    const app = application();
    expect(await app.getDtsServerRoles('etl-1')).toContain('db_ssisoperator');
    await app.setPackageRoles('etl-1', '\\SimpleTestPackage', 'db_ssisltduser', null);
    expect(await app.getPackageRoles('etl-1', 'MSDB\\SimpleTestPackage')).toEqual({
      readerRole: 'db_ssisltduser',
      writerRole: '',
    });
    expect(await symbolOf(app.setPackageRoles('etl-1', 'SimpleTestPackage', 'nobodies', ''))).toBe(
      'OPENDTSX_E_PACKAGESTORE_ROLE',
    );
    expect(await symbolOf(app.getPackageRoles('.', 'A'))).toBe('OPENDTSX_E_STORE_ROLES');
  });

  // Source: documentation, protection level ServerStorage: only for packages saved in MSDB.
  it('a package that relies on the store for its secrets is kept by a server, which seals it', async () => {
    const app = application();
    const made = newPackage('Relying');
    made.protectionLevel = DTSProtectionLevel.ServerStorage;
    expect(await symbolOf(app.saveToSqlServer(made, null, '.'))).toBe('DTS_E_SERVERSTORAGEDISALLOWED');
    await app.saveToSqlServer(made, null, 'etl-1');
    expect((await app.loadFromSqlServer('Relying', 'etl-1')).protectionLevel).toBe(DTSProtectionLevel.ServerStorage);
  });

  it('running packages of this machine are those of the program, and stop', async () => {
    const app = application();
    const waits = await app.loadFromSqlServer('Waits', 'etl-1');
    const execution = waits.execute({ optionsFile: false });
    const [running] = await app.getRunningPackages('.');
    expect(running).toMatchObject({ packageName: 'Sample', packageId: waits.package.id });
    expect(running.executionStartTime).toBeInstanceOf(Date);
    await running.stop();
    expect(await execution).toBe(DTSExecResult.Canceled);
    expect(await app.getRunningPackages(null)).toEqual([]);
  });

  it('running packages of a server stop there', async () => {
    const app = application();
    const launched = served.rest.ask<{ result: number }>('POST /package-store/launches', {
      body: { sourceType: 'sql', packageName: 'Waits' },
    });
    await expect.poll(async () => (await app.getRunningPackages('etl-1')).length, { timeout: 20_000 }).toBe(1);
    for (const running of await app.getRunningPackages('etl-1')) await running.stop();
    expect((await launched).result).toBe(3);
  });

  it('findings of loading are told to the events', async () => {
    const app = application();
    const told: string[] = [];
    const events: DefaultEvents = { onWarning: (source, _, __, text) => void told.push(`${source.name}: ${text}`) };
    const place = encodeURIComponent('MSDB\\Odd');
    const made = newPackage('Odd');
    const [first, second] = [made.executables.add('STOCK:SEQUENCE'), made.executables.add('STOCK:SEQUENCE')];
    const text = app.saveToXmlText(made).replace(second.id, first.id);
    await served.rest.ask(`PUT /package-store/packages/${place}`, { bytes: Buffer.from(text) });
    const loaded = await app.loadFromSqlServer('Odd', 'etl-1', null, null, events);
    expect(told).toEqual(loaded.diagnostics.map(({ message }) => `Odd: ${message}`));
    expect(told).not.toEqual([]);
  });
});
