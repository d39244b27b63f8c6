import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Application, type Package, Project } from 'opendtsx';
import { newPackage } from 'opendtsx/builder';
import { CatalogFolder } from '../../src/client/catalog/catalog-folder.ts';
import { IntegrationServices } from '../../src/client/catalog/integration-services.ts';
import { openServer } from '../../src/server/open-server.ts';
import { RestClient } from '../serving/rest-client.ts';

/** A server with packages whose rows may be read, and who may read them. */
export interface ServedFlows {
  readonly address: string;
  readonly folder: string;
  readonly user: string;
  readonly password: string;
  readonly rest: RestClient;
  readonly bugs: unknown[];
  close(): Promise<void>;
}

/** Rows of `numbers.csv`: more than the buffers between two processes and two sockets hold. */
export const numberCount = 400_000;

/** A package that reads `numbers.csv` for the destination `Rows`; with `fails` it fails at a row that is no number, far behind the first ones. */
async function numbersPackage(
  folder: string,
  name: string,
  settings: Record<string, number | boolean>,
): Promise<Package> {
  const load = newPackage(name);
  load.variable('Day', 1);
  const file = load.flatFileConnectionManager('Numbers file', join(folder, `${name}.csv`), {
    ColumnNamesInFirstDataRow: true,
    columns: { n: 'DT_I4', text: 'DT_WSTR:60' },
  });
  load.dataFlowTask('Load', (flow) => {
    flow
      .flatFileSource('Numbers', { connection: file })
      .derivedColumn('Day', { day: '@[User::Day]' })
      .datareaderDestination('Rows', { use: ['n', 'text', 'day'], ...settings });
  });
  return load.build();
}

/**
 * Starts a server on a free port. `Numbers` gives many rows, `Broken` fails behind them, `Impatient` does not wait for its reader: in the folder that callers write as `C:\Flows`,
 * in MSDB, and in the project `/Flows/Reading`.
 */
export async function serveFlows(): Promise<ServedFlows> {
  const folder = await mkdtemp(join(tmpdir(), 'opendtsx-flows-'));
  const root = join(folder, 'flows');
  mkdirSync(root);
  const line = (n: number | string): string => `${n},text ${n} ${'x'.repeat(40)}\r\n`;
  const lines = Array.from({ length: numberCount }, (_, n) => line(n)).join('');
  for (const name of ['Numbers', 'Broken', 'Impatient'])
    writeFileSync(join(root, `${name}.csv`), `n,text\r\n${lines}${name === 'Broken' ? line('none') : ''}`);
  const project = Project.createProject('Reading');
  const application = new Application();
  for (const [name, settings] of [
    ['Numbers', {}],
    ['Broken', {}],
    ['Impatient', { ReadTimeout: 1, FailOnTimeout: true }],
  ] as const) {
    const made = await numbersPackage(root, name, settings);
    const path = join(root, `${name}.dtsx`);
    await application.saveToXml(path, made);
    // The builder makes variables of the namespace User.
    const text = await readFile(path, 'utf8');
    writeFileSync(
      path,
      text.replaceAll('User::Day', 'DtsClient::Day').replace('Namespace="User"', 'Namespace="DtsClient"'),
    );
    project.packageItems.add(await application.loadPackage(path), `${name}.dtsx`);
  }
  const projectFile = join(folder, 'Reading.ispac');
  await project.saveTo(projectFile);
  const bugs: unknown[] = [];
  const server = await openServer(
    {
      dataFolder: join(folder, 'data'),
      port: 0,
      serverName: 'TEST',
      executions: { warmWorkers: 0, capacity: 2, workingFolder: root },
      webService: { roots: [{ path: 'C:\\Flows', folder: root }] },
    },
    { onBug: (error) => void bugs.push(error) },
  );
  const user = server.firstUser?.name ?? '';
  const password = server.firstUser?.password.reveal() ?? '';
  const rest = new RestClient(server.address, `${user}:${password}`);
  const bytes = await readFile(join(root, 'Numbers.dtsx'));
  await rest.ask(`PUT /package-store/packages/${encodeURIComponent('MSDB\\Numbers')}`, { bytes });
  const services = await IntegrationServices.connect({ address: server.address, user, password });
  const flows = new CatalogFolder(await services.catalogs.item('SSISDB'), 'Flows', '');
  await flows.create();
  await flows.deployProject('Reading', await readFile(projectFile));
  return {
    address: server.address,
    folder,
    user,
    password,
    rest,
    bugs,
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
