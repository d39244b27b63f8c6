import { localeTable } from './locale-table.ts';

/** The order of day, month and year in a short date. */
export type DateOrder = 'mdy' | 'dmy' | 'ymd';

/** The separators of a number. */
export interface NumberSeparators {
  readonly decimalSeparator: string;
  readonly groupSeparator: string;
}

/** What text conversions need to know of a Windows locale. */
export interface Locale extends NumberSeparators {
  readonly localeId: number;
  /** BCP 47 tag, for `Intl`; empty for the invariant locale. */
  readonly tag: string;
  readonly currencySymbol: string;
  /** The separators of amounts written with the currency symbol. */
  readonly money: NumberSeparators;
  readonly dateOrder: DateOrder;
  /** `M d yyyy` pattern: `M`, `MM`, `d`, `dd`, `yy`, `yyyy`, text in apostrophes, everything else literal. */
  readonly datePattern: string;
  /** `H HH h hh mm ss tt` pattern. */
  readonly timePattern: string;
  readonly morning: string;
  readonly afternoon: string;
}

const unitedStates = 1033;

// Unset, and the defaults of a user and of a system: a package says nothing there, and is most likely written for the United States.
const defaults: ReadonlySet<number> = new Set([0, 0x400, 0x800]);

// Locales that differ from another in their order of text only: the high word of the identifier names the order.
const traditionalSpanish = 1034;
const collations: Readonly<Record<number, string>> = {
  [traditionalSpanish]: 'es-ES-u-co-trad',
  66567: 'de-DE-u-co-phonebk',
  133124: 'zh-CN-u-co-stroke',
  135172: 'zh-SG-u-co-stroke',
  197636: 'zh-TW-u-co-zhuyin',
  263185: 'ja-JP-u-co-unihan',
};

let locales: Map<number, Locale> | undefined;

function dateOrderOf(pattern: string): DateOrder {
  if (pattern.startsWith('y')) return 'ymd';
  return pattern.startsWith('M') ? 'mdy' : 'dmy';
}

function readLocale(line: string): Locale {
  const [
    id,
    tag,
    decimalSeparator,
    groupSeparator,
    currencySymbol,
    datePattern,
    timePattern,
    morning,
    afternoon,
    money,
  ] = line.replaceAll('_', '\u00a0').split('|');
  const separators = { decimalSeparator, groupSeparator };
  return {
    localeId: Number(id),
    tag,
    ...separators,
    currencySymbol,
    money: money === undefined ? separators : { decimalSeparator: money[0], groupSeparator: money[1] },
    dateOrder: dateOrderOf(datePattern),
    datePattern,
    timePattern,
    morning,
    afternoon,
  };
}

function table(): Map<number, Locale> {
  locales ??= new Map(
    localeTable
      .trim()
      .split('\n')
      .map(readLocale)
      .map((locale) => [locale.localeId, locale]),
  );
  return locales;
}

/** The identifiers of the locales we have the rules of, ascending. */
export function knownLocaleIds(): readonly number[] {
  return Array.from(table().keys());
}

/** The locale with an identifier; a neutral one (a language alone) gives that of its main country, one with an order of text its base. */
function findLocale(localeId: number): Locale | undefined {
  const found = table().get(localeId);
  if (found !== undefined) return found;
  if (defaults.has(localeId)) return table().get(unitedStates);
  if (localeId === traditionalSpanish) return orderedAs(localeId, table().get(3082));
  if (localeId > 0xffff && localeId <= 0xfffff) return orderedAs(localeId, table().get(localeId & 0xffff));
  return localeId > 0 && localeId < 0x400 ? table().get(localeId + 0x400) : undefined;
}

function orderedAs(localeId: number, locale: Locale | undefined): Locale | undefined {
  return locale === undefined ? undefined : { ...locale, localeId, tag: collations[localeId] ?? locale.tag };
}

/** True when texts can be read, written and compared by the rules of the locale. */
export function isKnownLocale(localeId: number): boolean {
  return findLocale(localeId) !== undefined;
}

/**
 * The locale of a Windows locale identifier (LCID). 0 and the identifiers of user and system defaults give US English, the locale packages
 * are written for most. Throws `RangeError` for an identifier that `isKnownLocale` refuses.
 */
export function localeOf(localeId: number): Locale {
  const found = findLocale(localeId);
  if (found === undefined) throw new RangeError(`The locale ${localeId} is not known.`);
  return found;
}
