import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type ExecutionEvent, runPackage } from 'opendtsx';
import { stringify } from 'yaml';
import type { Secret } from '../../../src/datatypes/secret.ts';
import type { PackagePlan } from '../../../src/plan/package-plan.ts';
import { preparePackage } from '../../../src/runtime/prepare-package.ts';
import { publishedPassword } from '../plan-corpus.ts';
import { collectTables } from './collect-tables.ts';
import { isMappable, keyOf } from './database-connections.ts';
import type { DatabaseKind } from './make-databases.ts';
import { type PackageNeeds, packageNeeds } from './package-needs.ts';
import { filesBelow, placeFiles, textsOf } from './place-files.ts';

/** How a package of the corpus fared. */
export interface CorpusRun {
  /** Relative to the corpus. */
  readonly name: string;
  readonly needs: PackageNeeds | { readonly kind: 'encrypted' };
  /** Absent: it was not run. */
  readonly outcome?: 'success' | 'failure' | 'canceled' | 'timeout' | 'defect';
  /** First errors of the run, `symbol message`. */
  readonly errors: readonly { readonly symbol: string; readonly message: string; readonly executable: string }[];
  /** Inputs of the corpus and made-up ones. */
  readonly found: number;
  readonly generated: number;
  /** Rows that its data flows moved. */
  readonly rows: number;
  readonly seconds: number;
}

/** What the runs share. */
export interface CorpusRunning {
  readonly corpus: string;
  /** Empty folder for the copies. */
  readonly scratch: string;
  /** Folder of what is kept outside of packages. */
  readonly state: string;
  readonly databases: DatabaseKind;
  readonly secondsAtMost: number;
  /** Host that databases lie on. */
  readonly host?: string;
}

/** Runs a package of the corpus in a copy of its folder, if it needs nothing but files and databases. */
export async function runCorpusPackage(name: string, number: number, running: CorpusRunning): Promise<CorpusRun> {
  const file = join(running.corpus, name);
  const password = publishedPassword(name);
  const before = { name, errors: [], found: 0, generated: 0, rows: 0, seconds: 0 };
  const { prepared } = preparePackage({
    source: { path: file },
    optionsFile: false,
    workingFolder: dirname(file),
    ...password,
  });
  if (prepared === undefined) return { ...before, needs: { kind: 'encrypted' } };
  const needs = packageNeeds(prepared.plan);
  if (needs.kind !== 'files' && needs.kind !== 'databases') return { ...before, needs };
  const folder = join(running.scratch, `${running.databases.name}-${number}`);
  const project = join(folder, 'project');
  mkdirSync(folder, { recursive: true });
  cpSync(dirname(file), project, { recursive: true });
  for (const name of readdirSync(project)) if (/\.dtsx$/i.test(name)) shortenWaits(join(project, name));
  const repository = filesBelow(join(running.corpus, name.split('/')[0]));
  const files = placeFiles(prepared.plan, textsOf(file), repository, folder);
  const databases = await makeDatabases(prepared.plan, folder, `p${number}`, running.databases);
  try {
    const policy = {
      allowedRoots: [folder, running.state],
      allowedHosts: running.host === undefined ? [] : [running.host],
      allowedCommands: [],
      // What would leave this machine stays undone.
      scripts: /\bSmtpClient\b/.test(readFileSync(file, 'utf8')) ? 'forbid' : 'allow',
    };
    const options = stringify({ version: 1, paths: files.paths, connections: databases.targets, policy });
    writeFileSync(join(project, 'opendtsx.yaml'), options);
    const outcome = await runOnce(join(project, basename(file)), running, password);
    return { ...before, ...outcome, needs, found: files.found.length, generated: files.generated.length };
  } finally {
    await databases.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}

// What a package waits for is nothing that a copy must wait for, too.
function shortenWaits(file: string): void {
  const text = readFileSync(file, 'utf8');
  const shortened = text.replaceAll(/(WAITFOR\s+DELAY\s+')[\d:.]+'/gi, "$100:00:00'");
  if (shortened !== text) writeFileSync(file, shortened);
}

async function makeDatabases(
  plan: PackagePlan,
  folder: string,
  prefix: string,
  kind: DatabaseKind,
): Promise<{ readonly targets: Readonly<Record<string, string>>; drop(): Promise<void> }> {
  const needed = collectTables(plan);
  const made = new Map<string, { readonly target: string; drop(): Promise<void> }>();
  const targets: Record<string, string> = {};
  for (const connection of plan.connections.filter(isMappable)) {
    const key = keyOf(connection);
    const database =
      made.get(key) ??
      (await kind.make(
        { folder, name: `${prefix}_${made.size}` },
        needed.get(key) ?? { tables: new Map(), made: new Set(), dropped: new Set() },
      ));
    made.set(key, database);
    targets[connection.name] = database.target;
  }
  return {
    targets,
    async drop() {
      for (const database of made.values()) await database.drop();
    },
  };
}

async function runOnce(
  path: string,
  { secondsAtMost }: CorpusRunning,
  password: { readonly password?: Secret },
): Promise<Pick<CorpusRun, 'outcome' | 'errors' | 'rows' | 'seconds'>> {
  const errors: CorpusRun['errors'][number][] = [];
  let rows = 0;
  const started = performance.now();
  const signal = AbortSignal.timeout(secondsAtMost * 1000);
  const onEvent = ({ event, symbol = '', message = '', executablePath: executable }: ExecutionEvent): void => {
    if (event === 'OnError') errors.push({ symbol, message, executable });
  };
  const ended = (outcome: CorpusRun['outcome']): Pick<CorpusRun, 'outcome' | 'errors' | 'rows' | 'seconds'> => ({
    outcome,
    errors,
    rows,
    seconds: (performance.now() - started) / 1000,
  });
  try {
    const { result } = await runPackage({
      source: { path },
      workingFolder: dirname(path),
      signal,
      threads: 1,
      onEvent,
      onCounts: ({ counter, amount }) => {
        if (counter === 'rows in') rows += amount;
      },
      ...password,
    });
    return ended(signal.aborted ? 'timeout' : result);
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    errors.push({ symbol: 'InternalError', message, executable: '' });
    return ended('defect');
  }
}
