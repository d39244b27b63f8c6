import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { enumeratorUnderTest } from 'opendtsx/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { daysEnumerator } from '../examples/custom-enumerator/days/index.ts';
import { runPackage } from '../src/runtime/run-package.ts';
import type { AnyUnit } from '../src/runtime/run-request.ts';

const example = join(import.meta.dirname, '../examples/custom-enumerator');
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'days-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

it('runs the loop of the example over an enumerator from outside', async () => {
  const file = join(folder, 'days.db');
  const { result } = await runPackage({
    source: { path: join(example, 'days.dtsx') },
    connectionTargets: new Map([['Calendar', `sqlite:${file}`]]),
    units: [daysEnumerator as unknown as AnyUnit],
  });
  expect(result).toBe('success');
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare('SELECT Day FROM Day').all();
  database.close();
  expect(rows.map(({ Day }) => Day)).toEqual(['2024-02-27', '2024-02-28', '2024-02-29', '2024-03-01']);
});

it('finds days that do not exist', async () => {
  const properties = { First: '2023-02-29', Last: '2023-02-28' };
  expect(enumeratorUnderTest(daysEnumerator, { properties }).validate()).toEqual(['OPENDTSX_E_FOREACH_PROPERTY']);
});
