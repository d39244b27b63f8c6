import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { Package, TaskHost } from 'opendtsx';
import { startLocally } from '../../src/data-flow/parallel/local-thread.ts';
import { kernels } from '../../src/sdk/kernels/kernels.ts';
import { writeInput } from './input-files.ts';
import { packages } from './packages.ts';

/** One way to run a data flow. */
export interface Combination {
  readonly rowsPerBuffer: number;
  readonly threads: number;
  /** Bytes that components may hold back. */
  readonly memoryLimit: number;
}

/** What a thread that runs packages is to do. */
export interface PackageRuns {
  /** An empty folder for files. */
  readonly folder: string;
  /** Rows of the input. */
  readonly rows: number;
  readonly combinations: readonly Combination[];
}

/** What a package did, by combination. */
export interface RunPackage {
  readonly name: string;
  readonly hasKernels: boolean;
  readonly outcomes: readonly PackageOutcome[];
}

/** What an execution left and told. */
export interface PackageOutcome {
  readonly result: string;
  /** Hashes of the files that were written, by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly lines: Readonly<Record<string, number>>;
  /** Warnings and errors. */
  readonly told: readonly string[];
  readonly rejects: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  /** Components that used temporary files. */
  readonly spilled: readonly string[];
  /** Whether threads shared the rows. */
  readonly shared: boolean;
}

const { folder, rows, combinations } = workerData as PackageRuns;
const input = ['rows.csv', 'other.csv', 'places.db'];
const temporary = join(folder, 'temp');
writeInput(folder, rows);
mkdirSync(temporary);
for (const [name, build] of Object.entries(packages)) {
  const built = await build();
  const outcomes: PackageOutcome[] = [];
  for (const combination of combinations) outcomes.push(await run(built, combination));
  parentPort?.postMessage({ name, hasKernels: kernels() !== undefined, outcomes } satisfies RunPackage);
}

async function run(built: Package, { rowsPerBuffer, threads, memoryLimit }: Combination): Promise<PackageOutcome> {
  for (const task of built.executables) {
    const pipe = (task as TaskHost).innerObject;
    if (pipe === undefined || !('defaultBufferMaxRows' in pipe)) continue;
    pipe.defaultBufferMaxRows = rowsPerBuffer;
    pipe.bufferTempStoragePath = temporary;
  }
  const [told, rejects, spilled]: [string[], string[], string[]] = [[], [], []];
  const counts: Record<string, number> = {};
  let shared = false;
  const { result } = await built.run({
    workingFolder: folder,
    memoryLimit,
    replaced: {
      threads: { limit: threads, knows: () => true, start: startLocally },
      ...(threads > 1 ? { bytesPerRead: 4096 } : {}),
    },
    onEvent: ({ event, symbol, message, subComponent }) => {
      if (event === 'OnError' || event === 'OnWarning') told.push(`${symbol} ${subComponent}: ${message}`);
      if (symbol === 'OPENDTSX_I_ROWSSPILLED') spilled.push(subComponent ?? '');
      if (symbol === 'OPENDTSX_I_THREADS') shared = true;
    },
    onReject: ({ time: _, ...row }) => rejects.push(JSON.stringify(row)),
    onCounts: ({ component, counter, amount }) => {
      counts[`${component} ${counter}`] = amount;
    },
  });
  const written = takeFiles();
  return { result, ...written, told, rejects, counts, spilled, shared };
}

/** The files that an execution left, which are removed. */
function takeFiles(): Pick<PackageOutcome, 'files' | 'lines'> {
  const files: Record<string, string> = {};
  const lines: Record<string, number> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (input.includes(name) || name === 'temp') continue;
    const bytes = readFileSync(join(folder, name));
    files[name] = createHash('sha256').update(bytes).digest('hex');
    lines[name] = bytes.filter((byte) => byte === 10).length;
    rmSync(join(folder, name));
  }
  return { files, lines };
}
