import { type ExecutionEvent, runPackage } from 'opendtsx';
import { findPackage } from '../corpus/corpus-files.ts';

/** How a package of the corpus is run here. */
export interface RealRun {
  /** Connection manager → target. */
  readonly connections?: Readonly<Record<string, string>>;
  /** Windows prefix → folder. */
  readonly paths?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly set?: Readonly<Record<string, string | number | boolean>>;
}

/** What a run gave. */
export interface RealOutcome {
  readonly result: string;
  /** Messages of OnError events, with the symbol in front. */
  readonly errors: readonly string[];
  readonly events: readonly ExecutionEvent[];
  /** Executables in the order in which they ended, by path, with their result. */
  readonly executables: readonly string[];
}

/** Runs the package of the corpus whose path ends so. */
export async function runRealPackage(corpus: string, ending: string, run: RealRun): Promise<RealOutcome> {
  const events: ExecutionEvent[] = [];
  const { result, executables } = await runPackage({
    source: { path: findPackage(corpus, ending) },
    optionsFile: false,
    connectionTargets: new Map(Object.entries(run.connections ?? {})),
    pathMap: new Map(Object.entries(run.paths ?? {})),
    parameters: new Map(Object.entries(run.parameters ?? {})),
    set: Object.entries(run.set ?? {}).map(([path, value]) => ({ path, value })),
    onEvent: (event) => events.push(event),
  });
  const errors = events.filter(({ event }) => event === 'OnError');
  return {
    result,
    errors: errors.map(({ symbol, message }) => `${symbol} ${message}`),
    events,
    executables: executables.map(({ path, result: ended }) => `${path} ${ended}`),
  };
}
