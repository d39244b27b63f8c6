import { availableParallelism } from 'node:os';
import type { FromCopy } from '../data-flow/parallel/copy-messages.ts';
import type { CopyThread, PipelineThreads } from '../data-flow/parallel/thread-port.ts';
import type { ComponentUnit } from '../registry/registry.ts';
import { stockUnits } from './stock-units.ts';
import type { ThreadUnits } from './thread-units.ts';

const stock = new Set<unknown>(stockUnits);
const condition = '--conditions=opendtsx-source';

/** Mebibytes. The engine makes few objects, which die at once: more room would only be filled before it is cleaned. */
const youngGeneration = 6;

/**
 * The threads that the data flows of an execution may use.
 * @param wished threads at most, the first one not counted unless it is the only one; absent: `OPENDTSX_THREADS`, else the processors of this machine
 */
export function pipelineThreads(wished: number | undefined): PipelineThreads {
  return {
    limit: wished ?? threadsOfEnvironment() ?? availableParallelism(),
    knows: (unit) => stock.has(unit) || unit.module !== undefined,
    start: startThread,
  };
}

function threadsOfEnvironment(): number | undefined {
  const threads = Number(process.env.OPENDTSX_THREADS);
  return Number.isInteger(threads) && threads > 0 ? threads : undefined;
}

function startThread(units: readonly ComponentUnit[]): CopyThread {
  // Loaded only here: most executions have one thread.
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const url = new URL(import.meta.resolve('opendtsx/internal/runtime/pipeline-thread'));
  const modules = units.flatMap(({ module, declaration }) =>
    module === undefined ? [] : [{ module, creationName: declaration.identifiers.creationName }],
  );
  const worker = new Worker(url, {
    workerData: { modules } satisfies ThreadUnits,
    execArgv: argumentsFor(url),
    resourceLimits: { maxYoungGenerationSizeMb: youngGeneration },
  });
  let isStopping = false;
  let ended: string | undefined;
  let tell = (_reason: string): void => undefined;
  const end = (reason: string): void => {
    if (isStopping || ended !== undefined) return;
    ended = reason;
    tell(reason);
  };
  worker.on('error', (error: unknown) => end(error instanceof Error ? error.message : String(error)));
  worker.on('messageerror', ({ message }) => end(message));
  worker.on('exit', (code) => end(`it stopped with exit code ${code}`));
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => void worker.on('message', (message: FromCopy) => listener(message)),
    onEnd(listener) {
      tell = listener;
      if (ended !== undefined) listener(ended);
    },
    async stop() {
      isStopping = true;
      await worker.terminate();
    },
  };
}

/** A thread that runs from source finds the other modules there too. Most other options are of the process, and a thread refuses them. */
function argumentsFor(url: URL): string[] {
  const { execArgv } = process;
  // The value stands behind `=`, or is the next argument.
  const own = execArgv.filter(
    (argument, index) => /^--(conditions|disable-warning|import)(=|$)/.test(argument) || takesNext(execArgv[index - 1]),
  );
  return url.pathname.endsWith('.ts') && !own.includes(condition) ? [...own, condition] : own;
}

function takesNext(argument: string | undefined): boolean {
  return argument !== undefined && /^--(conditions|disable-warning|import)$/.test(argument);
}
