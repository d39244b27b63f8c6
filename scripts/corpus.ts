/**
 * `npm run corpus`: loads and plans every package of the folder OPENDTSX_CORPUS (or `../shared/corpus`) in one process; writes
 * `docs/corpus-results.md` and raises `docs/corpus-minimum.json`. Fails when a count has fallen or loading takes over 5 seconds.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { corpusFolder } from '../tests/corpus/corpus-files.ts';
import { type CorpusSummary, summarize } from '../tests/corpus/corpus-summary.ts';
import { loadCorpus, planCorpus } from '../tests/corpus/plan-corpus.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const resultsFile = resolve(root, 'docs/corpus-results.md');
const minimumFile = resolve(root, 'docs/corpus-minimum.json');
const loadLimitSeconds = 5;

function results({ counts, encrypted, faults, unsupported }: CorpusSummary, seconds: number): string {
  const rows = unsupported.map(
    ({ kind, unit, uses, packages, decides }) => `| ${kind} | \`${unit}\` | ${uses} | ${packages} | ${decides} |`,
  );
  return `# Real packages

Written by \`npm run corpus\`; \`corpus-minimum.json\` holds the counts that may only grow.

| | packages |
|---|---:|
| in the corpus | ${counts.packages} |
| loaded | ${counts.loaded} |
| encrypted as a whole, without a known key (named as such) | ${encrypted} |
| planned without a unit that is not supported | ${counts.withoutUnsupported} |
| planned without any error | ${counts.planned} |

All were loaded in one process in ${seconds.toFixed(1)} s (limit ${loadLimitSeconds} s).

## Supported, yet with errors

Errors that the text of the package bears out (\`tests/corpus.test.ts\` checks each): files of the project that are missing, variables
that do not exist, references the designer itself marked as invalid.

| error | packages |
|---|---:|
${faults.map(([symbol, packages]) => `| \`${symbol}\` | ${packages} |`).join('\n')}

## Not supported yet

*Alone*: packages for which this unit is the only one missing.

| kind | unit | uses | packages | alone |
|---|---|---:|---:|---:|
${rows.join('\n')}
`;
}

function main(): number {
  const beside = resolve(root, '../shared/corpus');
  const folder = corpusFolder() ?? (existsSync(beside) ? beside : undefined);
  if (folder === undefined) {
    console.log('Set OPENDTSX_CORPUS to a folder of real packages.');
    return 1;
  }
  const loaded = loadCorpus(folder);
  const summary = summarize(planCorpus(loaded));
  writeFileSync(resultsFile, results(summary, loaded.seconds));
  const { counts } = summary;
  const before: Partial<typeof counts> = existsSync(minimumFile) ? JSON.parse(readFileSync(minimumFile, 'utf8')) : {};
  const names = Object.keys(counts) as (keyof typeof counts)[];
  const fallen = names.filter((name) => counts[name] < (before[name] ?? 0));
  const raised = Object.fromEntries(names.map((name) => [name, Math.max(counts[name], before[name] ?? 0)]));
  writeFileSync(minimumFile, `${JSON.stringify(raised, undefined, 2)}\n`);
  console.log(`${JSON.stringify(counts)}, loaded in ${loaded.seconds.toFixed(1)} s`);
  for (const name of fallen) console.log(`fallen: ${name} ${before[name]} → ${counts[name]}`);
  const slow = loaded.seconds > loadLimitSeconds;
  if (slow) console.log(`loading took over ${loadLimitSeconds} s`);
  return fallen.length > 0 || slow ? 1 : 0;
}

process.exitCode = main();
