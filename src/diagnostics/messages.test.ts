import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { entryOfSymbol } from './codes.ts';
import { diagnostic } from './diagnostic.ts';
import { DtsError, dtsError } from './dts-error.ts';
import type { MessageTable } from './message-table.ts';
import { renderMessage, wordingOf } from './messages.ts';

const folder = new URL('./messages/', import.meta.url);
const areas = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));

async function wordedSymbols(): Promise<{ area: string; symbol: string }[]> {
  const found = await Promise.all(
    areas.map(async (area) => {
      const tables = Object.values((await import(new URL(area, folder).href)) as Record<string, MessageTable>);
      return tables.flatMap((table) => Object.keys(table).map((symbol) => ({ area, symbol })));
    }),
  );
  return found.flat();
}

describe('the wordings', () => {
  it('belong to symbols that exist', async () => {
    const unknown = (await wordedSymbols()).filter(({ symbol }) => entryOfSymbol(symbol) === undefined);
    expect(unknown).toEqual([]);
  });

  it('are registered in messages.ts', async () => {
    const missing = (await wordedSymbols()).filter(({ symbol }) => wordingOf(symbol) === undefined);
    expect(missing).toEqual([]);
  });

  it('exist once for each symbol', async () => {
    const symbols = (await wordedSymbols()).map(({ symbol }) => symbol);
    expect(symbols.filter((symbol, index) => symbols.indexOf(symbol) !== index)).toEqual([]);
  });
});

describe('renderMessage', () => {
  it('fills in the arguments, in the hint too', () => {
    const rendered = renderMessage('DTS_E_CONNECTIONNOTFOUND', { connection: 'Warehouse' });
    expect(rendered.message).toBe('The connection manager Warehouse does not exist.');
    expect(rendered.hint).toContain('project');
  });

  it('shows the name of an argument that is missing', () => {
    expect(renderMessage('DTS_E_CONNECTIONNOTFOUND', {}).message).toBe(
      'The connection manager <connection> does not exist.',
    );
  });

  it('does not read a placeholder inside a value', () => {
    expect(renderMessage('DTS_E_CONNECTIONNOTFOUND', { connection: '{detail} $& $1' }).message).toContain(
      '{detail} $& $1',
    );
  });

  it('names symbol, code and arguments when a symbol has no wording', () => {
    expect(renderMessage('DTS_E_BPDUPLICATE', { component: 'Pivot', count: 3 })).toEqual({
      message: 'SSIS message DTS_E_BPDUPLICATE (0xC0015001). component: Pivot; count: 3.',
      hint: undefined,
    });
  });

  it('cuts a value of more than 2000 characters', () => {
    const { message } = renderMessage('DTS_E_CONNECTIONNOTFOUND', { connection: 'x'.repeat(5000) });
    expect(message).toContain('… (5000 characters)');
    expect(message.length).toBeLessThan(2100);
  });
});

describe('diagnostic', () => {
  it('takes severity, hint and place from the caller before the table', () => {
    const finding = diagnostic(
      'DTS_E_CONNECTIONNOTFOUND',
      { connection: 'A' },
      { severity: 'warning', hint: 'Do this.', source: '\\Package', location: { line: 3 } },
    );
    expect(finding).toMatchObject({
      code: 0xc001000e,
      severity: 'warning',
      hint: 'Do this.',
      source: '\\Package',
      location: { line: 3 },
    });
  });

  it('travels in a DtsError with its cause', () => {
    const cause = new Error('refused');
    const error = dtsError('DTS_E_OLEDBERROR', { detail: 'refused' }, {}, { cause });
    expect(error).toBeInstanceOf(DtsError);
    expect(error.message).toBe('The database reported an error: refused');
    expect(error.diagnostic.symbol).toBe('DTS_E_OLEDBERROR');
    expect(error.cause).toBe(cause);
  });
});
