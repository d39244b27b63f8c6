import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { samplePackage, scriptTask } from '../../src/catalog/executions/testing/sample-project.ts';
import { openServer } from '../../src/server/open-server.ts';
import type { TdsSettings, WebServiceSettings } from '../../src/server/server-settings.ts';
import { RestClient } from '../serving/rest-client.ts';

/** A server with packages for callers of the web service. */
export interface ServedPackages {
  readonly address: string;
  /** Where T-SQL is answered, e.g. `127.0.0.1:1433`; absent where it is not. */
  readonly tdsAddress: string | undefined;
  /** Folder of everything; `outside.dtsx` lies there, where nobody may run it. */
  readonly folder: string;
  /** What callers write as `C:\My Packages`. */
  readonly root: string;
  readonly user: string;
  readonly password: string;
  readonly rest: RestClient;
  /** Defects of the server. */
  readonly bugs: unknown[];
  /** Makes a user in roles, with the password `Aa1!aaaaaaaa`. */
  addUser(name: string, ...roles: string[]): Promise<void>;
  close(): Promise<void>;
}

/** The password of users that a test makes. */
export const testPassword = 'Aa1!aaaaaaaa';

const exits = (code: number): string => samplePackage([scriptTask('Exit', `process.exit(${code})`)]);

/** Runs until it is canceled, and adds a letter to the file before. */
function waits(file: string): string {
  const place = JSON.stringify(file).replaceAll('"', "'");
  return samplePackage([
    scriptTask('Wait', `require('node:fs').appendFileSync(${place}, 'x'); setInterval(() => 0, 1000)`),
  ]);
}

/** Starts a server on a free port: MSDB has SimpleTestPackage, Fails, Waits and Loads\Daily, the file system Daily, `C:\My Packages` package1 and broken. */
export async function servePackages(
  webService: Partial<WebServiceSettings> = {},
  tds?: TdsSettings,
): Promise<ServedPackages> {
  const folder = await mkdtemp(join(tmpdir(), 'opendtsx-packages-'));
  const root = join(folder, 'my-packages');
  mkdirSync(root);
  writeFileSync(join(root, 'package1.dtsx'), exits(0));
  writeFileSync(join(root, 'broken.dtsx'), 'this is no package');
  writeFileSync(join(folder, 'outside.dtsx'), exits(0));
  const bugs: unknown[] = [];
  const server = await openServer(
    {
      dataFolder: join(folder, 'data'),
      port: 0,
      serverName: 'TEST',
      executions: { warmWorkers: 0, capacity: 2, workingFolder: folder },
      webService: { roots: [{ path: 'C:\\My Packages', folder: root }], ...webService },
      ...(tds === undefined ? {} : { tds }),
    },
    { onBug: (error) => void bugs.push(error) },
  );
  const user = server.firstUser?.name ?? '';
  const password = server.firstUser?.password.reveal() ?? '';
  const rest = new RestClient(server.address, `${user}:${password}`);
  const put = (path: string, text: string) =>
    rest.ask(`PUT /package-store/packages/${encodeURIComponent(path)}`, { bytes: Buffer.from(text) });
  await rest.ask('POST /package-store/folders', { body: { parent: 'MSDB', name: 'Loads' } });
  await put('MSDB\\SimpleTestPackage', exits(0));
  await put('MSDB\\Fails', exits(3));
  await put('MSDB\\Waits', waits(join(folder, 'started')));
  await put('MSDB\\Loads\\Daily', exits(0));
  await put('File System\\Daily', exits(0));
  return {
    address: server.address,
    tdsAddress: server.tdsAddress,
    folder,
    root,
    user,
    password,
    rest,
    bugs,
    async addUser(name, ...roles) {
      await rest.ask('POST /users', { body: { name, password: testPassword } });
      for (const role of roles) await rest.ask(`PUT /roles/${role}/members/${name}`);
    },
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
