import { appendFileSync } from 'node:fs';
import { describe } from 'vitest';

/**
 * `describe` for a suite that needs something installed. Without it the suite is skipped visibly, with one line that says what to
 * install; with OPENDTSX_SUITES_REPORT set, the outcome is also appended to that file, which CI compares with ci-suites.json.
 * @param available whether what the suite needs is there
 * @param installHint what to install or set, one sentence
 */
export function suite(name: string, available: boolean, installHint: string): typeof describe | typeof describe.skip {
  const report = process.env.OPENDTSX_SUITES_REPORT;
  if (report) appendFileSync(report, `${[name, available ? 'ran' : 'skipped', installHint].join('\t')}\n`);
  if (available) return describe;
  process.stderr.write(`skipped suite ${name}: ${installHint}\n`);
  return describe.skip;
}
