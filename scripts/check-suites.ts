/** Fails when a suite that ci-suites.json requires was skipped or never reported; prints the optional ones that were skipped. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './generated-file.ts';

interface SuiteRequirements {
  readonly required: readonly string[];
  readonly optional: readonly { readonly suite: string; readonly reason: string }[];
}

const requirements = JSON.parse(readFileSync(join(checkout, 'ci-suites.json'), 'utf8')) as SuiteRequirements;
const report = process.env.OPENDTSX_SUITES_REPORT ?? '';
const lines = existsSync(report) ? readFileSync(report, 'utf8').trim().split('\n') : [];
const outcomes = lines.filter((line) => line !== '').map((line) => line.split('\t'));
const ran = new Set(outcomes.filter(([, outcome]) => outcome === 'ran').map(([name]) => name));
const skipped = new Map(outcomes.filter(([, outcome]) => outcome === 'skipped').map(([name, , hint]) => [name, hint]));

for (const { suite, reason } of requirements.optional) {
  if (!ran.has(suite)) console.log(`optional suite ${suite} did not run: ${skipped.get(suite) ?? reason}`);
}
for (const suite of requirements.required) {
  if (ran.has(suite) && !skipped.has(suite)) continue;
  console.error(`required suite ${suite} did not run: ${skipped.get(suite) ?? 'no test reported it'}`);
  process.exitCode = 1;
}
const listed = new Set([...requirements.required, ...requirements.optional.map(({ suite }) => suite)]);
for (const [suite] of outcomes) {
  if (listed.has(suite)) continue;
  console.error(`the suite ${suite} is not listed in ci-suites.json`);
  process.exitCode = 1;
}
