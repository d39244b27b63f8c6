import type { Runner, WorkerUtils } from 'graphile-worker';
import type { Secret } from '../../../datatypes/secret.ts';
import { catalogError } from '../../catalog-errors.ts';

/** How several servers share what waits: a queue in the PostgreSQL database of the store. */
export interface SharedQueueSettings {
  /** Address of the database. */
  readonly url: Secret;
  /** Schema for the tables of the queue; its own of graphile-worker when absent. */
  readonly schema?: string;
  /** Operations at a time on this server. */
  readonly concurrency: number;
}

/** A queue that wakes one of the servers for each operation. Which one may have it, and whether it may run now, is decided by the claim alone. */
export interface SharedQueue {
  /** Asks for the operations to be tried; one that is asked for already is not asked for twice. */
  add(operationIds: readonly number[]): Promise<void>;
  /** Takes nothing more; resolves when what was taken is over. */
  stop(): Promise<void>;
}

const task = 'opendtsx_execution';

/**
 * Opens the queue, makes its tables where they are missing, and takes operations from it until it is stopped.
 * @param perform tries an operation and resolves when it is over for this server; never rejects
 */
export async function openSharedQueue(
  { url, schema, concurrency }: SharedQueueSettings,
  perform: (operationId: number) => Promise<void>,
): Promise<SharedQueue> {
  const { Logger, makeWorkerUtils, run } = await loadLibrary();
  const shared = {
    connectionString: url.reveal(),
    ...(schema === undefined ? {} : { schema }),
    // Nothing of a server is printed but what it says itself.
    logger: new Logger(() => () => undefined),
  };
  const utilities: WorkerUtils = await makeWorkerUtils(shared);
  await utilities.migrate();
  const runner: Runner = await run({
    ...shared,
    concurrency,
    maxPoolSize: concurrency + 2,
    noHandleSignals: true,
    pollInterval: 1000,
    taskList: { [task]: async (payload) => perform(Number((payload as { operationId: number }).operationId)) },
  });
  return {
    async add(operationIds) {
      for (const operationId of operationIds) {
        await utilities.addJob(
          task,
          { operationId },
          { jobKey: `${task} ${operationId}`, jobKeyMode: 'preserve_run_at', maxAttempts: 1 },
        );
      }
    },
    async stop() {
      await runner.stop();
      await utilities.release();
    },
  };
}

async function loadLibrary(): Promise<typeof import('graphile-worker')> {
  try {
    return await import('graphile-worker');
  } catch (cause) {
    throw catalogError('OPENDTSX_E_CATALOG_QUEUE_DRIVER', {}, { cause });
  }
}
