import { describe, expect, it } from 'vitest';
import { explainOutcome } from './explain-outcome.ts';
import { type ExpressionContext, emptyContext } from './expression-context.ts';
import { defineName } from './named-value.ts';

function contextOf(...columns: string[]): ExpressionContext {
  const context = emptyContext();
  for (const column of columns) defineName(context, 'column', column);
  return context;
}

const context = contextOf('N:DT_I4', 'Zero:DT_I4=0', 'B:DT_BOOL', 'T:DT_BOOL=True', 'L:DT_R8=0');

describe('the part to blame', () => {
  it.each([
    ['1 + N', 'null', 'N', ['1 + N']],
    ['T ? N : Zero', 'null', 'N', ['T ? N : Zero']],
    ['!T ? N : (B ? 1 : 2)', 'null', 'B', ['(B ? 1 : 2)', '!T ? N : (B ? 1 : 2)']],
    ['T && B', 'null', 'B', ['T && B']],
    [
      'REPLACENULL(N, NULL(DT_I4)) + 1',
      'null',
      'N',
      ['REPLACENULL(N, NULL(DT_I4))', 'REPLACENULL(N, NULL(DT_I4)) + 1'],
    ],
    ['ISNULL(N) ? NULL(DT_I8) : 1L', 'null', 'NULL(DT_I8)', ['ISNULL(N) ? NULL(DT_I8) : 1L']],
    ['1L + N', 'null', 'N', ['1L + N']],
    ['1 + 5 / Zero', 'error', '5 / Zero', ['1 + 5 / Zero']],
    ['N == 1 ? 5 / Zero : 1', 'null', 'N', ['N == 1', 'N == 1 ? 5 / Zero : 1']],
    ['1 + 5 / (3 - 3)', 'error', '5 / (3 - 3)', ['1 + 5 / (3 - 3)']],
    ['LN(L) + 1', 'null', 'LN(L)', ['LN(L) + 1']],
    ['1 + 1', 'value', '1 + 1', []],
  ])('of %s: %s because of %s', (text, outcome, culprit, around) => {
    const explanation = explainOutcome(text, context);
    if ('symbol' in explanation) throw new Error(explanation.message);
    const written = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);
    expect(explanation.outcome).toBe(outcome);
    expect(written(explanation.culprit)).toBe(culprit);
    expect(explanation.around.map(written)).toEqual(around);
    expect(explanation.error !== undefined).toBe(outcome === 'error');
  });

  it('is shown with the values it was given', () => {
    const explanation = explainOutcome('5 / Zero', context);
    expect(explanation).toMatchObject({ operands: [{ value: 5 }, { value: 0, start: 4, end: 8 }] });
  });

  it('is not looked for in what cannot be compiled', () => {
    expect(explainOutcome('1 +', context)).toMatchObject({ symbol: 'DTS_E_EXPREVALINVALIDTOKEN' });
  });
});
