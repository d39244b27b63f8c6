/** The order of day, month and year in a short date. */
export type DateOrder = 'mdy' | 'dmy' | 'ymd';

/** What text conversions need to know of a Windows locale. */
export interface Locale {
  readonly localeId: number;
  /** BCP 47 tag, for `Intl`. */
  readonly tag: string;
  readonly decimalSeparator: string;
  readonly groupSeparator: string;
  readonly currencySymbol: string;
  readonly dateOrder: DateOrder;
  /** `M d yyyy` pattern: `M`, `MM`, `d`, `dd`, `yyyy`, everything else literal. */
  readonly datePattern: string;
  /** `H HH h hh mm ss tt` pattern. */
  readonly timePattern: string;
  readonly morning: string;
  readonly afternoon: string;
}

// LCID | tag | decimal | group | currency | date pattern | time pattern | AM | PM (source: Windows regional defaults)
const table = `
127||.|,|¤|MM/dd/yyyy|HH:mm:ss|AM|PM
1025|ar-SA|.|,|ر.س.|dd/MM/yyyy|hh:mm:ss tt|ص|م
1026|bg-BG|,|\u00a0|лв.|d.M.yyyy|H:mm:ss||
1028|zh-TW|.|,|NT$|yyyy/M/d|tt hh:mm:ss|上午|下午
1029|cs-CZ|,|\u00a0|Kč|dd.MM.yyyy|H:mm:ss|dop.|odp.
1030|da-DK|,|.|kr.|dd-MM-yyyy|HH:mm:ss||
1031|de-DE|,|.|€|dd.MM.yyyy|HH:mm:ss||
1032|el-GR|,|.|€|d/M/yyyy|h:mm:ss tt|πμ|μμ
1033|en-US|.|,|$|M/d/yyyy|h:mm:ss tt|AM|PM
1035|fi-FI|,|\u00a0|€|d.M.yyyy|H.mm.ss||
1036|fr-FR|,|\u00a0|€|dd/MM/yyyy|HH:mm:ss||
1037|he-IL|.|,|₪|dd/MM/yyyy|HH:mm:ss|AM|PM
1038|hu-HU|,|\u00a0|Ft|yyyy. MM. dd.|H:mm:ss|de.|du.
1040|it-IT|,|.|€|dd/MM/yyyy|HH:mm:ss||
1041|ja-JP|.|,|¥|yyyy/MM/dd|H:mm:ss|午前|午後
1042|ko-KR|.|,|₩|yyyy-MM-dd|tt h:mm:ss|오전|오후
1043|nl-NL|,|.|€|d-M-yyyy|HH:mm:ss||
1044|nb-NO|,|\u00a0|kr|dd.MM.yyyy|HH:mm:ss||
1045|pl-PL|,|\u00a0|zł|dd.MM.yyyy|HH:mm:ss||
1046|pt-BR|,|.|R$|dd/MM/yyyy|HH:mm:ss||
1048|ro-RO|,|.|RON|dd.MM.yyyy|HH:mm:ss||
1049|ru-RU|,|\u00a0|₽|dd.MM.yyyy|H:mm:ss||
1050|hr-HR|,|.|€|d.M.yyyy.|H:mm:ss||
1051|sk-SK|,|\u00a0|€|d. M. yyyy|H:mm:ss||
1053|sv-SE|,|\u00a0|kr|yyyy-MM-dd|HH:mm:ss||
1055|tr-TR|,|.|₺|d.MM.yyyy|HH:mm:ss||
1058|uk-UA|,|\u00a0|₴|dd.MM.yyyy|H:mm:ss||
1060|sl-SI|,|.|€|d. MM. yyyy|HH:mm:ss|dop.|pop.
2052|zh-CN|.|,|¥|yyyy/M/d|H:mm:ss|上午|下午
2055|de-CH|.|’|CHF|dd.MM.yyyy|HH:mm:ss||
2057|en-GB|.|,|£|dd/MM/yyyy|HH:mm:ss|AM|PM
2058|es-MX|.|,|$|dd/MM/yyyy|hh:mm:ss tt|a. m.|p. m.
2060|fr-BE|,|\u00a0|€|dd-MM-yy|HH:mm:ss||
2067|nl-BE|,|.|€|d/MM/yyyy|H:mm:ss||
2070|pt-PT|,|\u00a0|€|dd/MM/yyyy|HH:mm:ss||
3079|de-AT|,|\u00a0|€|dd.MM.yyyy|HH:mm:ss||
3081|en-AU|.|,|$|d/MM/yyyy|h:mm:ss tt|AM|PM
3082|es-ES|,|.|€|dd/MM/yyyy|H:mm:ss||
3084|fr-CA|,|\u00a0|$|yyyy-MM-dd|HH:mm:ss||
4105|en-CA|.|,|$|yyyy-MM-dd|h:mm:ss tt|AM|PM
5129|en-NZ|.|,|$|d/MM/yyyy|h:mm:ss tt|AM|PM
6153|en-IE|.|,|€|dd/MM/yyyy|HH:mm:ss|AM|PM
7177|en-ZA|,|\u00a0|R|yyyy/MM/dd|HH:mm:ss|AM|PM
16393|en-IN|.|,|₹|dd-MM-yyyy|HH:mm:ss|AM|PM
`;

const locales = new Map<number, Locale>();

function dateOrderOf(pattern: string): DateOrder {
  if (pattern.startsWith('y')) return 'ymd';
  return pattern.startsWith('M') ? 'mdy' : 'dmy';
}

function load(): void {
  for (const line of table.trim().split('\n')) {
    const [id, tag, decimalSeparator, groupSeparator, currencySymbol, datePattern, timePattern, morning, afternoon] =
      line.split('|');
    const localeId = Number(id);
    const dateOrder = dateOrderOf(datePattern);
    const separators = { decimalSeparator, groupSeparator, currencySymbol };
    locales.set(localeId, { localeId, tag, ...separators, dateOrder, datePattern, timePattern, morning, afternoon });
  }
}

/** The locale of a Windows locale identifier (LCID); 0 and identifiers we do not know give US English, the locale packages are written for most. */
export function localeOf(localeId: number): Locale {
  if (locales.size === 0) load();
  const found = locales.get(localeId) ?? locales.get(1033);
  if (found === undefined) throw new Error('the locale table lacks 1033');
  return found;
}
