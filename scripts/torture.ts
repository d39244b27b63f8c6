/**
 * `npm run torture [-- --kills 500 --seed 1]`: kills a looping package at random instants (SIGKILL), goes on with its journal each time, and compares the
 * rows and files in the end with those of an undisturbed run. Failures are printed with their seed; their folders stay.
 */
import { parseArgs } from 'node:util';
import { killRuns } from '../tests/durable-runs/kill-runs.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '500' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const { kills, completed, failures } = await killRuns(
  { kills: Number(values.kills), seed: Number(values.seed) },
  (line) => console.log(line),
);
for (const failure of failures) console.error(failure);
console.log(`seed ${values.seed}: ${kills} kills, ${completed} runs completed, ${failures.length} failures`);
process.exitCode = failures.length === 0 ? 0 : 1;
