import { mkdirSync, rmSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ownCommand, resultsOf } from './bench-case.ts';
import { type BenchFolders, openFolders, writeData } from './bench-data.ts';
import { chosenCases } from './cases.ts';
import { writePieces } from './generate-lineitem.ts';
import type { Growth, GrowthSeries } from './growth-series.ts';
import { type Command, type Measured, measureProcess, nodeCommand } from './measure-process.ts';
import { medianOf } from './medians.ts';
import type { BenchOptions } from './options.ts';
import { type WideShape, widePackage, widePieces } from './wide-package.ts';

const rowShares = [0.1, 0.2, 0.5, 1];
const columnCounts = [4, 8, 16, 32, 64];
const textWidths = [8, 80, 800];

interface Step {
  /** 0 is the run over an empty input. */
  readonly x: number;
  readonly command: Command;
  readonly results: readonly string[];
}

interface Setting {
  readonly build: string;
  readonly folders: BenchFolders;
  readonly options: BenchOptions;
  readonly say: (line: string) => void;
}

// Rounds alternate over the sizes, so that a slow minute of the machine does not fall on one of them.
async function measureSteps(steps: readonly Step[], rounds: number): Promise<Map<number, Measured>> {
  const runs = new Map(steps.map(({ x }) => [x, [] as Measured[]]));
  for (let round = 0; round <= rounds; round++) {
    for (const { x, command, results } of steps) {
      const measured = await measureProcess(command);
      for (const path of results) await rm(path, { force: true });
      // The first round warms up.
      if (round > 0) runs.get(x)?.push(measured);
    }
  }
  return new Map([...runs].map(([x, list]) => [x, medianOf(list)]));
}

async function seriesOf(name: string, rule: GrowthSeries['rule'], steps: readonly Step[], setting: Setting) {
  setting.say(`growth: ${name}`);
  const measured = await measureSteps(steps, setting.options.rounds);
  const start = measured.get(0)?.seconds ?? 0;
  const points = [...measured].filter(([x]) => x > 0).map(([x, run]) => ({ x, ...run }));
  return { name, rule, start, points } satisfies GrowthSeries;
}

/** Time over rows, for each job. */
async function rowSeries(setting: Setting): Promise<GrowthSeries[]> {
  const { options, build, folders, say } = setting;
  const sizes = [0, ...rowShares.map((share) => Math.round(options.rows * share))];
  const cases = chosenCases(undefined).filter((one) => one.input === 'lineitem' && one.memoryMB === undefined);
  for (const rows of sizes) {
    const data = join(folders.data, String(rows));
    mkdirSync(data, { recursive: true });
    await writeData(data, rows, new Set(['lineitem']));
  }
  const series: GrowthSeries[] = [];
  for (const one of cases) {
    const steps: Step[] = [];
    for (const rows of sizes) {
      const results = join(folders.results, String(rows));
      mkdirSync(results, { recursive: true });
      const places = { data: join(folders.data, String(rows)), results };
      const threads = options.threads[0];
      const caseSetting = { build, folders: places, threads, rounds: options.rounds, peers: [], say };
      const command = await ownCommand(one, one.variants[0], caseSetting);
      steps.push({ x: rows, command, results: resultsOf(one).map(({ name }) => join(results, `${name}.csv`)) });
    }
    series.push(await seriesOf(one.name, 'proportional', steps, setting));
  }
  for (const rows of sizes) rmSync(join(folders.data, String(rows)), { recursive: true });
  return series;
}

async function wideStep(x: number, shape: WideShape, rows: number, setting: Setting): Promise<Step> {
  const { folders, build, options } = setting;
  const stem = join(folders.results, `wide-${shape.columns}-${shape.width}-${rows}`);
  await writePieces(`${stem}.csv`, widePieces(shape, rows));
  await writeFile(`${stem}.dtsx.partial`, widePackage(shape, `${stem}.csv`, `${stem}-out.csv`));
  await rename(`${stem}.dtsx.partial`, `${stem}.dtsx`);
  const command = nodeCommand(pathToFileURL(join(build, 'bench/run-job.ts')), [`${stem}.dtsx`], {
    OPENDTSX_THREADS: String(options.threads[0]),
  });
  return { x, command, results: [`${stem}-out.csv`] };
}

/** Time over the columns, and over the characters, of a copied file. */
async function wideSeries(
  name: string,
  xs: readonly number[],
  rows: number,
  shapeOf: (x: number) => WideShape,
  setting: Setting,
): Promise<GrowthSeries> {
  const steps = [await wideStep(0, shapeOf(xs[0]), 0, setting)];
  for (const x of xs) steps.push(await wideStep(x, shapeOf(x), rows, setting));
  const series = await seriesOf(name, 'at most', steps, setting);
  for (const x of xs)
    await rm(join(setting.folders.results, `wide-${shapeOf(x).columns}-${shapeOf(x).width}-${rows}.csv`));
  return series;
}

/** Measures how the time of our side grows with rows, columns and characters. Throws when a run fails. */
export async function benchGrowth(build: string, options: BenchOptions, say: (line: string) => void): Promise<Growth> {
  const folders = openFolders(options.folder, options.rows, true);
  const setting: Setting = { build, folders, options, say };
  const tenth = Math.ceil(options.rows / 10);
  const byColumns = (columns: number): WideShape => ({ columns, width: 8, mixed: true });
  const byCharacters = (width: number): WideShape => ({ columns: 4, width, mixed: false });
  return {
    rows: await rowSeries(setting),
    columns: [await wideSeries('copy of columns', columnCounts, tenth, byColumns, setting)],
    characters: [await wideSeries('copy of 4 texts', textWidths, Math.ceil(tenth / 2), byCharacters, setting)],
  };
}
