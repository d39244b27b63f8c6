import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CommandConsole } from '../src/cli/console/command-console.ts';
import { plainPainter } from '../src/cli/console/painter.ts';
import { runDtexec } from '../src/cli/dtexec/run-dtexec.ts';
import { runDtutil } from '../src/cli/dtutil/run-dtutil.ts';
import { runOpendtsx } from '../src/cli/opendtsx/run-opendtsx.ts';
import { DTSPackageInfoFlags, DtsServer, RefusedRequest } from '../src/client/index.ts';
import { Application, DTSProtectionLevel, Package } from '../src/object-model/index.ts';
import { type ServedPackages, servePackages, testPassword } from './remote-clients/serve-packages.ts';

let served: ServedPackages;
let folder = '';
beforeAll(async () => {
  served = await servePackages();
  await served.addUser('olga', 'db_ssisoperator');
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-commands-'));
  vi.stubEnv('OPENDTSX_PACKAGE_STORE', join(folder, 'store'));
  vi.stubEnv('XDG_CONFIG_HOME', join(folder, 'config'));
  vi.stubEnv('APPDATA', join(folder, 'config'));
  vi.stubEnv('OWN_PASSWORD', served.password);
  vi.stubEnv('OLGAS_PASSWORD', testPassword);
}, 60_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  expect(served.bugs).toEqual([]);
  await served.close();
});

