import { isKnownLocale } from '../datatypes/locale.ts';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';

/** Which locale an object of a package says it has. */
export interface WrittenLocale {
  /** The LCID; undefined, 0 and below when the object says nothing. */
  readonly localeId: number | undefined;
  /** The LCID of what surrounds it. */
  readonly inherited: number;
  /** The name or path of the object. */
  readonly source: string;
}

/** The locale an object works with: its own, or the one around it; an unknown one is a finding and gives the one around it. */
export function planLocale({ localeId, inherited, source }: WrittenLocale, findings: Diagnostic[]): number {
  if (localeId === undefined || localeId <= 0) return inherited;
  if (isKnownLocale(localeId)) return localeId;
  findings.push(diagnostic('DTS_E_LOCALENOTINSTALLED', { localeId, object: source }, { source }));
  return inherited;
}
