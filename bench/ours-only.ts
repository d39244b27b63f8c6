import { createReadStream, existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type CaseResult, type CaseSetting, ownCommand, resultsOf } from './bench-case.ts';
import type { BenchCase } from './cases.ts';
import { type Measured, measureProcess } from './measure-process.ts';
import { medianOf } from './medians.ts';

const lineFeed = 10;

async function countLines(path: string): Promise<number> {
  let count = 0;
  for await (const block of createReadStream(path, { highWaterMark: 1 << 22 }) as AsyncIterable<Buffer>) {
    for (let at = block.indexOf(lineFeed); at >= 0; at = block.indexOf(lineFeed, at + 1)) count++;
  }
  return count;
}

/** Runs our side of a case without peers and counts the rows of its results. Throws when it fails. */
export async function benchOursOnly(one: BenchCase, rows: number, setting: CaseSetting): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const variant of one.variants) {
    const command = await ownCommand(one, variant, setting);
    const runs: Measured[] = [];
    for (let round = 0; round < setting.rounds; round++) runs.push(await measureProcess(command));
    let written = 0;
    for (const { name } of resultsOf(one)) {
      const path = join(setting.folders.results, `${name}.csv`);
      // Each result begins with a line of names.
      written += existsSync(path) ? (await countLines(path)) - 1 : 0;
      await rm(path, { force: true });
    }
    const lost = one.job.keepsRows && written !== rows;
    results.push({
      job: variant.name,
      threads: setting.threads,
      memoryMB: one.memoryMB,
      own: { ...medianOf(runs), rounds: runs.length },
      peers: new Map(),
      differences: lost ? [`${written} rows in the results, not ${rows}`] : [],
      failures: [],
    });
    setting.say(`${variant.name}: ${written} rows written`);
  }
  return results;
}
