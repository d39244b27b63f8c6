import type { Locale } from './locale.ts';

// Abbreviations of Windows that neither are the platform's nor begin its full name; months in order, the others empty.
const windowsNames: Readonly<Record<string, string>> = {
  de: ',,mrz',
  uk: ',,,кві,тра,чер,,сер,жов,лис,гру',
};

const names = new Map<string, readonly (readonly string[])[]>();

/** The month (1–12) that a word names in English or in the language of the locale: in full, abbreviated, or by its first three letters or more. */
export function monthOfName(word: string, locale: Locale): number | undefined {
  const lower = withoutPoint(word.toLowerCase());
  for (const tag of ['en-US', ...(locale.tag === '' ? [] : [locale.tag])]) {
    const months = monthsOf(tag);
    const exact = months.findIndex((forms) => forms.includes(lower));
    if (exact >= 0) return exact + 1;
    const begun = lower.length < 3 ? -1 : months.findIndex((forms) => forms.some((name) => name.startsWith(lower)));
    if (begun >= 0) return begun + 1;
  }
  return undefined;
}

const withoutPoint = (text: string): string => text.replace(/\.$/, '');

/** The names of each month in a language: standing alone, as a part of a date (often another case), and abbreviated. */
function monthsOf(tag: string): readonly (readonly string[])[] {
  let months = names.get(tag);
  if (months === undefined) {
    // Windows reads Gregorian dates in every locale; the platform would name the months of the locale's own calendar.
    const options = { calendar: 'gregory', numberingSystem: 'latn', timeZone: 'UTC' } as const;
    const forms = [
      new Intl.DateTimeFormat(tag, { ...options, month: 'long' }),
      new Intl.DateTimeFormat(tag, { ...options, month: 'long', day: 'numeric', year: 'numeric' }),
      new Intl.DateTimeFormat(tag, { ...options, month: 'short' }),
      new Intl.DateTimeFormat(tag, { ...options, month: 'short', day: 'numeric', year: 'numeric' }),
    ];
    const extra = windowsNames[tag.slice(0, 2)]?.split(',') ?? [];
    months = Array.from({ length: 12 }, (_, month) => {
      const known = forms.map((form) => nameIn(form, Date.UTC(2001, month, 1)));
      return [...known, extra[month] ?? ''].filter((name) => name !== '');
    });
    names.set(tag, months);
  }
  return months;
}

function nameIn(form: Intl.DateTimeFormat, time: number): string {
  const part = form.formatToParts(time).find(({ type }) => type === 'month');
  return withoutPoint(part?.value.toLowerCase() ?? '');
}
