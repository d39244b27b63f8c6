import type { Readable } from 'node:stream';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Principal } from '../../identity/principal.ts';
import type { LaunchablePackage } from '../../package-store/find-launchable-package.ts';
import { launchError } from '../../package-store/launch-errors.ts';
import type { PackageReader, ReadValues, ReadWish, RowStream } from '../../package-store/row-stream.ts';
import { randomInstance } from '../../package-store/running-packages.ts';
import { type LaunchSettings, withPackageFile } from '../launch-packages.ts';
import { runStepProcess } from '../steps/step-process.ts';
import { waitingLine } from '../waiting-line.ts';
import type { ReaderEnd, ReaderWork } from './reader-messages.ts';
import { rowStreamOf } from './row-stream-of.ts';

const mostWaiting = 100;
const millisecondsToEnd = 10_000;

/** A reader of packages with the means to end it. */
export interface OpenPackageReader extends PackageReader {
  /** Starts nothing more, cancels what runs and resolves when all has ended. */
  stop(): Promise<void>;
}

interface Reading {
  readonly caller: Principal;
  readonly found: LaunchablePackage;
  readonly wish: ReadWish;
  readonly values: ReadValues;
  readonly stopping: AbortSignal;
  readonly instanceId: string;
  readonly open: (stream: RowStream) => void;
}

/**
 * Reads packages for callers, each in a process of its own, at most `capacity` at a time besides those that are launched; up to 100 wait. While it runs a package is among the
 * running packages, where it can be stopped. A caller that leaves cancels it: its rows are for nobody else.
 */
export function readPackages(settings: LaunchSettings): OpenPackageReader {
  const line = waitingLine(settings.capacity);
  const current = new Set<Promise<void>>();
  const stopping = new AbortController();
  return {
    open(caller, found, wish, values) {
      if (stopping.signal.aborted) throw launchError('OPENDTSX_E_LAUNCH_STOPPING');
      if (line.waiting() >= mostWaiting) throw launchError('OPENDTSX_E_LAUNCH_BUSY', { waiting: line.waiting() });
      return new Promise<RowStream>((open, fail) => {
        const reading = { caller, found, wish, values, stopping: stopping.signal, instanceId: randomInstance(), open };
        const ended = line.enter(() => read(settings, reading)).catch(fail);
        current.add(ended);
        void ended.then(() => current.delete(ended));
      });
    },
    async stop() {
      stopping.abort();
      await Promise.all(current);
    },
  };
}

async function read(settings: LaunchSettings, reading: Reading): Promise<void> {
  const { caller, found, wish, stopping, instanceId } = reading;
  if (stopping.aborted) throw launchError('OPENDTSX_E_LAUNCH_STOPPING');
  if (wish.gone.aborted) throw launchError('OPENDTSX_E_LAUNCH_GONE', { path: found.path });
  const stopped = new AbortController();
  const remove = settings.running.add({
    packageName: found.name,
    packageDescription: found.facts.description,
    packageId: found.facts.packageId,
    instanceId,
    userId: caller.id,
    userName: caller.name,
    startMs: settings.now(),
    stop: async () => stopped.abort(),
  });
  try {
    const signal = AbortSignal.any([stopped.signal, stopping, wish.gone]);
    await withPackageFile(settings, found, (path) => readFile(settings, reading, path, signal));
  } finally {
    remove();
  }
}

/** Resolves when the process has ended; rejects when it has given nothing. */
async function readFile(
  settings: LaunchSettings,
  { found, wish, values, instanceId, open }: Reading,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const ended = Promise.withResolvers<Diagnostic | undefined>();
  const limit = settings.seconds === undefined ? undefined : AbortSignal.timeout(settings.seconds * 1000);
  const stopped = limit === undefined ? signal : AbortSignal.any([signal, limit]);
  let opened: Promise<void> | undefined;
  let end: ReaderEnd | undefined;
  const how = await runStepProcess<ReaderEnd>(
    'server/data-reader/reader-main',
    workOf(settings, wish, values, path),
    { signal: stopped, output: () => undefined },
    {
      take: (message) => {
        end = message;
      },
      millisecondsToEnd,
      onRows(pipe) {
        opened = rowStreamOf({ pipe, ended: ended.promise }).then((rows) => {
          cutOnGone(pipe, rows, wish.gone, stopped);
          open({ instanceId, rows });
        });
        // It is waited for when the process has ended.
        opened.catch(() => undefined);
      },
    },
  );
  if (limit?.aborted === true && !signal.aborted && end?.failure !== undefined) {
    const args = { path: found.path, seconds: settings.seconds ?? 0 };
    end = { failure: launchError('OPENDTSX_E_LAUNCH_TIME', args).diagnostic };
  }
  ended.resolve(end === undefined ? processFailure(found, how) : shownFailure(end.failure, path, found.path));
  await opened;
}

/** Whoever is gone reads nothing more, and neither does the pipe; who does not read keeps nothing from ending that is to end. */
function cutOnGone(pipe: Readable, rows: Readable, gone: AbortSignal, signal: AbortSignal): void {
  const cut = (): void => {
    pipe.destroy();
    rows.destroy();
  };
  // It may break before anybody listens.
  rows.on('error', () => undefined);
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    timer = setTimeout(cut, millisecondsToEnd);
    timer.unref();
  };
  if (gone.aborted) cut();
  gone.addEventListener('abort', cut, { once: true });
  signal.addEventListener('abort', wait, { once: true });
  rows.once('close', () => {
    clearTimeout(timer);
    gone.removeEventListener('abort', cut);
    signal.removeEventListener('abort', wait);
    pipe.destroy();
  });
}

function workOf(
  { workingFolder, policy, optionsFile, environment }: LaunchSettings,
  { dataReader, isSchemaOnly, refusesDelayedValidation }: ReadWish,
  { settings, connections, parameters, password }: ReadValues,
  path: string,
): ReaderWork {
  return {
    path,
    settings,
    connections: connections.map(({ name, value }) => [name, value] as const),
    parameters: parameters.map(({ name, value }) => [name, value] as const),
    workingFolder,
    reader: { name: dataReader, isSchemaOnly, refusesDelayedValidation },
    ...(password === undefined ? {} : { password }),
    ...(policy === undefined ? {} : { policy }),
    ...(optionsFile === undefined ? {} : { optionsFile }),
    ...(environment === undefined ? {} : { environment }),
  };
}

function processFailure({ path }: LaunchablePackage, detail: string): Diagnostic {
  return launchError('OPENDTSX_E_LAUNCH_PROCESS', { path, detail }).diagnostic;
}

// Where the file lies is not for callers, and a stored package lies in a place of a moment.
function shownFailure(failure: Diagnostic | undefined, path: string, shown: string): Diagnostic | undefined {
  return failure === undefined ? undefined : { ...failure, message: failure.message.replaceAll(path, shown), args: {} };
}
