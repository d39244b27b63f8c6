import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ServeProcess } from '../../tests/serving/serve-process.ts';
import type { BenchFolders } from '../bench-data.ts';
import { chosenCases } from '../cases.ts';
import { type Command, type Measured, measureProcess, nodeCommand } from '../measure-process.ts';
import { medianOf } from '../medians.ts';
import type { BenchOptions } from '../options.ts';
import { linesReaderPackage } from './lines-reader-package.ts';

/** Ways to take the rows: `batches` in memory that is used again, `kept` in memory of their own, `rows` as objects. */
const ways = ['batches', 'kept', 'rows'] as const;

/** What reading took, in medians; `copy` is the job J1 of the same rounds. */
export type ReaderFigures = ReadonlyMap<string, Measured>;

/**
 * Measures programs that read the input through a DataReader destination, each a process of its own with its start, in turn with J1: of a package in their own process, and of
 * one that a server runs (loopback; the time of the client, with the start of the process of the package).
 */
export async function benchDataReader(
  build: string,
  { data, results }: BenchFolders,
  { rows, rounds, threads }: BenchOptions,
  say: (line: string) => void,
): Promise<ReaderFigures> {
  const root = join(results, 'flows');
  mkdirSync(root);
  const place = { data, results, input: 'lineitem' } as const;
  const path = join(root, 'lines.dtsx');
  writeFileSync(path, linesReaderPackage(place));
  const copy = join(root, 'copy.dtsx');
  writeFileSync(copy, chosenCases(['J1'])[0].job.packageText(place));
  const settings = join(root, 'server.yaml');
  writeFileSync(settings, `version: 1\nwebService:\n  roots:\n    /flows: ${JSON.stringify(root)}\n`);
  const environment = { OPENDTSX_THREADS: String(threads[0]) };
  const server = await ServeProcess.start({
    data: join(root, 'server'),
    program: join(build, 'dist/cli/opendtsx/main.js'),
    arguments: ['--config', settings],
    environment,
  });
  try {
    const [, password = ''] = (await server.firstUser()).split(':');
    const script = (name: string): URL => pathToFileURL(join(build, 'bench', name));
    const remote = { ...environment, BENCH_SERVER: server.address, BENCH_PASSWORD: password };
    const read = (how: string, place: string, env: Record<string, string>): Command =>
      nodeCommand(script('data-reader/read-lines.ts'), [how, String(rows), `/FILE "${place}"`], env);
    const commands = new Map<string, Command>([['copy', nodeCommand(script('run-job.ts'), [copy], environment)]]);
    for (const how of ways) commands.set(how, read(how, path, environment));
    for (const how of ways) commands.set(`${how}, server`, read(how, '/flows/lines.dtsx', remote));
    return await measureInTurn(commands, rounds, say);
  } finally {
    await server.stop();
  }
}

async function measureInTurn(
  commands: ReadonlyMap<string, Command>,
  rounds: number,
  say: (line: string) => void,
): Promise<ReaderFigures> {
  const runs = new Map<string, Measured[]>();
  // The first round warms the files and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, command] of commands) {
      const measured = await measureProcess(command);
      say(`round ${round}, ${name}: ${measured.seconds.toFixed(2)} s`);
      if (round > 0) runs.set(name, [...(runs.get(name) ?? []), measured]);
    }
  }
  return new Map([...runs].map(([name, each]) => [name, medianOf(each)]));
}

/** The figures as a table; the last column is the speed of J1 in the same rounds through ours. */
export function readerTable(figures: ReaderFigures): string {
  const copy = figures.get('copy')?.seconds ?? 0;
  const lines = [...figures].map(([name, { seconds, cpuSeconds = 0, peakMB = 0 }]) => {
    const share = Math.round((100 * copy) / seconds);
    return `| ${name} | ${seconds.toFixed(2)} (${cpuSeconds.toFixed(2)}, ${Math.round(peakMB)}) | ${share} % |`;
  });
  return ['| Read as | s (processor, MB) | speed of J1 |', '| --- | --- | --- |', ...lines, ''].join('\n');
}
