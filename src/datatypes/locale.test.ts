import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { civilFromDays, daysFromCivil, ticksOfDays, ticksPerSecond } from './calendar.ts';
import { formatLocaleDateTime, ticksOfParsed } from './date-time-text.ts';
import { isKnownLocale, knownLocaleIds, type Locale, localeOf } from './locale.ts';
import { parseLocaleDateTime } from './locale-date-text.ts';
import { normalizeNumberText } from './number-text.ts';

const locales = knownLocaleIds().map(localeOf);
const named = locales.map((locale) => [locale.tag || 'invariant', locale] as const);

/** `1234567.5` as the locale writes it, in the way a number or an amount of money may be written. */
function written(whole: number, fraction: string, locale: Locale, form: string): string {
  const separators = form.includes('$') ? locale.money : locale;
  const groups = whole.toString().replaceAll(/\B(?=(\d{3})+$)/g, separators.groupSeparator);
  const digits = fraction === '' ? groups : groups + separators.decimalSeparator + fraction;
  return form.replace('n', digits).replace('$', () => locale.currencySymbol);
}

// Source: the positive and negative number and currency patterns of NumberFormatInfo.
const positive = ['n', '$n', 'n$', '$ n', 'n $', ' n ', '+n'];
const negative = [
  '-n',
  '- n',
  'n-',
  '(n)',
  '($n)',
  '-$n',
  '$-n',
  '$n-',
  '-n$',
  'n-$',
  'n$-',
  '-n $',
  '-$ n',
  '$ -n',
  '(n $)',
];

const dateText = (text: string, localeId: number): string => {
  const parsed = parseLocaleDateTime(text, localeOf(localeId));
  if (parsed === undefined) return 'refused';
  const { year, month, day } = civilFromDays(parsed.days ?? 0);
  const seconds = parsed.time === undefined ? '' : ` ${parsed.time / ticksPerSecond}`;
  return `${year}-${month}-${day}${seconds}`;
};

describe('locales', () => {
  it('are known for the regions packages come from', () => {
    expect(locales.length).toBeGreaterThan(95);
    expect(new Set(locales.map(({ tag }) => tag)).size).toBe(locales.length);
    for (const { tag } of locales)
      expect(tag === '' ? [] : Intl.getCanonicalLocales(tag)).toHaveLength(tag === '' ? 0 : 1);
  });

  it('are refused when nobody knows them, and never taken for US English', () => {
    for (const localeId of [4711, 4096, -1, 1, 0x7c00, 2 ** 31]) {
      expect([localeId, isKnownLocale(localeId)]).toEqual([localeId, localeId === 1]);
    }
    expect(() => localeOf(4711)).toThrow('The locale 4711 is not known.');
  });

  // Source: the identifiers LOCALE_NEUTRAL, LOCALE_USER_DEFAULT and LOCALE_SYSTEM_DEFAULT of Windows; a neutral one is its language's first.
  it('stand for a default, a language alone, or an order of text', () => {
    expect([0, 1024, 2048, 7, 12, 66567, 1034].map((localeId) => localeOf(localeId).tag)).toEqual([
      'en-US',
      'en-US',
      'en-US',
      'de-DE',
      'fr-FR',
      'de-DE-u-co-phonebk',
      'es-ES-u-co-trad',
    ]);
    expect(localeOf(66567).datePattern).toBe('dd.MM.yyyy');
  });
});

describe('numbers of a locale', () => {
  it.each(named)('come back in every form: %s', (_, locale) => {
    const amount = fc.tuple(fc.nat(10 ** 9), fc.constantFrom('', '5', '05', '1234'));
    fc.assert(
      fc.property(
        amount,
        fc.constantFrom(...positive),
        fc.constantFrom(...negative),
        ([whole, fraction], plus, minus) => {
          const expected = fraction === '' ? `${whole}` : `${whole}.${fraction}`;
          expect(normalizeNumberText(written(whole, fraction, locale, plus), locale)).toBe(expected);
          expect(normalizeNumberText(written(whole, fraction, locale, minus), locale)).toBe(`-${expected}`);
        },
      ),
    );
  });

  // Source: Windows regional defaults.
  const vectors: readonly (readonly [number, string, string | undefined])[] = [
    [1031, '1.234,56 €', '1234.56'],
    [2055, "CHF 1'234.50", '1234.50'],
    [2055, '1’234.50', '1234.50'],
    [3079, '€ 1.234,50', '1234.50'],
    [3079, '1\u00a0234,50', '1234.50'],
    [4108, '1234.50 CHF', '1234.50'],
    [4108, '1234,50', '1234.50'],
    [1036, '1 234,5', '1234.5'],
    [1029, '-1\u00a0234,5\u00a0Kč', '-1234.5'],
    [1043, '€ -1,5', '-1.5'],
    [1025, '1,234.5\u00a0ر.س.\u200f', '1234.5'],
    [1057, 'Rp1.234', '1234'],
    [16393, '₹ 12,34,567.5', '1234567.5'],
    [1033, '(5', undefined],
    [1033, '-5-', undefined],
    [1033, '$5$', undefined],
    [1033, '($-5)', undefined],
    [1031, '1,234.56', undefined],
    [1033, '€5', undefined],
  ];
  it.each(vectors)('%i reads %s as %s', (localeId, text, expected) => {
    expect(normalizeNumberText(text, localeOf(localeId))).toBe(expected);
  });
});

