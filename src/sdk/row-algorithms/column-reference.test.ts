import { describe, expect, it } from 'vitest';
import { columnReference, columnReferences } from './column-reference.ts';

describe('columnReference', () => {
  it.each([
    ['#{Package\\Flow\\Source.Outputs[Out].Columns[a]}', 'Package\\Flow\\Source.Outputs[Out].Columns[a]'],
    ['#12', '12'],
    ['12', '12'],
    ['#{Package\\Flow\\0:invalid}', ''],
    ['0', ''],
    ['-1', ''],
    ['', ''],
  ])('reads %s as %j', (text, lineageId) => {
    expect(columnReference(text)).toBe(lineageId);
  });

  it('reads lists with semicolons in names', () => {
    expect(columnReferences('#{A.Columns[x;y]};#{B};')).toEqual(['A.Columns[x;y]', 'B']);
    expect(columnReferences('#1;#2;')).toEqual(['1', '2']);
  });
});
