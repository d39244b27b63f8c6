import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runFlow } from '../src/testing/run-flow.ts';
import { rawFileDestination } from '../src/units/destinations/raw-file-destination/index.ts';
import { rawFileSource } from '../src/units/sources/raw-file-source/index.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-raw-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A value of every type that raw files hold. */
const values: readonly (readonly [type: string, value: string])[] = [
  ['BOOL', 'True'],
  ['I1', '-1'],
  ['I2', '-300'],
  ['I4', '-70000'],
  ['I8', '-9223372036854775808'],
  ['UI1', '255'],
  ['UI2', '65535'],
  ['UI4', '4294967295'],
  ['UI8', '18446744073709551615'],
  ['R4', '1.5'],
  ['R8', '0.1'],
  ['CY', '12.3456'],
  ['DECIMAL(3)', '1.500'],
  ['NUMERIC(9,2)', '1.50'],
  ['NUMERIC(38,4)', '-1234567890123456789012345678901234.5000'],
  ['DATE', '1999-12-31 12:00:00'],
  ['DBDATE', '2020-02-29'],
  ['DBTIME', '23:59:59'],
  ['DBTIME2(7)', '23:59:59.1234567'],
  ['DBTIMESTAMP', '2020-01-01 00:00:00.123'],
  ['DBTIMESTAMP2(7)', '2020-01-01 00:00:00.1234567'],
  ['DBTIMESTAMPOFFSET(7)', '2020-01-01 00:00:00.1234567 +01:00'],
  ['FILETIME', '2020-01-01 00:00:00'],
  ['GUID', '{B0000000-0000-0000-0000-000000000001}'],
  ['STR(6,1252)', 'äb'],
  ['WSTR(4)', 'Łx'],
  ['BYTES(3)', '0x0A0B'],
];

const names = values.map((_, index) => `c${index}`);
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const rows = [line(values.map(([, value]) => value)), line(values.map(() => 'NULL'))];
const table = [...rows, ...rows, rows[0]];

// source: documentation Raw File source: it reads what a Raw File destination wrote
describe('a raw file', () => {
  it('gives back every value of every type, however buffers were filled', async () => {
    const file = join(folder, 'types.raw');
    const written = [
      'component Microsoft.RawDestination',
      'source: inferred',
      `property FileName = ${file}`,
      `input Input (${values.map(([type], index) => `${names[index]} ${type}`).join(', ')})`,
      ...table,
      ...names.map((name) => `column ${name}`),
    ];
    const read = [
      'component Microsoft.RawSource',
      'source: inferred',
      `property FileName = ${file}`,
      'output Output asynchronous',
      ...values.map(([type], index) => `column ${names[index]} ${type}`),
      'expect output Output',
      line(names),
      ...table,
    ];
    for (const { expected, actual } of await runFlow(written.join('\n'), rawFileDestination)) {
      expect(actual).toEqual(expected);
    }
    for (const { expected, actual } of await runFlow(read.join('\n'), rawFileSource)) expect(actual).toEqual(expected);
  });
});
