import { singularNoun } from 'opendtsx/sdk';
import { splitText } from './split-text.ts';
import { type TaggedWord, tagWords } from './tag-words.ts';
import { termTypes } from './term-types.ts';

/** Which terms are looked for. */
export interface TermSearch {
  /** A value of `termTypes`. */
  readonly termType: number;
  /** Words that a phrase has at most; longer ones are no terms. */
  readonly longestPhrase: number;
}

/** The terms of a text in the order in which they occur, each as often as it does; nouns in the singular. */
export function findTerms(text: string, { termType, longestPhrase }: TermSearch): readonly string[] {
  const terms: string[] = [];
  for (const sentence of splitText(text)) {
    let phrase: TaggedWord[] = [];
    for (const word of [...tagWords(sentence), undefined]) {
      if (word !== undefined && word.tag !== 'none') phrase.push(word);
      else if (phrase.length > 0) {
        addTerms(phrase, terms, { termType, longestPhrase });
        phrase = [];
      }
    }
  }
  return terms;
}

function addTerms(words: readonly TaggedWord[], terms: string[], { termType, longestPhrase }: TermSearch): void {
  if (termType !== termTypes.NounPhrase) {
    for (const word of words) if (isNoun(word)) terms.push(singularOf(word));
  }
  if (termType === termTypes.Noun) return;
  // Adjectives behind the last noun belong to something else: the bicycle blue.
  const end = words.findLastIndex(({ tag }) => tag !== 'adjective') + 1;
  const phrase = words.slice(0, end);
  if (phrase.length < 2 || phrase.length > longestPhrase || !phrase.some(isNoun)) return;
  terms.push(phrase.map((word, position) => (position === end - 1 ? singularOf(word) : word.text)).join(' '));
}

function isNoun({ tag }: TaggedWord): boolean {
  return tag === 'noun' || tag === 'proper-noun';
}

/** Names are put into the singular only when the lexicon has them: Aprils, but not Adidas. */
function singularOf({ text, tag, isKnown }: TaggedWord): string {
  if (tag === 'number' || (tag === 'proper-noun' && !isKnown)) return text;
  const lower = text.toLowerCase();
  const singular = singularNoun(lower);
  if (singular === lower) return text;
  if (text === lower) return singular;
  return text.startsWith(singular[0].toUpperCase()) ? `${singular[0].toUpperCase()}${singular.slice(1)}` : singular;
}
