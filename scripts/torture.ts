/**
 * `npm run torture [-- --kills 500 --seed 1]`: kills a looping package at random instants (SIGKILL), goes on with its journal each time, and compares the
 * rows and files in the end with those of an undisturbed run. `npm run torture -- catalog [--kills 300] [--seed 1] [--postgres]` kills servers and their
 * workers while 20 executions are in flight: one server with a file, or three on the database that OPENDTSX_TEST_POSTGRES names. Failures are printed with
 * their seed; their folders stay.
 */
import { parseArgs } from 'node:util';
import { killRuns } from '../tests/durable-runs/kill-runs.ts';
import { killServers } from '../tests/server-under-kills/kill-servers.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    postgres: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const say = (line: string): void => console.log(line);

async function tortureJournal(): Promise<readonly string[]> {
  const { kills, completed, failures } = await killRuns({ kills: Number(values.kills ?? 500), seed }, say);
  say(`seed ${seed}: ${kills} kills, ${completed} runs completed, ${failures.length} failures`);
  return failures;
}

async function tortureCatalog(): Promise<readonly string[]> {
  const postgres = process.env.OPENDTSX_TEST_POSTGRES;
  if (values.postgres && postgres === undefined) throw new Error('OPENDTSX_TEST_POSTGRES names no database.');
  const plan = { kills: Number(values.kills ?? 300), seed, ...(values.postgres && postgres ? { postgres } : {}) };
  const { failures, ...counts } = await killServers(plan, say);
  say(`seed ${seed}: ${JSON.stringify(counts)}, ${failures.length} failures`);
  return failures;
}

const [subject] = positionals;
if (subject !== undefined && subject !== 'catalog') throw new Error(`${subject}: give catalog, or nothing`);
const failures = await (subject === 'catalog' ? tortureCatalog() : tortureJournal());
for (const failure of failures) console.error(failure);
process.exitCode = failures.length === 0 ? 0 : 1;
