import { describe, expect, it } from 'vitest';
import { columnType } from '../datatypes/data-type.ts';
import { createVector, type Int32Vector } from '../datatypes/vector.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import type { ComponentPlan, PipelinePlan } from '../plan/pipeline/pipeline-plan.ts';
import type { Disposition } from '../sdk/component.ts';
import { type RejectedRow, type RowErrorPlace, RowErrors } from './row-errors.ts';
import { RowMarks } from './row-marks.ts';

const integer = columnType('DT_I4');
const plan = {
  source: '\\Package\\Flow',
  lineageNumbers: new Map([['a', 41]]),
  lineageNames: new Map([
    ['a', 'Amount'],
    ['b', 'Count'],
  ]),
} as unknown as PipelinePlan;

interface Given {
  /** Of errors and of truncations. */
  readonly column?: readonly [Disposition, Disposition];
  readonly output?: readonly [Disposition, Disposition];
}

function component({ column = ['NotUsed', 'NotUsed'], output = ['NotUsed', 'NotUsed'] }: Given): ComponentPlan {
  const both = ([errorRowDisposition, truncationRowDisposition]: readonly [Disposition, Disposition]) => ({
    errorRowDisposition,
    truncationRowDisposition,
  });
  const port = { isErrorOut: false, columns: [] };
  const main = { ...port, ...both(output), id: 'o', name: 'Output', columns: [{ lineageId: 'a', ...both(column) }] };
  const errors = { ...port, ...both(['NotUsed', 'NotUsed']), id: 'e', name: 'Errors', isErrorOut: true };
  return { index: 0, instance: { name: 'Check', inputs: [], outputs: [main, errors] } } as unknown as ComponentPlan;
}

function place(inTheMaking = false): RowErrorPlace {
  const columns = new Map(['a', 'b'].map((name) => [name, createVector(integer, 4) as Int32Vector]));
  for (const [name, { values }] of columns) values.set(name === 'a' ? [1, 2, 3, 4] : [10, 20, 30, 40]);
  const marks = new RowMarks(4);
  return { columns, typeOf: () => integer, origin: undefined, marks, errorOutputPosition: 1, inTheMaking };
}

/** What happens to a row: where it goes, or the symbol of the failure. */
function outcome(given: Given, kind: 'error' | 'truncation', lineageId = 'a'): string {
  const rowErrors = new RowErrors(plan, component(given), undefined);
  const where = place();
  try {
    return rowErrors.report(0, lineageId, 0xc0209029, kind, {}, where) ? 'goes on' : `output ${where.marks.of(0) - 1}`;
  } catch (error) {
    return error instanceof DtsError ? error.diagnostic.symbol : String(error);
  }
}

const failedOnError = 'DTS_E_INDUCEDTRANSFORMFAILUREONERROR';
const failedOnTruncation = 'DTS_E_INDUCEDTRANSFORMFAILUREONTRUNCATION';

describe('the disposition of a row in error', () => {
  // Source: documentation (error handling in data).
  it.each([
    ['error', ['FailComponent', 'IgnoreFailure'], failedOnError],
    ['error', ['IgnoreFailure', 'FailComponent'], 'goes on'],
    ['error', ['RedirectRow', 'FailComponent'], 'output 1'],
    ['truncation', ['IgnoreFailure', 'FailComponent'], failedOnTruncation],
    ['truncation', ['FailComponent', 'IgnoreFailure'], 'goes on'],
    ['truncation', ['FailComponent', 'RedirectRow'], 'output 1'],
  ] as const)('of a column: %s by %s', (kind, column, expected) => {
    expect(outcome({ column }, kind)).toBe(expected);
    expect(outcome({ column, output: ['RedirectRow', 'RedirectRow'] }, kind)).toBe(expected);
  });

  // Source: inferred (a column that does not use dispositions is under those of its output).
  it.each([
    ['error', ['RedirectRow', 'IgnoreFailure'], 'output 1'],
    ['error', ['NotUsed', 'NotUsed'], failedOnError],
    ['truncation', ['RedirectRow', 'IgnoreFailure'], 'goes on'],
    ['truncation', ['RedirectRow', 'NotUsed'], failedOnTruncation],
  ] as const)('of a column without one of its own: %s by that of the output, %s', (kind, output, expected) => {
    expect(outcome({ output }, kind)).toBe(expected);
  });

  it('of the whole row is that of the output', () => {
    expect(outcome({ output: ['RedirectRow', 'FailComponent'] }, 'error', '')).toBe('output 1');
    expect(outcome({ output: ['IgnoreFailure', 'FailComponent'] }, 'truncation', 'o')).toBe(failedOnTruncation);
  });
});

// Source: our own.
describe('what is told of rejected rows', () => {
  function told(given: Given, use: (errors: RowErrors) => void): RejectedRow[] {
    const rows: RejectedRow[] = [];
    use(new RowErrors(plan, component(given), (row) => rows.push(row)));
    return rows;
  }
  const redirect: Given = { column: ['RedirectRow', 'RedirectRow'] };
  const ignore: Given = { column: ['IgnoreFailure', 'IgnoreFailure'] };

  it('are output, time and the columns of the row', () => {
    const [row] = told(redirect, (errors) => errors.report(2, 'a', 1, 'error', {}, place()));
    expect(row).toMatchObject({
      output: 'Errors',
      column: 'Amount',
      action: 'redirected',
      columns: { Amount: 3, Count: 30 },
    });
    expect(new Date(row.time).toISOString()).toBe(row.time);
    const [ignored] = told(ignore, (errors) => errors.report(2, 'a', 1, 'error', {}, place()));
    expect([ignored.output, ignored.action]).toEqual(['Output', 'ignored']);
  });

  it('waits until a source has made the row, and leaves out the value that could not be made', () => {
    const where = place(true);
    const rows = told(redirect, (errors) => {
      errors.report(1, 'a', 1, 'error', {}, where);
      (where.columns.get('b') as Int32Vector).values[1] = 99;
      errors.tellWaiting(where);
      errors.tellWaiting(where);
    });
    expect(rows.map(({ columns }) => columns)).toEqual([{ Amount: null, Count: 99 }]);
  });

  it('has the truncated value when a source lets the row pass', () => {
    const where = place(true);
    const rows = told(ignore, (errors) => {
      errors.report(1, 'a', 1, 'truncation', {}, where);
      errors.tellWaiting(where);
    });
    expect(rows.map(({ columns }) => columns)).toEqual([{ Amount: 2, Count: 20 }]);
  });

  it('is told without columns when the row as a whole is at fault, or never came', () => {
    const where = place(true);
    const rows = told({ output: ['RedirectRow', 'RedirectRow'] }, (errors) => {
      errors.report(0, '', 1, 'error', {}, where);
      errors.tellWaiting(where);
      errors.report(1, 'a', 1, 'error', {}, where);
      errors.tellWaiting();
    });
    expect(rows.map((row) => 'columns' in row)).toEqual([false, false]);
  });

  it('waits for its own buffer', () => {
    const [first, second] = [place(true), place(true)];
    const seen: number[] = [];
    told(redirect, (errors) => {
      errors.report(0, 'a', 1, 'error', {}, first);
      errors.tellWaiting(second);
      seen.push(errors.redirected.count);
    });
    const rows = told(redirect, (errors) => {
      errors.report(0, 'a', 1, 'error', {}, first);
      errors.tellWaiting(second);
    });
    expect([seen, rows]).toEqual([[1], []]);
  });
});
