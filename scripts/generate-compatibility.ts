/** Writes docs/compatibility.md from the sources that fixtures, golden packages and transcripts state; `--check` only compares. */
import { join } from 'node:path';
import { markdownPage, markdownTable } from './documentation/markdown.ts';
import { type Certainty, type StatedCase, statedCases } from './documentation/stated-cases.ts';
import { checkout, writeGenerated } from './generated-file.ts';

const columns: readonly (readonly [Certainty, string])[] = [
  ['documentation', 'documentation:'],
  ['observed', 'observed:'],
  ['inferred', 'inferred:'],
  ['own', 'our own:'],
];

function byArea(cases: readonly StatedCase[]): Map<string, StatedCase[]> {
  return Map.groupBy(cases, ({ area }) => area);
}

function counts(cases: readonly StatedCase[]): string[] {
  const numbers = columns.map(([certainty]) => cases.filter((each) => each.certainty === certainty).length);
  return [String(cases.length), ...numbers.map((count) => (count === 0 ? '' : String(count)))];
}

function listed(cases: readonly StatedCase[]): string {
  return [...byArea(cases)]
    .map(
      ([area, each]) =>
        `### ${area}\n\n${each.map((one) => `- ${one.statement} ([fixture](../${one.file}))`).join('\n')}`,
    )
    .join('\n\n');
}

const cases = statedCases();
const rows = [...byArea(cases)].map(([area, each]) => [area, ...counts(each)]);

writeGenerated(
  join(checkout, 'docs/compatibility.md'),
  markdownPage(
    '# Compatibility',
    'Written by `npm run generate` from the `source:` of every fixture, golden package and transcript; each of them runs in `npm test`.',
    `- **documentation**: a page of the documentation of SQL Server Integration Services says so, or a rule on it decides.
- **observed**: SSIS was seen to do it, in files or packages that it wrote or in reports of its users.
- **inferred**: our reading where the documentation is silent or contradicts itself. These are the places to look at first when a result differs.
- **our own**: what SSIS does not have.`,
    markdownTable(
      ['area', 'cases:', ...columns.map(([, heading]) => heading)],
      [...rows, ['**all**', ...counts(cases)]],
    ),
    'Tasks, connection managers, drivers and Foreach enumerators are specified by tests in TypeScript beside them, which state no source line by line; what was decided for them stands in the README of their folder.',
    '## Inferred',
    listed(cases.filter(({ certainty }) => certainty === 'inferred')),
    '## Observed',
    listed(cases.filter(({ certainty }) => certainty === 'observed')),
    '## Our own',
    'Where OpenDTSX departs from SSIS on purpose, or adds to it. Command lines are shown in `tests/transcripts`.',
    listed(cases.filter(({ area, certainty }) => certainty === 'own' && area !== 'Command lines')),
  ),
);
