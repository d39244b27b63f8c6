import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageFiles } from '../corpus-files.ts';
import { type KnownFailure, knownFailureOf } from './known-failures.ts';
import type { DatabaseKind } from './make-databases.ts';
import { type CorpusRun, runCorpusPackage } from './run-corpus-package.ts';

/** How the packages of a corpus ran with one kind of database. */
export interface CorpusRuns {
  readonly database: DatabaseKind['name'];
  /** Every package of the corpus. */
  readonly runs: readonly CorpusRun[];
  readonly green: readonly CorpusRun[];
  /** Failures that are the package's own, or for want of what only it has. */
  readonly explained: readonly { readonly run: CorpusRun; readonly failure: KnownFailure }[];
  /** All other failures: ours, until shown otherwise. */
  readonly unexplained: readonly CorpusRun[];
}

/** Seconds that a package may take. The one that never ends needs none; all others are done long before. */
const secondsAtMost = 30;
const secondsOfEndless = 2;

/** Runs every package that needs nothing but files and databases, each in a copy of its folder below `scratch`, which is emptied. */
export async function runCorpus(
  corpus: string,
  scratch: string,
  databases: DatabaseKind,
  host?: string,
): Promise<CorpusRuns> {
  rmSync(scratch, { recursive: true, force: true });
  // Log providers write below it where they name no file.
  const state = join(scratch, 'state');
  mkdirSync(state, { recursive: true });
  const before = process.env.XDG_STATE_HOME;
  process.env.XDG_STATE_HOME = state;
  const runs: CorpusRun[] = [];
  try {
    for (const [number, name] of packageFiles(corpus).entries()) {
      const seconds = name.endsWith('036-ForLoopContainer2.dtsx') ? secondsOfEndless : secondsAtMost;
      const running = {
        corpus,
        scratch,
        state,
        databases,
        secondsAtMost: seconds,
        ...(host === undefined ? {} : { host }),
      };
      runs.push(await runCorpusPackage(name, number, running));
    }
  } finally {
    if (before === undefined) delete process.env.XDG_STATE_HOME;
    else process.env.XDG_STATE_HOME = before;
    rmSync(scratch, { recursive: true, force: true });
  }
  return judged(databases.name, runs);
}

function judged(database: DatabaseKind['name'], runs: readonly CorpusRun[]): CorpusRuns {
  const failed = runs.filter(({ outcome }) => outcome !== undefined && outcome !== 'success');
  return {
    database,
    runs,
    green: runs.filter(({ outcome }) => outcome === 'success'),
    explained: failed.flatMap((run) => {
      const failure = knownFailureOf(run, database);
      return failure === undefined ? [] : { run, failure };
    }),
    unexplained: failed.filter((run) => knownFailureOf(run, database) === undefined),
  };
}

/** A run with its first error in one line. */
export function describeRun({ name, outcome, errors }: CorpusRun): string {
  const [first] = errors;
  const error = first === undefined ? '' : `: ${first.symbol} ${first.message.replaceAll(/\s+/g, ' ').slice(0, 300)}`;
  return `${name}: ${outcome ?? 'not run'}${error}`;
}
