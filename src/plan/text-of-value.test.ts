import { expect, it } from 'vitest';
import { columnType } from '../datatypes/data-type.ts';
import { textOfValue } from './plan-task.ts';

// Values of property expressions and configurations reach properties as text.
it.each([
  ['DT_WSTR', 'a', 'a'],
  ['DT_I4', -5, '-5'],
  ['DT_I8', 9_007_199_254_740_993n, '9007199254740993'],
  ['DT_R8', 1.5, '1.5'],
  ['DT_BOOL', false, 'False'],
  ['DT_DECIMAL', { coefficient: 1250n, scale: 2 }, '12.50'],
  ['DT_I4', null, ''],
] as const)('writes a %s', (type, value, text) => {
  expect(textOfValue({ type: columnType(type, type === 'DT_DECIMAL' ? { scale: 2 } : {}), value })).toBe(text);
});