interface Told {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

async function told(run: (target: CommandConsole) => Promise<number>): Promise<Told> {
  const output: string[] = [];
  const errors: string[] = [];
  const code = await run({
    output: { write: (text) => output.push(text) > 0, size: () => ({ columns: 80, rows: 24 }) },
    writeError: (text) => void errors.push(text),
    paint: plainPainter,
    paintError: plainPainter,
    redraws: false,
  });
  return { code, output: output.join(''), errors: errors.join('') };
}

const dtutil = (...args: string[]): Promise<Told> => told((target) => runDtutil(args, target, undefined));
const dtexec = (...args: string[]): Promise<Told> => told((target) => runDtexec(args, target));
const from = (): string[] => [
  '/SourceS',
  served.address,
  '/SourceU',
  served.user,
  '--source-password-env',
  'OWN_PASSWORD',
];
const to = (): string[] => ['/DestS', served.address, '/DestU', served.user, '--dest-password-env', 'OWN_PASSWORD'];
const file = (name: string): string => join(folder, name);

// Source: documentation (dtutil utility, dtexec utility).
describe('command lines with a server', { timeout: 60_000 }, () => {
  it('export, import, move and delete packages of MSDB', async () => {
    const exported = await dtutil('/SQL', 'SimpleTestPackage', ...from(), '/COPY', `FILE;${file('a.dtsx')}`);
    expect([exported.code, existsSync(file('a.dtsx'))]).toEqual([0, true]);
    expect((await dtutil('/FILE', file('a.dtsx'), '/COPY', 'SQL;Loads\\Imported', ...to())).code).toBe(0);
    expect((await dtutil('/SQL', '\\Loads\\Imported', ...from(), '/EXISTS')).code).toBe(0);
    expect((await dtutil('/SQL', 'Loads\\Imported', ...from(), '/COPY', 'SQL;Loads\\imported', ...to())).code).toBe(6);
    // Of the same name, but on this machine.
    await dtutil('/FCREATE', 'SQL;\\;Loads');
    expect((await dtutil('/SQL', 'Loads\\Imported', ...from(), '/MOVE', 'SQL;Loads\\Imported')).code).toBe(0);
    expect((await dtutil('/SQL', 'Loads\\Imported', ...from(), '/EXISTS')).code).toBe(4);
    expect((await dtutil('/SQL', 'Loads\\Imported', '/EXISTS')).code).toBe(0);
    await dtutil('/SQL', 'Loads\\Imported', '/COPY', `FILE;${file('b.dtsx')}`);
    expect(readFileSync(file('b.dtsx'))).toEqual(readFileSync(file('a.dtsx')));
    await dtutil('/FILE', file('a.dtsx'), '/COPY', 'SQL;Gone', ...to());
    expect((await dtutil('/SQL', 'Gone', ...from(), '/DELETE')).code).toBe(0);
    expect((await dtutil('/SQL', 'Gone', ...from(), '/DELETE')).code).toBe(4);
  });

  it('leave secrets to the server with protection level 5', async () => {
    const made = new Package({ name: 'Secret' });
    made.protectionLevel = DTSProtectionLevel.EncryptAllWithPassword;
    await new Application().saveToXml(file('secret.dtsx'), made, { password: 'hush' });
    const { code } = await dtutil(
      '/FILE',
      file('secret.dtsx'),
      '/DECRYPT',
      'hush',
      '/ENCRYPT',
      'SQL;Secret;5',
      ...to(),
    );
    expect(code).toBe(0);
    expect((await dtutil('/SQL', 'Secret', ...from(), '--describe')).output).toContain('ServerStorage (5)');
  });

  it('sign into MSDB', async () => {
    const certificate = fileURLToPath(new URL('../src/cli/dtutil/fixtures/signer.pem', import.meta.url));
    const thumbprint = '5CADDED8BFE4CFDD174AA8F0FC2A6EACCB74329C';
    const signing = ['/SIGN', `SQL;Signed;${thumbprint}`, '--certificate', certificate];
    expect((await dtutil('/SQL', 'SimpleTestPackage', ...from(), ...signing, ...to())).code).toBe(0);
    expect((await dtutil('/SQL', 'Signed', ...from(), '--describe')).output).toContain('CN=Signer of tests');
  });

  it('work with folders, and list them', async () => {
    expect((await dtutil('/FCREATE', 'SQL;\\;Nightly', ...from())).code).toBe(0);
    expect((await dtutil('/FRENAME', 'SQL;\\;Nightly;Weekly', ...from())).code).toBe(0);
    const { output } = await dtutil('/FDIR', 'SQL;\\;S', ...from());
    expect(output).toMatch(/^Folder {3}MSDB\\Weekly$/m);
    expect(output).toMatch(/^Package {2}MSDB\\Loads\\Daily$/m);
    expect((await dtutil('/FDELETE', 'SQL;\\;Weekly', ...from())).code).toBe(0);
    expect((await dtutil('/FEXISTS', 'SQL;Weekly', ...from())).code).toBe(1);
  });

  it('say what the server refuses', async () => {
    const as = ['/SourceU', 'olga', '--source-password-env', 'OLGAS_PASSWORD'];
    const denied = await dtutil('/SQL', 'SimpleTestPackage', '/SourceS', served.address, ...as, '/DELETE');
    expect([denied.code, denied.errors]).toEqual([1, expect.stringContaining('olga')]);
    const wrong = ['/SourceU', 'olga', '/SourceP', 'wrong-canary'];
    const login = await dtutil('/SQL', 'A', '/SourceS', served.address, ...wrong, '/COPY', `FILE;${file('c.dtsx')}`);
    expect([login.code, login.errors]).toEqual([5, expect.stringContaining('OPENDTSX_E_CLIENT_LOGIN')]);
    expect(login.errors + login.output).not.toContain('canary');
    const nobody = await dtutil('/SQL', 'A', '/SourceS', 'http://127.0.0.1:1', ...wrong, '/EXISTS');
    expect([nobody.code, nobody.errors]).toEqual([5, expect.stringContaining('OPENDTSX_E_CLIENT_UNREACHABLE')]);
  });

  it('run packages of a server here, as who is logged in there or is named', async () => {
    const named = ['/SER', served.address, '/U', served.user, '--password-env', 'OWN_PASSWORD'];
    expect((await dtexec('/SQL', 'SimpleTestPackage', ...named)).code).toBe(0);
    expect((await dtexec('/SQL', 'Fails', ...named, '/REP', 'N')).code).toBe(1);
    expect((await dtexec('/SQL', 'Absent', ...named)).code).toBe(4);
    const { code, errors } = await dtexec('/DTS', 'File System\\Daily', '/SER', served.address);
    expect([code, errors]).toEqual([5, expect.stringContaining('OPENDTSX_E_STORE_SERVER')]);
    await told((target) =>
      runOpendtsx(['login', served.address, '--user', served.user, '--password-env', 'OWN_PASSWORD'], target),
    );
    expect((await dtexec('/DTS', 'File System\\Daily', '/SER', served.address)).code).toBe(0);
  });

  it('run a package of the server that an options file declares', async () => {
    const text = `version: 1\nservers: { warehouse: { address: '${served.address}', user: ${served.user}, password: env:OWN_PASSWORD } }\n`;
    writeFileSync(file('options.yaml'), text);
    expect((await dtexec('/SQL', 'Loads\\Daily', '/SER', 'Warehouse', '--config', file('options.yaml'))).code).toBe(0);
  });
});

describe('a client of a server', { timeout: 60_000 }, () => {
  const connect = (password = served.password): Promise<DtsServer> =>
    DtsServer.connect({ address: served.address, user: served.user, password });

  it('has packages run there and gets how they ended', async () => {
    const server = await connect();
    expect(await server.launchPackage({ sourceType: 'sql', packageName: 'SimpleTestPackage' })).toMatchObject({
      result: 0,
      resultName: 'success',
      errors: [],
    });
    const failed = await server.launchPackage({ sourceType: 'dts', sourceLocation: 'MSDB', packageName: 'Fails' });
    expect([failed.result, failed.errors.length]).toEqual([1, 1]);
    const refused = server.launchPackage({ sourceType: 'file', sourceLocation: '/etc', packageName: 'passwd' });
    await expect(refused).rejects.toThrow(RefusedRequest);
    await expect(connect('wrong')).rejects.toMatchObject({ diagnostic: { symbol: 'OPENDTSX_E_CLIENT_LOGIN' } });
  });

  it('waits for a package longer than for an answer, without starting it twice', async () => {
    const { address, user, password } = served;
    const server = await DtsServer.connect({ address, user, password, timeout: 500 });
    const launched = server.launchPackage({ sourceType: 'sql', packageName: 'Waits' });
    const seen = new Set<string>();
    // An answer may take half a second: until the package has run for two, the request has been sent again.
    await expect
      .poll(
        async () => {
          for (const { instanceId } of await server.runningPackages()) seen.add(instanceId);
          const [oldest] = await server.runningPackages();
          return oldest?.executionDuration ?? 0;
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThan(1);
    expect(seen.size).toBe(1);
    for (const running of await server.runningPackages()) await running.stop();
    expect((await launched).result).toBe(3);
  });

  it('leaves a package that it does not wait for any more', async () => {
    const server = await connect();
    const gone = new AbortController();
    const launched = server.launchPackage({ sourceType: 'sql', packageName: 'Waits', signal: gone.signal });
    await expect.poll(async () => (await server.runningPackages()).length, { timeout: 30_000 }).toBe(1);
    gone.abort();
    await expect(launched).rejects.toMatchObject({ name: 'AbortError' });
    const [running] = await server.runningPackages();
    expect(running).toMatchObject({ packageName: 'Waits', userName: served.user });
    await running.stop();
    await expect.poll(async () => (await server.runningPackages()).length, { timeout: 30_000 }).toBe(0);
  });

  it('works with package stores', async () => {
    const { packageStore, ...server } = await connect();
    const content = await packageStore.get('MSDB\\SimpleTestPackage');
    await packageStore.put('File System\\New', content);
    await expect(packageStore.put('File System\\New', content, { overwrite: false })).rejects.toMatchObject({
      status: 409,
    });
    await packageStore.copy('File System\\New', 'MSDB\\New');
    await packageStore.move('MSDB\\New', 'MSDB\\Newer');
    expect([await packageStore.exists('MSDB\\New'), await packageStore.exists('MSDB\\Newer')]).toEqual([false, true]);
    await packageStore.setRoles('MSDB\\Newer', { readRole: 'db_ssisltduser' });
    expect(await packageStore.roles('MSDB\\Newer')).toEqual({ readRole: 'db_ssisltduser' });
    const found = [];
    for await (const { name, flags, creationDate } of packageStore.list('File System'))
      found.push({ name, flags, creationDate });
    expect(found).toContainEqual({ name: 'New', flags: DTSPackageInfoFlags.Package, creationDate: undefined });
    await packageStore.remove('File System\\New');
    await packageStore.remove('MSDB\\Newer');
    expect(server.connection.address).toBe(served.address);
  });

  it('asks who answers', async () => {
    const info = await (await connect()).info();
    expect(info).toMatchObject({ serverName: 'TEST', product: 'OpenDTSX', packageStores: ['File System', 'MSDB'] });
    expect(info.version).toMatch(/^\d+\.\d+\.\d+/);
  });
});
