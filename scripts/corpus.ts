/**
 * `npm run corpus`: loads and plans every package of the folder OPENDTSX_CORPUS (or `../shared/corpus`) in one process; writes
 * `docs/corpus-results.md` and raises `docs/corpus-minimum.json`. Fails when a count has fallen or loading takes over 5 seconds.
 * With `--run` it also runs those that need only files and databases, on SQLite and, where OPENDTSX_TEST_POSTGRES names a server, on
 * PostgreSQL; without, what the page tells of runs stays.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { corpusFolder } from '../tests/corpus/corpus-files.ts';
import { type CorpusSummary, summarize } from '../tests/corpus/corpus-summary.ts';
import { loadCorpus, planCorpus } from '../tests/corpus/plan-corpus.ts';
import { runsHeading, runsPage } from '../tests/corpus/run/corpus-runs-page.ts';
import { postgresql, sqlite } from '../tests/corpus/run/make-databases.ts';
import { type CorpusRuns, describeRun, runCorpus } from '../tests/corpus/run/run-corpus.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const resultsFile = resolve(root, 'docs/corpus-results.md');
const minimumFile = resolve(root, 'docs/corpus-minimum.json');
const loadLimitSeconds = 5;

function results({ counts, encrypted, faults, unsupported }: CorpusSummary, seconds: number, runs: string): string {
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

## Not supported

*Alone*: packages for which this unit is the only one missing.

| kind | unit | uses | packages | alone |
|---|---|---:|---:|---:|
${rows.join('\n')}

${runs}`;
}

/** What the page told of runs before. */
function runsBefore(): string {
  const text = existsSync(resultsFile) ? readFileSync(resultsFile, 'utf8') : '';
  const start = text.indexOf(runsHeading);
  return start < 0 ? '' : text.slice(start);
}

async function runAll(corpus: string): Promise<readonly CorpusRuns[]> {
  const server = process.env.OPENDTSX_TEST_POSTGRES ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'opendtsx-corpus-'));
  try {
    const runs = [await runCorpus(corpus, join(folder, 'sqlite'), sqlite)];
    if (server !== '')
      runs.push(await runCorpus(corpus, join(folder, 'postgresql'), postgresql(server), new URL(server).hostname));
    return runs;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<number> {
  const beside = resolve(root, '../shared/corpus');
  const folder = corpusFolder() ?? (existsSync(beside) ? beside : undefined);
  if (folder === undefined) {
    console.log('Set OPENDTSX_CORPUS to a folder of real packages.');
    return 1;
  }
  const loaded = loadCorpus(folder);
  const summary = summarize(planCorpus(loaded));
  const runs = process.argv.includes('--run') ? await runAll(folder) : [];
  writeFileSync(resultsFile, results(summary, loaded.seconds, runs.length === 0 ? runsBefore() : runsPage(runs)));
  const counts = {
    ...summary.counts,
    ...Object.fromEntries(runs.map(({ database, green }) => [`green${database}`, green.length])),
  };
  const before: Readonly<Record<string, number>> = existsSync(minimumFile)
    ? JSON.parse(readFileSync(minimumFile, 'utf8'))
    : {};
  const now: Readonly<Record<string, number>> = counts;
  const names = Object.keys(now);
  const fallen = names.filter((name) => now[name] < (before[name] ?? 0));
  const raised = {
    ...before,
    ...Object.fromEntries(names.map((name) => [name, Math.max(now[name], before[name] ?? 0)])),
  };
  writeFileSync(minimumFile, `${JSON.stringify(raised, undefined, 2)}\n`);
  console.log(`${JSON.stringify(counts)}, loaded in ${loaded.seconds.toFixed(1)} s`);
  for (const name of fallen) console.log(`fallen: ${name} ${before[name]} → ${now[name]}`);
  const unexplained = runs.flatMap((each) => each.unexplained);
  for (const run of unexplained) console.log(describeRun(run));
  const slow = loaded.seconds > loadLimitSeconds;
  if (slow) console.log(`loading took over ${loadLimitSeconds} s`);
  return fallen.length > 0 || slow || unexplained.length > 0 ? 1 : 0;
}

process.exitCode = await main();
