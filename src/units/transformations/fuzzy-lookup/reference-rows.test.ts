import { type ComponentContext, columnType, createTextTokeniser, DtsError, FuzzyIndex } from 'opendtsx/sdk';
import { describe, expect, it } from 'vitest';
import { ReferenceRows } from './reference-rows.ts';

const tokenise = createTextTokeniser({ delimiters: ' ', flags: 0, extendedFlags: 0, localeId: 1033 });
const text = columnType('DT_WSTR', { length: 50 });
const column = { name: 'town', type: text, properties: {} } as never;

// source: documentation error DTS_E_TXFUZZYLOOKUP_INDEX_DOES_NOT_CONTAIN_COLUMN
describe('the rows of a reference', () => {
  it.each([
    { isMatchIndex: true, symbol: 'DTS_E_TXFUZZYLOOKUP_INDEX_DOES_NOT_CONTAIN_COLUMN' },
    { isMatchIndex: false, symbol: 'DTS_E_TXFUZZYLOOKUP_UNABLETOLOCATEREFCOLUMN' },
  ])('lack a column of a match index: $isMatchIndex', ({ isMatchIndex, symbol }) => {
    const columns = {
      exact: [],
      fuzzy: [{ column, referenceColumn: 'gone' }],
      copies: [],
      passed: [],
      similarities: [],
      confidences: [],
      columnSimilarities: [],
    };
    const context: Partial<ComponentContext> = { source: 'Flow', createRowStore: () => ({}) as never };
    const index = new FuzzyIndex({ columns: [{ tokenise, minSimilarity: 0 }], minSimilarity: 0, exhaustive: false });
    const place = { component: 'Match', localeId: 1033, table: 'Kept', isMatchIndex };
    const rows = new ReferenceRows(columns, place, index, context as ComponentContext);
    const add = () => rows.add([{ name: 'town', type: text }], { rowCount: 1, values: [['Oslo']] });
    expect(add).toThrow(expect.objectContaining({ diagnostic: expect.objectContaining({ symbol }) }));
    expect(add).toThrow(DtsError);
  });
});
