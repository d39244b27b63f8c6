import { expect, it } from 'vitest';
import { queryParameters } from './data-mining-query.ts';

// source: documentation (DMX reference: parameters, literals, identifiers, comments)
it('finds the parameters of a prediction query, not what texts, names and comments hold', () => {
  expect(queryParameters('SELECT PredictProbability([m].[b]) FROM [m] WHERE [b] = @low AND [c] = @high')).toEqual([
    '@low',
    '@high',
  ]);
  const none = "SELECT [a@b], '@c''@d' FROM [m] -- @e\n/* @f */ // @g\nWHERE 1 = 1";
  expect(queryParameters(none)).toEqual([]);
});
