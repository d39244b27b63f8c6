/**
 * `npm run golden -- <filter>`: runs the golden packages whose name contains the filter and writes what they show into their
 * `golden.yaml`. A case that changed, or had no expectation, becomes `source: unchecked`: read it, then state the source.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goldenFolder, goldenNames, readGolden, runGolden } from '../tests/golden/run-golden.ts';

const filter = process.argv[2] ?? '';

for (const name of goldenNames().filter((each) => each.includes(filter))) {
  const golden = readGolden(name);
  const { text } = await runGolden(name, golden);
  if (text === golden.expected) {
    console.log(`same       ${name}`);
    continue;
  }
  const file = join(goldenFolder, name, 'golden.yaml');
  const head = readFileSync(file, 'utf8')
    .replace(/^expected:[\s\S]*/m, '')
    .replace(/^source:.*\n/m, '');
  const block = text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');
  writeFileSync(file, `source: unchecked\n${head.trimEnd()}\nexpected: |\n${block}\n`);
  console.log(`completed  ${name}`);
}
