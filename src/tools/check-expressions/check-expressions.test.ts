import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildIspac } from '../../formats/ispac/build-ispac.ts';
import { salesFolder } from '../../formats/ispac/fixtures/sales-folder.ts';
import { checkExpressions } from './check-expressions.ts';
import { packageFilesAt } from './package-files.ts';

// Source of every case: inferred, but for what the types of columns are (observed: docs/expression-evidence.md).

const workingFolder = join(import.meta.dirname, 'fixtures');
const temporary = mkdtempSync(join(tmpdir(), 'opendtsx-check-'));
afterAll(() => rmSync(temporary, { recursive: true }));

describe('checking expressions', () => {
  const report = checkExpressions('expressions.dtsx', { workingFolder });

  it('counts every expression that has an effect, those of disabled executables included', () => {
    const { packages, expressions, bound, typed, typeAgrees } = report;
    expect({ packages, expressions, bound, typed, typeAgrees }).toEqual({
      packages: 1,
      expressions: 17,
      bound: 13,
      typed: 5,
      typeAgrees: 3,
    });
  });

  it('names the columns recorded with another type, length, precision or scale, but not those with another code page', () => {
    const file = 'expressions.dtsx';
    expect(report.disagreements).toEqual([
      {
        file,
        object: '\\Package\\Flow\\Derive.Chosen',
        expression: '"23"',
        inferred: 'DT_WSTR, 2',
        recorded: 'DT_STR, 50, 1252',
      },
      {
        file,
        object: '\\Package\\Flow\\Derive.Scale',
        expression: 'Amount + Amount',
        inferred: 'DT_NUMERIC, 19, 2',
        recorded: 'DT_NUMERIC, 19, 3',
      },
    ]);
  });

  it('names the expressions that do not bind with object, code and message', () => {
    expect(report.failures.map(({ object, code }) => [object, code])).toEqual([
      ['\\Package.Connections[Out].Properties[Header]', '0xC00470A6'],
      ['\\Package\\Loop.EvalExpression', '0xC0017006'],
      ['\\Package\\Loop\\Bad.Expression', '0xC004708A'],
      ['\\Package\\Flow\\Derive.Lost', '0xC00470A3'],
    ]);
    expect(report.failures[2].expression).toBe('@[User::Index] = LENGTH(1)');
    expect(report.failures[2].message).toContain('There is no function named LENGTH');
  });

  it('shows no secrets that expressions hold', () => {
    expect(JSON.stringify(report)).not.toContain('hush');
    expect(report.failures[0].expression).toBe('"Password=****;" + @[User::Missing]');
  });

  it('binds the numbered lineage ids of format 3', () => {
    const { failures, disagreements, ...counts } = checkExpressions('format-3.dtsx', { workingFolder });
    expect([...failures, ...disagreements]).toEqual([]);
    expect(counts).toMatchObject({ expressions: 1, bound: 1, typed: 1, typeAgrees: 1 });
  });

  it('takes every .dtsx below a folder and tells which could not be read', () => {
    mkdirSync(join(temporary, 'inner'));
    copyFileSync(join(workingFolder, 'format-3.dtsx'), join(temporary, 'inner', 'A.DTSX'));
    writeFileSync(join(temporary, 'broken.dtsx'), 'no package');
    writeFileSync(join(temporary, 'notes.txt'), 'no package either');
    const { packages, expressions, unreadable } = checkExpressions(temporary, { workingFolder });
    expect({ packages, expressions }).toEqual({ packages: 1, expressions: 1 });
    expect(unreadable.map(({ file, code }) => [file, code])).toEqual([['broken.dtsx', '0xE0D70101']]);
  });

  it('takes every package of an .ispac', () => {
    const file = join(temporary, 'sales.ispac');
    writeFileSync(file, buildIspac(salesFolder()).bytes ?? '');
    const files = packageFilesAt(file, workingFolder, undefined).map((each) => each.file);
    expect(files).toEqual([`${file}/Load it.dtsx`, `${file}/Part.dtsx`]);
    const { packages, expressions, unreadable } = checkExpressions(file, { workingFolder });
    expect({ packages, expressions, unreadable }).toEqual({ packages: 2, expressions: 1, unreadable: [] });
  });

  it('tells that a file is not there', () => {
    const { unreadable } = checkExpressions('absent.dtsx', { workingFolder });
    expect(unreadable.map(({ file, code }) => [file, code])).toEqual([['absent.dtsx', '0xC001000A']]);
  });
});
