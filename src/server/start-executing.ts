import { mkdir } from 'node:fs/promises';
import { cpus } from 'node:os';
import type { CatalogSession } from '../catalog/catalog-session.ts';
import { removeJournal } from '../catalog/executions/dispatch/execution-journal.ts';
import { type Dispatcher, startDispatcher } from '../catalog/executions/dispatch/start-dispatcher.ts';
import { startup } from '../catalog/executions/dispatch/sweep-leases.ts';
import { stopOperation } from '../catalog/executions/stop-operation.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import type { DataFolder } from './data-folder.ts';
import type { ServerSettings } from './server-settings.ts';

/** Executions on this server. */
export interface Executing {
  readonly dispatcher: Dispatcher;
  /** Takes nothing more, cancels what runs and waits until that is recorded. */
  stop(): Promise<void>;
}

/** Tells the truth about what ran when the server ended last, and begins to execute what waits. `session`: of the server itself. */
export async function startExecuting(
  session: CatalogSession,
  folder: DataFolder,
  settings: ServerSettings,
): Promise<Executing> {
  const { database, executions = {} } = settings;
  const journalFolder = executions.journalFolder ?? folder.inside('journals');
  const { ended } = await startup(session, { alone: database === undefined });
  for (const executionId of ended) await removeJournal(journalFolder, executionId);
  const workingFolder = packagesFolder(settings, folder);
  const dataDumpsFolder = folder.inside('data-dumps');
  for (const path of [workingFolder, dataDumpsFolder]) await mkdir(path, { recursive: true });
  const { optionsFile, environment, policy, processMemory, seconds, checkpointRetries, queueSchema, warmWorkers } =
    executions;
  const dispatcher = await startDispatcher({
    session,
    capacity: executions.capacity ?? Math.max(2, cpus().length),
    surroundings: { workingFolder, optionsFile, environment, policy },
    dataDumpsFolder,
    journalFolder,
    warmWorkers,
    processMemory,
    seconds,
    checkpointRetries,
    ...(database === undefined ? {} : { queue: { url: database, schema: queueSchema } }),
  });
  return { dispatcher, stop: () => stop(session, dispatcher) };
}

/** The folder that relative paths of packages start from. */
export function packagesFolder({ executions }: ServerSettings, folder: DataFolder): string {
  return executions?.workingFolder ?? folder.inside('packages');
}

async function stop(session: CatalogSession, dispatcher: Dispatcher): Promise<void> {
  // What does not stop by itself is ended by the dispatcher after a while.
  const stopped = dispatcher.stop({ wait: true });
  for (const { operationId } of dispatcher.running()) {
    await stopOperation(session, { operationId }).catch((error: unknown) => {
      // It has ended meanwhile, or is being stopped already.
      if (!(error instanceof DtsError)) throw error;
    });
  }
  await dispatcher.tend();
  await stopped;
}
