import { singularNoun } from 'opendtsx/sdk';
import { lexicon, wordClass } from './english-lexicon.ts';

const { noun, verb, adjective, adverb } = wordClass;

const adjectiveEndings = /(?:ous|ful|less|able|ible|ive|[cdimnrtu]al|ic|ish|ant|ent|ary|ian|like|proof|free|wide)$/;
// Nouns that end as adjectives do.
const nounEndings =
  /(?:ment|dent|gent|tant|rant|music|topic|logic|panic|fabric|clinic|traffic|metric|public|archive|drive|native|objective)$/;

// Endings that make nouns of other words: what has them is an English word, and no name.
const derivedNoun = /[a-z]{3}(?:tion|sion|ment|ness|ity|ship|ance|ence|ism|hood|logy)$/;

/** What a word in lower case can be, and whether the lexicon says so. */
export interface WordClasses {
  readonly classes: number;
  /** Whether word or base form is in the lexicon. */
  readonly isKnown: boolean;
  /** Whether it is a participle: an adjective before nouns, a verb otherwise. */
  readonly isParticiple: boolean;
}

/** What a word can be: by the lexicon, else by its form; a word of unknown form is a noun. */
export function classesOf(word: string): WordClasses {
  const own = lexicon.get(word);
  if (own !== undefined) return { classes: own, isKnown: true, isParticiple: false };
  return inflected(word) ?? compound(word) ?? byEnding(word);
}

function inflected(word: string): WordClasses | undefined {
  const known = (classes: number, isParticiple = false): WordClasses => ({ classes, isKnown: true, isParticiple });
  const singular = singularNoun(word);
  if (singular !== word) {
    const classes = (lexicon.get(singular) ?? 0) & (noun | verb);
    if (classes !== 0) return known(classes);
  }
  if (/[a-z]{2}ed$/.test(word)) return { classes: verb | adjective, isKnown: isVerb(word, 'ed'), isParticiple: true };
  if (/[a-z]{2}ing$/.test(word) && !/^[a-z]?(?:th|k|r|w|str|spr)ing$/.test(word)) {
    return { classes: verb, isKnown: isVerb(word, 'ing'), isParticiple: false };
  }
  for (const ending of ['er', 'est'] as const) {
    if (word.endsWith(ending) && bases(word, ending).some((base) => has(base, adjective))) return known(adjective);
  }
  if (word.endsWith('ly') && word.length > 4)
    return { classes: adverb, isKnown: has(word.slice(0, -2), adjective), isParticiple: false };
  return undefined;
}

function isVerb(word: string, ending: string): boolean {
  return bases(word, ending).some((base) => has(base, verb));
}

/** Words that an ending can have been put to: box-ed, creat(e)-ed, carri(y)-ed, stop(p)-ed. */
function bases(word: string, ending: string): readonly string[] {
  const stem = word.slice(0, -ending.length);
  const doubled = /(.)\1$/.test(stem) ? [stem.slice(0, -1)] : [];
  return [stem, `${stem}e`, stem.replace(/i$/, 'y'), ...doubled];
}

function has(word: string, wanted: number): boolean {
  return ((lexicon.get(word) ?? 0) & wanted) !== 0;
}

/** Of a compound the last part decides: e-mail is a noun; read-only and copy-protected are adjectives. */
function compound(word: string): WordClasses | undefined {
  const last = /[-_]([a-z0-9]+)$/.exec(word)?.[1];
  if (last === undefined) return undefined;
  const { classes, isKnown, isParticiple } = classesOf(last);
  if ((classes & noun) !== 0 && !isParticiple) return { classes: noun, isKnown, isParticiple: false };
  return { classes: adjective, isKnown, isParticiple: false };
}

function byEnding(word: string): WordClasses {
  const isAdjective = word.length > 5 && adjectiveEndings.test(word) && !nounEndings.test(word);
  const base = singularNoun(word);
  const isKnown = derivedNoun.test(base) || isVerb(base, base.endsWith('or') ? 'or' : 'er');
  return { classes: isAdjective ? adjective : noun, isKnown: !isAdjective && isKnown, isParticiple: false };
}
