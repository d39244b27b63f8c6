import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import minimum from '../docs/corpus-minimum.json' with { type: 'json' };
import { corpusFolder } from './corpus/corpus-files.ts';
import { knownFailures } from './corpus/run/known-failures.ts';
import { sqlite } from './corpus/run/make-databases.ts';
import { type CorpusRuns, describeRun, runCorpus } from './corpus/run/run-corpus.ts';
import { suite } from './suite-availability.ts';

const corpus = corpusFolder() ?? '';
const minutes = 60_000;

// source: the packages themselves; what made-up rows become is no claim about SSIS.
suite(
  'corpus',
  corpus !== '',
  'set OPENDTSX_CORPUS to a folder of real packages',
)('real packages that need only files and databases', () => {
  let folder = '';
  let outcome: CorpusRuns;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'opendtsx-corpus-'));
    outcome = await runCorpus(corpus, join(folder, 'runs'), sqlite);
  }, 4 * minutes);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('run with success at least as often as before', () => {
    expect(outcome.green.length).toBeGreaterThanOrEqual(minimum.greenSQLite);
  });

  it('fail only for reasons that are known', () => {
    expect(outcome.unexplained.map(describeRun)).toEqual([]);
  });

  it('still fail where a reason is given for it', () => {
    const failing = new Set(outcome.explained.map(({ failure }) => failure));
    const expected = knownFailures.filter(({ database }) => database === undefined);
    expect(expected.filter((each) => !failing.has(each)).map((each) => each.package)).toEqual([]);
  });
});
