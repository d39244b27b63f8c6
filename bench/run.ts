import { cpus } from 'node:os';
import { corpusFolder } from '../tests/corpus/corpus-files.ts';
import { buildCopy } from './bench-build.ts';
import { benchCase, type CaseResult, type CaseSetting } from './bench-case.ts';
import { openFolders, writeData } from './bench-data.ts';
import { chosenCases } from './cases.ts';
import { benchCatalog, catalogTable } from './catalog/bench-catalog.ts';
import { benchControlFlow } from './control-flow.ts';
import { benchDataReader, readerTable } from './data-reader/bench-data-reader.ts';
import { benchExpressions } from './expressions.ts';
import { benchGrowth } from './growth.ts';
import { growthJson, growthTable, writePlots } from './growth-report.ts';
import { benchLoad } from './load.ts';
import { type BenchOptions, readOptions } from './options.ts';
import { benchOursOnly } from './ours-only.ts';
import { installedPeers } from './peers/peers.ts';
import { jsonOf, tableHead, tableLine } from './report.ts';
import { benchTds, tdsTable } from './tds/bench-tds.ts';

// `npm run bench`: what is measured and how to ask for it stands in docs/benchmarks.md.

// With --json the standard output holds the JSON alone.
const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function benchJobs(options: BenchOptions): Promise<void> {
  const { rows, rounds, oursOnly } = options;
  const cases = chosenCases(options.jobs);
  const skipped: string[] = [];
  const skip = (line: string): void => {
    skipped.push(line);
    say(line);
  };
  const installed = oursOnly ? [] : installedPeers(options.peers, skip);
  const folders = openFolders(options.folder, rows, oursOnly);
  const build = buildCopy();
  await writeData(folders.data, rows, new Set(cases.map(({ input }) => input)));
  const machine = `${cpus().length} × ${cpus()[0]?.model}`;
  const versions = Object.fromEntries(installed.map(({ peer, version }) => [peer.name, version]));
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const write = (line: string): void => void (options.json || process.stdout.write(`${line}\n`));
  write(
    `${rows} rows, medians of ${rounds} rounds; ${machine}; Node ${process.version}${named.map((peer) => `; ${peer}`).join('')}\n`,
  );
  write(tableHead());
  const results: CaseResult[] = [];
  for (const one of cases) {
    for (const threads of options.threads) {
      const setting: CaseSetting = { build, folders, threads, rounds, peers: installed, say };
      const measured = oursOnly ? await benchOursOnly(one, rows, setting) : await benchCase(one, setting);
      for (const result of measured) write(tableLine(result));
      results.push(...measured);
    }
  }
  if (options.json) {
    const jobs = results.map(jsonOf);
    const report = { rows, machine, node: process.version, peers: versions, skipped, jobs };
    process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  }
  if (results.some(({ differences }) => differences.length > 0)) process.exitCode = 1;
}

async function reportGrowth(options: BenchOptions): Promise<void> {
  const growth = await benchGrowth(buildCopy(), options, say);
  const machine = `${cpus().length} × ${cpus()[0]?.model}`;
  if (options.json) {
    const report = {
      rows: options.rows,
      rounds: options.rounds,
      machine,
      node: process.version,
      growth: growthJson(growth),
    };
    process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  } else {
    const head = `${options.rows} rows at most, medians of ${options.rounds} rounds, ${options.threads[0]} thread(s); ${machine}; Node ${process.version}`;
    process.stdout.write(`${head}\n\n${growthTable(growth)}`);
  }
  writePlots(growth, options.plots);
}

async function reportDataReader(options: BenchOptions): Promise<void> {
  const { rows, rounds, folder, json, threads } = options;
  const folders = openFolders(folder, rows, false);
  const build = buildCopy();
  await writeData(folders.data, rows, new Set(['lineitem'] as const));
  const figures = await benchDataReader(build, folders, options, say);
  const machine = `${cpus().length} × ${cpus()[0]?.model}`;
  const report = { rows, rounds, machine, node: process.version, dataReader: Object.fromEntries(figures) };
  const head = `${rows} rows, medians of ${rounds} rounds, ${threads[0]} thread(s); ${machine}; Node ${process.version}\n\n`;
  process.stdout.write(json ? `${JSON.stringify(report, undefined, 2)}\n` : head + readerTable(figures));
}

async function reportCatalog({ operations, folder, json }: BenchOptions): Promise<void> {
  const figures = await benchCatalog(buildCopy(), { operations, folder }, say);
  const machine = `${cpus().length} × ${cpus()[0]?.model}`;
  const report = { machine, node: process.version, catalog: figures };
  process.stdout.write(json ? `${JSON.stringify(report, undefined, 2)}\n` : catalogTable(figures));
}

async function reportTds({ rows, folder, json }: BenchOptions): Promise<void> {
  const figures = await benchTds(buildCopy(), { rows, folder }, say);
  const machine = `${cpus().length} × ${cpus()[0]?.model}`;
  const report = { machine, node: process.version, tds: figures };
  const head = `${machine}; Node ${process.version}\n\n`;
  process.stdout.write(json ? `${JSON.stringify(report, undefined, 2)}\n` : head + tdsTable(figures));
}

async function main(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  const options = readOptions(process.argv.slice(2));
  switch (options.jobs?.join()) {
    case 'catalog':
      return reportCatalog(options);
    case 'datareader':
      return reportDataReader(options);
    case 'control-flow':
      process.stdout.write(await benchControlFlow(options.rounds));
      return;
    case 'expressions':
      return benchExpressions();
    case 'growth':
      return reportGrowth(options);
    case 'load':
      process.stdout.write(benchLoad(corpusFolder() ?? 'examples'));
      return;
    case 'tds':
      return reportTds(options);
    default:
      return benchJobs(options);
  }
}

try {
  await main();
} catch (problem) {
  say(problem instanceof Error ? problem.message : String(problem));
  process.exitCode = 1;
}
