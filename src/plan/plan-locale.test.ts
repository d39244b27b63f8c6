import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { planLocale } from './plan-locale.ts';

const planned = (localeId: number | undefined): { readonly localeId: number; readonly findings: Diagnostic[] } => {
  const findings: Diagnostic[] = [];
  return { localeId: planLocale({ localeId, inherited: 1031, source: '\\Package\\Load' }, findings), findings };
};

describe('the locale of an object of a package', () => {
  it('is the one it names, else the one around it', () => {
    expect([1036, 0, -1, undefined].map((localeId) => planned(localeId))).toEqual(
      [1036, 1031, 1031, 1031].map((localeId) => ({ localeId, findings: [] })),
    );
  });

  it('is a finding that names the object and the number when nobody knows it', () => {
    const { localeId, findings } = planned(4711);
    expect(localeId).toBe(1031);
    expect(findings).toMatchObject([
      { symbol: 'DTS_E_LOCALENOTINSTALLED', severity: 'error', source: '\\Package\\Load', args: { localeId: 4711 } },
    ]);
  });
});
