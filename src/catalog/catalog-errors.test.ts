import { describe, expect, it } from 'vitest';
import { entryOfSymbol } from '../diagnostics/codes.ts';
import { dtsError } from '../diagnostics/dts-error.ts';
import { wordingOf } from '../diagnostics/messages.ts';
import { catalogError, catalogErrorOf, catalogErrors } from './catalog-errors.ts';

describe('the errors of the catalog', () => {
  it.each(Object.entries(catalogErrors))('%s has a code, a wording and a number', (symbol, { number }) => {
    expect(entryOfSymbol(symbol)?.severity).toBe('error');
    expect(wordingOf(symbol)).toBeDefined();
    // source: database engine errors 27000 to 27999 (documentation); 50000 is that of errors without a number of their own
    expect((number >= 27100 && number <= 27259) || number === 50000).toBe(true);
  });

  it('tell their kind, and others none', () => {
    expect(catalogErrorOf(catalogError('OPENDTSX_E_CATALOG_FOLDER_NOTFOUND', { name: 'f' }))).toEqual({
      kind: 'not-found',
      number: 27104,
    });
    expect(catalogErrorOf(dtsError('OPENDTSX_E_STORE_OPEN', { detail: 'x' }))).toBeUndefined();
  });
});