describe('dates of a locale', () => {
  const days = fc.integer({ min: daysFromCivil(100, 1, 1), max: daysFromCivil(9999, 12, 31) });
  it.each(named)('come back: %s', (_, locale) => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 86_399 }), (day, second) => {
        const ticks = ticksOfDays(day) + BigInt(second) * ticksPerSecond;
        const text = formatLocaleDateTime(ticks, locale);
        const parsed = parseLocaleDateTime(text, locale);
        expect(parsed === undefined ? text : ticksOfParsed(parsed)).toBe(ticks);
      }),
    );
  });

  // Source: OLE Automation's VarDateFromStr; month names are those of the language.
  const vectors: readonly (readonly [number, string, string])[] = [
    [1033, '3/4/2005', '2005-3-4'],
    [2057, '3/4/2005', '2005-4-3'],
    [1041, '2005/3/4', '2005-3-4'],
    [1033, '13/4/2005', '2005-4-13'],
    [1033, '4 March 2005', '2005-3-4'],
    [1033, 'Mar 4, 2005 5:06 PM', '2005-3-4 61560'],
    [1031, '4. März 2005', '2005-3-4'],
    [1031, '4. Mrz 2005', '2005-3-4'],
    [1036, '14 février 2005', '2005-2-14'],
    [1049, '4 марта 2005', '2005-3-4'],
    [1045, '4 października 2005', '2005-10-4'],
    [1029, '4. března 2005', '2005-3-4'],
    [1032, '4 Μαρτίου 2005', '2005-3-4'],
    [1055, '4 Ağustos 2005', '2005-8-4'],
    [1058, '4 кві 2005', '2005-4-4'],
    [1046, '4 de março', 'refused'],
    [1041, '2005年3月4日', '2005-3-4'],
    [1042, '2005년 3월 4일 오후 3:00', '2005-3-4 54000'],
    [1028, '2005/3/4 上午 12:00:01', '2005-3-4 1'],
    [1035, '4.3.2005 13.05.09', '2005-3-4 47109'],
    [1026, '4.3.2005 г. 7:00', '2005-3-4 25200'],
    [3082, '4/3/2005 3:00 PM', '2005-3-4 54000'],
    [1031, '4 Foo 2005', 'refused'],
    [1033, '2/30/2005', 'refused'],
    [1033, '3/4/205', 'refused'],
    [1033, '13:00 PM', 'refused'],
    [1033, '3/4/2005 24:00', 'refused'],
    [1033, '', 'refused'],
  ];
  it.each(vectors)('%i reads %s as %s', (localeId, text, expected) => {
    expect(dateText(text, localeId)).toBe(expected);
  });

  // Source: the two-digit year window of OLE Automation, 1930–2029.
  it('with two digits for the year lie between 1930 and 2029', () => {
    expect(['29', '30', '99', '00', '49', '50'].map((year) => dateText(`1/2/${year}`, 1033))).toEqual([
      '2029-1-2',
      '1930-1-2',
      '1999-1-2',
      '2000-1-2',
      '1949-1-2',
      '1950-1-2',
    ]);
  });

  it('are written with four digits where two would name another year', () => {
    const belgian = (year: number): string =>
      formatLocaleDateTime(ticksOfDays(daysFromCivil(year, 2, 1)), localeOf(2060));
    expect([belgian(2029), belgian(2030), belgian(1929), belgian(1930)]).toEqual([
      '01-02-29',
      '01-02-2030',
      '01-02-1929',
      '01-02-30',
    ]);
  });
});
