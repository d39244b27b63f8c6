import { samplePackage, sampleParameter, scriptTask } from '../../src/catalog/executions/testing/sample-project.ts';
import { projectFile } from '../../src/catalog/testing/project-aid.ts';
import type { TdsSettings } from '../../src/server/server-settings.ts';
import { type ServedPackages, servePackages } from './serve-packages.ts';

/** A server that answers T-SQL too, with a project and jobs. */
export interface ServedSql extends ServedPackages {
  readonly host: string;
  readonly port: string;
}

/**
 * Starts a server on free ports: the packages of `servePackages`, in the catalog `Loads\Sales` with `Load.dtsx` (parameter `Day`), and the jobs
 * RunSSISPackage, which runs SimpleTestPackage of MSDB, FailsAtNight, whose package fails, and Endless, which ends only when it is stopped.
 */
export async function serveSql(tds: Partial<TdsSettings> = {}): Promise<ServedSql> {
  const served = await servePackages({}, { port: 0, ...tds });
  await deployProject(served);
  await addJob(served, 'RunSSISPackage', String.raw`/SQL "\"\SimpleTestPackage\""`);
  await addJob(served, 'FailsAtNight', String.raw`/SQL "\"\Fails\""`);
  await addJob(served, 'Endless', String.raw`/SQL "\"\Waits\""`);
  const [host = '', port = ''] = served.tdsAddress?.split(':') ?? [];
  return { ...served, host, port };
}

async function deployProject({ rest }: ServedPackages): Promise<void> {
  const text = samplePackage([scriptTask('Say', 'console.log(1)')], [sampleParameter('Day', 18, 'none')]);
  const bytes = projectFile({
    packages: { 'Load.dtsx': [{ name: 'Day', value: 'none' }] },
    entries: { 'Load.dtsx': Buffer.from(text) },
  });
  await rest.ask('POST /catalog/folders', { body: { name: 'Loads' } });
  await rest.ask('PUT /catalog/folders/Loads/projects/Sales', { bytes });
}

async function addJob({ rest }: ServedPackages, name: string, command: string): Promise<void> {
  await rest.ask('POST /jobs', { body: { name } });
  await rest.ask(`POST /jobs/${name}/steps`, { body: { stepName: 'Run', subsystem: 'SSIS', command } });
}
