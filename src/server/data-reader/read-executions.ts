import type { Readable } from 'node:stream';
import type { CatalogSession } from '../../catalog/catalog-session.ts';
import type { Dispatcher } from '../../catalog/executions/dispatch/start-dispatcher.ts';
import { startExecution } from '../../catalog/executions/start-execution.ts';
import { stopOperation } from '../../catalog/executions/stop-operation.ts';
import { inTransaction } from '../../catalog/in-transaction.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import type { RestServices } from '../../faces/rest/rest-services.ts';
import { launchError } from '../../package-store/launch-errors.ts';
import type { ReadWish, RowStream } from '../../package-store/row-stream.ts';
import { rowStreamOf } from './row-stream-of.ts';

const alreadyAborted = AbortSignal.abort();

/**
 * Executions whose rows somebody reads: ordinary ones, in every list, but started on this server at once or not at all, as the caller waits, and stopped when the caller leaves.
 * @param server session of the server itself, which stops them
 */
export function readExecutions(
  server: CatalogSession,
  dispatcher: Pick<Dispatcher, 'claimHere'>,
): RestServices['readExecution'] {
  return async (session, make, wish) => {
    const { executionId, perform } = await inTransaction(session, async (inside) => {
      const made = await make(inside);
      // Within the transaction nobody else sees that it waits. What would wait for its end is the caller's reading.
      await startExecution({ ...inside, signals: undefined }, { executionId: made, signal: alreadyAborted });
      const begin = await dispatcher.claimHere(inside, made);
      if (begin === undefined) throw launchError('OPENDTSX_E_LAUNCH_FULL');
      return { executionId: made, perform: begin };
    });
    const stop = (): void => {
      stopOperation(server, { operationId: executionId }).catch((error: unknown) => {
        // It has ended meanwhile.
        if (!(error instanceof DtsError)) throw error;
      });
    };
    return { executionId, rows: await rowsOf(perform, wish, stop) };
  };
}

async function rowsOf(
  perform: (reading: Parameters<Exclude<Awaited<ReturnType<Dispatcher['claimHere']>>, undefined>>[0]) => void,
  { dataReader, isSchemaOnly, refusesDelayedValidation, gone }: ReadWish,
  stop: () => void,
): Promise<RowStream['rows']> {
  const begun = Promise.withResolvers<Readable | undefined>();
  const ended = Promise.withResolvers<Diagnostic | undefined>();
  perform({
    wish: { name: dataReader, isSchemaOnly, refusesDelayedValidation },
    begin: begun.resolve,
    end(failure) {
      ended.resolve(failure);
      begun.resolve(undefined);
    },
  });
  const pipe = await begun.promise;
  if (pipe === undefined) {
    const failure = await ended.promise;
    throw failure === undefined ? launchError('OPENDTSX_E_LAUNCH_STOPPING') : new DtsError(failure);
  }
  const leave = (): void => {
    pipe.destroy();
    stop();
  };
  if (gone.aborted) leave();
  gone.addEventListener('abort', leave, { once: true });
  const rows = await rowStreamOf({ pipe, ended: ended.promise });
  // Whoever has read to the end leaves too.
  rows
    .on('error', () => undefined)
    .once('close', () => {
      gone.removeEventListener('abort', leave);
      pipe.destroy();
      if (!rows.readableEnded) stop();
    });
  return rows;
}
