/**
 * `npm run fuzz -- [--kinds tds,soap] [--seed 1] [--count 200000] [--seconds 3600] [--processes 1] [--findings folder]`: puts mutated packages, project
 * files, mapping files, expressions, command lines, TDS connections and SOAP requests through the product, or the named kinds of these. Each finding is written into the folder: the smallest input that
 * shows it, and beside it what happened. Fails when there is one. `--seconds` ends a campaign of whatever count.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runCampaign } from '../tests/fuzz/campaign.ts';
import type { Finding } from '../tests/fuzz/finding.ts';
import { type InputKind, inputKinds } from '../tests/fuzz/inputs.ts';

const { values } = parseArgs({
  options: {
    kinds: { type: 'string', default: inputKinds.join() },
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '200000' },
    seconds: { type: 'string' },
    processes: { type: 'string', default: '1' },
    findings: { type: 'string', default: '.tmp/fuzz' },
  },
});

const started = performance.now();
const seed = Number(values.seed);
const folder = resolve(values.findings);

const isKind = (name: string): name is InputKind => (inputKinds as readonly string[]).includes(name);
const kinds = values.kinds.split(',').map((name) => {
  if (isKind(name)) return name;
  throw new Error(`--kinds ${name}: give some of ${inputKinds.join()}`);
});

function writeFinding({ index, kind, signature, detail, input }: Finding): void {
  mkdirSync(folder, { recursive: true });
  const name = join(folder, `${seed}-${index}`);
  writeFileSync(`${name}.${kind}`, Buffer.from(input, 'base64'));
  writeFileSync(`${name}.txt`, `${signature}\n\n${detail}\n`);
  console.log(`${name}.${kind}: ${signature}`);
}

const { done, findings } = await runCampaign({
  kinds,
  seed,
  count: Number(values.count),
  ...(values.seconds === undefined ? {} : { seconds: Number(values.seconds) }),
  processes: Number(values.processes),
  onFinding: writeFinding,
  onProgress: (inputs) => {
    if (inputs % 10_000 === 0) console.log(`${inputs} inputs`);
  },
});
const seconds = (performance.now() - started) / 1000;
console.log(`${done} inputs of seed ${seed} in ${seconds.toFixed(0)} s, ${findings.length} findings`);
process.exitCode = findings.length > 0 ? 1 : 0;
