import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Principal } from '../identity/principal.ts';
import {
  findLaunchablePackage,
  type LaunchablePackage,
  type LaunchPlaces,
} from '../package-store/find-launchable-package.ts';
import { launchError } from '../package-store/launch-errors.ts';
import type { Launch, LaunchOptions, LaunchResult, PackageLauncher } from '../package-store/package-launcher.ts';
import { type RunningPackages, randomInstance } from '../package-store/running-packages.ts';
import type { PackageWork } from './steps/package-messages.ts';
import { runPackageProcess } from './steps/run-package-process.ts';
import { waitingLine } from './waiting-line.ts';

const mostWaiting = 100;
const mostRemembered = 1000;
const mostErrors = 20;
/** Timers of more milliseconds end at once. */
const longestTimer = 2 ** 31 - 1;

/** What packages for callers are run with. */
export interface LaunchSettings extends LaunchPlaces {
  /** Packages at a time. */
  readonly capacity: number;
  /** Folder that relative paths of packages start from. */
  readonly workingFolder: string;
  /** Folder, read by nobody else, for packages of a store while they run. */
  readonly privateFolder: string;
  readonly policy?: string;
  /** Path of an `opendtsx.yaml`. */
  readonly optionsFile?: string;
  /** Name of an environment of that file. */
  readonly environment?: string;
  /** Seconds that a package may take. */
  readonly seconds?: number;
  readonly running: RunningPackages;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/** A launcher with the means to end it. */
export interface OpenLauncher extends PackageLauncher {
  /** Starts nothing more, cancels what runs and resolves when all has ended. */
  stop(): Promise<void>;
}

/**
 * Runs packages for callers, each in a process of its own, at most `capacity` at a time; up to 100 wait. While it runs a package is among the running packages, where it
 * can be stopped. A caller that leaves does not cancel it, as in ASP.NET, where a web method runs on without its client.
 */
export function launchPackages(settings: LaunchSettings): OpenLauncher {
  const line = waitingLine(settings.capacity);
  const current = new Map<string, Launch>();
  const over = new Map<string, Launch>();
  const stopping = new AbortController();
  const remember = (launch: Launch): Launch => {
    const { instanceId, ended } = launch;
    current.set(instanceId, launch);
    const end = (): void => {
      current.delete(instanceId);
      over.set(instanceId, launch);
      const [oldest] = over.keys();
      if (over.size > mostRemembered && oldest !== undefined) over.delete(oldest);
    };
    // Whoever asked may have gone: then nobody waits for a failure.
    ended.then(end, end);
    return launch;
  };
  return {
    find: (session, request) => findLaunchablePackage(session, settings, request),
    start(caller, found, options = {}) {
      if (stopping.signal.aborted) throw launchError('OPENDTSX_E_LAUNCH_STOPPING');
      if (line.waiting() >= mostWaiting) throw launchError('OPENDTSX_E_LAUNCH_BUSY', { waiting: line.waiting() });
      const { instanceId = randomInstance(), when = Promise.resolve() } = options;
      const known = current.get(instanceId) ?? over.get(instanceId);
      if (known !== undefined) return known;
      const ended = when.then(() =>
        line.enter(() => runFound(settings, caller, found, { ...options, instanceId }, stopping.signal)),
      );
      return remember({ instanceId, ended });
    },
    recall(instanceId) {
      const launch = current.get(instanceId) ?? over.get(instanceId);
      if (launch === undefined) throw launchError('OPENDTSX_E_LAUNCH_UNKNOWN');
      return launch;
    },
    async stop() {
      stopping.abort();
      await Promise.allSettled([...current.values()].map(({ ended }) => ended));
    },
  };
}

async function runFound(
  settings: LaunchSettings,
  caller: Principal,
  found: LaunchablePackage,
  { instanceId, whileWaiting }: LaunchOptions & { readonly instanceId: string },
  stopping: AbortSignal,
): Promise<LaunchResult> {
  if (stopping.aborted) throw launchError('OPENDTSX_E_LAUNCH_STOPPING');
  if (whileWaiting?.aborted) throw launchError('OPENDTSX_E_LAUNCH_GONE', { path: found.path });
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
    return await withPackageFile(settings, found, (path) =>
      runFile(settings, { path, shown: found.path }, AbortSignal.any([stopped.signal, stopping])),
    );
  } finally {
    remove();
  }
}

/** Works on the file of a package: where it lies, or, of a stored one, in a place that nobody else reads and that is gone afterwards. */
export async function withPackageFile<T>(
  { privateFolder }: Pick<LaunchSettings, 'privateFolder'>,
  { source }: LaunchablePackage,
  work: (path: string) => Promise<T>,
): Promise<T> {
  if ('file' in source) return work(source.file);
  const place = join(privateFolder, `${randomUUID()}.dtsx`);
  await mkdir(privateFolder, { recursive: true, mode: 0o700 });
  try {
    await writeFile(place, source.content, { mode: 0o600, flag: 'wx' });
    return await work(place);
  } finally {
    await rm(place, { force: true });
  }
}

async function runFile(
  { workingFolder, policy, optionsFile, environment, seconds }: LaunchSettings,
  { path, shown }: { readonly path: string; readonly shown: string },
  stopped: AbortSignal,
): Promise<LaunchResult> {
  const work: PackageWork = {
    path,
    settings: [],
    connections: [],
    workingFolder,
    ...(policy === undefined ? {} : { policy }),
    ...(optionsFile === undefined ? {} : { optionsFile }),
    ...(environment === undefined ? {} : { environment }),
  };
  const errors: string[] = [];
  // Where the file lies is not for callers, and a stored package lies in a place of a moment.
  const shownText = (text: string): string => text.replaceAll(path, shown);
  const output = (text: string): void => {
    const line = /^Error: (?:: )?(.*)\n$/s.exec(text)?.[1];
    if (line !== undefined && errors.length < mostErrors) errors.push(shownText(line));
  };
  const ending = new AbortController();
  const limit = timeLimit(seconds, ending.signal);
  const signal = limit === undefined ? stopped : AbortSignal.any([stopped, limit]);
  const { exitCode, message = '', firstError = message } = await runPackageProcess(work, { signal, output });
  ending.abort();
  const isCanceled = exitCode === 3 || exitCode === undefined;
  if (limit?.aborted === true && isCanceled && !stopped.aborted) {
    throw launchError('OPENDTSX_E_LAUNCH_TIME', { path: shown, seconds: seconds ?? 0 });
  }
  if (exitCode === 0 || exitCode === 1 || exitCode === 3) return { result: exitCode, errors };
  // A process that does not end by itself when it is canceled is ended.
  if (exitCode === undefined && stopped.aborted) return { result: 3, errors };
  if (exitCode === undefined)
    throw launchError('OPENDTSX_E_LAUNCH_PROCESS', { path: shown, detail: shownText(message) });
  throw launchError('OPENDTSX_E_LAUNCH_LOAD', { path: shown, detail: shownText(firstError) });
}

/** Aborts after some seconds, unless the package has ended. */
function timeLimit(seconds: number | undefined, ended: AbortSignal): AbortSignal | undefined {
  if (seconds === undefined) return undefined;
  const limit = new AbortController();
  delay(Math.min(seconds * 1000, longestTimer), undefined, { signal: ended, ref: false }).then(
    () => limit.abort(),
    () => undefined,
  );
  return limit.signal;
}
