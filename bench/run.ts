import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { corpusFolder } from '../tests/corpus/corpus-files.ts';
import { compareFiles } from './compare-files.ts';
import { benchExpressions } from './expressions.ts';
import { lineitemPieces, partPieces, writePieces } from './generate-lineitem.ts';
import { type Job, jobs } from './jobs.ts';
import { benchLoad } from './load.ts';
import { loadParts } from './load-parts.ts';

// Runs the jobs against DuckDB in alternating rounds and prints ratios: `npm run bench -- [--rows 5000000] [--rounds 5] [--jobs J1,J2] [--threads 1]`.
// `npm run bench -- --jobs expressions` measures expressions against loops written by hand instead; `--jobs load` the loading of the packages
// of OPENDTSX_CORPUS, or of the examples, against the XML parser alone.
interface Measured {
  readonly seconds: number;
  /** Mebibytes at the peak, as the process itself reports. */
  readonly memory: number;
}

function option(name: string, otherwise: string): string {
  const index = process.argv.indexOf(`--${name}`);
  return index < 0 ? otherwise : (process.argv[index + 1] ?? otherwise);
}

const rows = Number(option('rows', '5000000'));
const rounds = Number(option('rounds', '5'));
const threads = option('threads', '1');
const chosen = option('jobs', jobs.map((job) => job.name).join(',')).split(',');
const folder = join(option('folder', tmpdir()), `opendtsx-bench-${rows}`);

function measure(script: string, args: readonly string[], environment: Record<string, string> = {}): Measured {
  const flags = [
    '--disable-warning=ExperimentalWarning',
    '--import',
    new URL('./report-memory.ts', import.meta.url).href,
  ];
  const started = performance.now();
  const run = spawnSync(process.execPath, [...flags, fileURLToPath(new URL(script, import.meta.url)), ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  const seconds = (performance.now() - started) / 1000;
  if (run.status !== 0) throw new Error(`${script} ${args.join(' ')} failed: ${run.stderr}`);
  const memory = /maxrss (\d+)/.exec(run.stderr)?.[1];
  return { seconds, memory: Number(memory ?? 0) / 1024 };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

async function prepare(): Promise<void> {
  // Ours is measured as it is published.
  const build = spawnSync(process.execPath, [fileURLToPath(new URL('../scripts/build.ts', import.meta.url))], {
    encoding: 'utf8',
  });
  if (build.status !== 0) throw new Error(`The build failed: ${build.stdout}${build.stderr}`);
  await mkdir(folder, { recursive: true });
  const lines = join(folder, 'lineitem.csv');
  if (!existsSync(lines)) await writePieces(lines, lineitemPieces(rows));
  const parts = join(folder, 'part.csv');
  if (!existsSync(parts)) await writePieces(parts, partPieces());
  if (!existsSync(join(folder, 'part.db'))) await loadParts(parts, join(folder, 'part.db'));
  // Read once, so that every run finds the file warm.
  await readFile(parts);
  for (const job of jobs) await writeFile(join(folder, `${job.name}.dtsx`), job.packageText(folder));
}

async function benchJob(job: Job, variant: string, environment: Record<string, string>): Promise<string> {
  const ours: Measured[] = [];
  const peers: Measured[] = [];
  const targets = job.name === 'J3' ? [`Parts=sqlite:${join(folder, 'part.db')}`] : [];
  const oursOnce = () => measure('./run-job.ts', [join(folder, `${job.name}.dtsx`), ...targets], environment);
  const peerOnce = () => measure('./run-peer.ts', [job.name, folder, threads]);
  oursOnce();
  peerOnce();
  const differences: string[] = [];
  for (const [own, peer] of job.results) {
    const difference = await compareFiles(join(folder, own), join(folder, peer), job.name);
    if (difference !== undefined) differences.push(`${own}: ${difference}`);
  }
  for (let round = 0; round < rounds; round++) {
    ours.push(oursOnce());
    peers.push(peerOnce());
  }
  for (const name of job.results.flat()) await rm(join(folder, name), { force: true });
  const own = median(ours.map((run) => run.seconds));
  const peer = median(peers.map((run) => run.seconds));
  const memory = median(ours.map((run) => run.memory));
  const peerMemory = median(peers.map((run) => run.memory));
  const cells = [
    `${job.name}${variant}`,
    own.toFixed(2),
    peer.toFixed(2),
    `${(peer / own).toFixed(2)}×`,
    memory.toFixed(0),
    peerMemory.toFixed(0),
    differences.length === 0 ? 'equal' : differences.join('; '),
  ];
  return `| ${cells.join(' | ')} |`;
}

if (chosen.join() === 'expressions') {
  benchExpressions();
  process.exit();
}

if (chosen.join() === 'load') {
  process.stdout.write(benchLoad(corpusFolder() ?? 'examples'));
  process.exit();
}

await prepare();
process.stdout.write(
  `${rows} rows, ${rounds} rounds, medians; DuckDB with ${threads} thread(s); ${cpus().length} × ${cpus()[0]?.model}; Node ${process.version}\n\n`,
);
process.stdout.write(
  '| job | OpenDTSX s | DuckDB s | speed of DuckDB’s | OpenDTSX MiB | DuckDB MiB | results |\n| --- | --- | --- | --- | --- | --- | --- |\n',
);
for (const job of jobs.filter((candidate) => chosen.includes(candidate.name))) {
  process.stdout.write(`${await benchJob(job, '', {})}\n`);
  if (job.name === 'J1')
    process.stdout.write(`${await benchJob(job, ' re-formatted', { OPENDTSX_PASS_THROUGH: 'off' })}\n`);
}
await rm(new URL('../dist', import.meta.url), { recursive: true, force: true });
