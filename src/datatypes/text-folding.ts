import { comparisonFlags, ignoresDifferences } from './comparison-flags.ts';
import { localeOf } from './locale.ts';

const katakanaToHiragana = 0x60;

// Letters with a stroke have no decomposition, yet Windows takes the stroke for a diacritic.
const strokeLetters: Readonly<Record<string, string>> = {
  Ø: 'O',
  ø: 'o',
  Ł: 'L',
  ł: 'l',
  Đ: 'D',
  đ: 'd',
  Ħ: 'H',
  ħ: 'h',
  Ŧ: 'T',
  ŧ: 't',
};

const ligatures: Readonly<Record<string, string>> = { Æ: 'AE', æ: 'ae', Œ: 'OE', œ: 'oe', ß: 'ss', ẞ: 'SS' };

/** How one language folds letters with accents, and ligatures. */
interface LetterFolding {
  readonly accents: (cluster: string) => string;
  readonly ligatures: (letter: string) => string;
}

const foldings = new Map<string, LetterFolding>();

function letterFoldingOf(tag: string): LetterFolding {
  let folding = foldings.get(tag);
  if (folding === undefined) {
    const letters = new Intl.Collator(tag === '' ? 'en-US' : tag, { sensitivity: 'base' });
    folding = {
      accents: firstAlike(letters, plainForms),
      ligatures: firstAlike(letters, (letter) => [ligatures[letter] ?? letter]),
    };
    foldings.set(tag, folding);
  }
  return folding;
}

// Longer clusters are rare, and there is no end of different ones.
const longestKept = 3;

/** Gives the first form that is the same letter in the language: å is a letter of its own in Swedish, ł in Polish, æ in Danish. */
function firstAlike(letters: Intl.Collator, formsOf: (text: string) => readonly string[]): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    let folded = known.get(text);
    if (folded === undefined) {
      folded = formsOf(text).find((form) => letters.compare(text, form) === 0) ?? text;
      if (text.length <= longestKept) known.set(text, folded);
    }
    return folded;
  };
}

/** A letter with none of its accents, with each alone, and with the first two, three … */
function plainForms(cluster: string): readonly string[] {
  // Signs of vowels in Indian and Thai script are nonspacing too, but are letters to Windows. The form is read here because reading it takes long.
  const diacritic =
    /[\p{Mn}&&[\p{Script=Inherited}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]]/v;
  const parts = Array.from(cluster.normalize('NFD'));
  const marks = parts.flatMap((part, index) => (diacritic.test(part) ? [index] : []));
  const kept = [[], ...marks.map((mark) => [mark]), ...marks.slice(1).map((_, last) => marks.slice(0, last + 2))];
  const forms = kept.map((indexes) =>
    parts
      .filter((_, index) => !marks.includes(index) || indexes.includes(index))
      .join('')
      .normalize('NFC'),
  );
  const withoutStroke = strokeLetters[forms[0]];
  return withoutStroke === undefined ? forms : [withoutStroke, ...forms];
}

const invisible = /\p{Cf}/gu;
const symbols = /[\p{P}\p{S}\s]/gu;
const wide = /[\u3000\uff01-\uffee]+/g;
const katakana = /[\u30a1-\u30f6\u30fd\u30fe]/g;
const ligatureLetters = /[ÆæŒœßẞ]/g;

// A letter with the marks after it; more than four are seen by nobody, and would take long.
const clusters = /[\s\S]\p{Mn}{0,4}/gu;

const asciiOnly = /^[\x20-\x7e]*$/;

/**
 * The text without what comparison flags ignore: two texts are equal under the flags exactly when their folds are the same text. Without
 * a flag that ignores anything, the text itself: then only identical texts are equal.
 * Follows Windows' CompareString: composed and decomposed letters are one, ligatures are their letters and invisible characters nothing;
 * dotted and dotless i differ in Turkish; a letter with an accent is another letter where the language counts it as one.
 */
export function foldText(text: string, flags: number, localeId: number): string {
  if (!ignoresDifferences(flags)) return text;
  const { tag } = localeOf(localeId);
  const has = (flag: number): boolean => (flags & flag) !== 0;
  let folded = asciiOnly.test(text) ? text : foldLetters(text, has, tag);
  if (has(comparisonFlags.ignoreSymbols)) folded = folded.replace(symbols, '');
  if (has(comparisonFlags.ignoreCase)) folded = foldCase(folded, tag);
  return asciiOnly.test(folded) ? folded : folded.normalize('NFC');
}

function foldLetters(text: string, has: (flag: number) => boolean, tag: string): string {
  let folded = text.normalize('NFC').replace(invisible, '');
  if (has(comparisonFlags.ignoreWidth)) folded = folded.replace(wide, (run) => run.normalize('NFKC'));
  if (has(comparisonFlags.ignoreNonSpace)) folded = foldAccents(folded, tag);
  if (has(comparisonFlags.ignoreKanaType)) folded = folded.replace(katakana, hiraganaOf);
  return folded.replace(ligatureLetters, letterFoldingOf(tag).ligatures);
}

function foldAccents(text: string, tag: string): string {
  const { accents } = letterFoldingOf(tag);
  return text.replace(clusters, (cluster) => (cluster.length === 1 && cluster <= '\x7f' ? cluster : accents(cluster)));
}

function hiraganaOf(kana: string): string {
  return String.fromCharCode(kana.charCodeAt(0) - katakanaToHiragana);
}

// To upper case first: it alone joins the forms of a letter that lower case keeps apart (ς and σ).
function foldCase(text: string, tag: string): string {
  if (/^(tr|az)\b/.test(tag)) return text.toLocaleUpperCase(tag).toLocaleLowerCase(tag);
  return text.toUpperCase().toLowerCase();
}
