import { singularNoun } from 'opendtsx/sdk';

/** A word of a text, or a character that is none. */
interface Token {
  readonly text: string;
  /** Whether a sentence begins with it. */
  readonly isFirst: boolean;
}

// A word with digits, inner hyphens, underscores and apostrophes, or one other character.
const tokens = /[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}]|[-_'’](?=[\p{L}\p{N}]))*|[^\s]/gu;
const sentenceEnds = new Set(['.', '!', '?']);

/** Finds reference terms in English text (source: Term Lookup transformation, section Matches). */
export class TermMatcher {
  readonly #isCaseSensitive: boolean;
  /** Positions of terms by their first word, the shorter ones first. */
  readonly #byFirstWord = new Map<string, { readonly words: readonly string[]; readonly term: number }[]>();

  constructor(terms: readonly string[], isCaseSensitive: boolean) {
    this.#isCaseSensitive = isCaseSensitive;
    terms.forEach((text, term) => {
      const words = tokensOf(text).map((token) => this.#fold(token.text));
      if (words.length === 0) return;
      const namesakes = this.#byFirstWord.get(words[0]) ?? [];
      namesakes.push({ words, term });
      this.#byFirstWord.set(words[0], namesakes);
    });
    for (const candidates of this.#byFirstWord.values()) candidates.sort((a, b) => a.words.length - b.words.length);
  }

  /** How often each term occurs, by position, in the order of first occurrence. Of terms that overlap the shorter one counts. */
  count(text: string): ReadonlyMap<number, number> {
    const counts = new Map<number, number>();
    const found = tokensOf(text);
    for (let position = 0; position < found.length; ) {
      const match = this.#matchAt(found, position);
      if (match === undefined) position++;
      else {
        counts.set(match.term, (counts.get(match.term) ?? 0) + 1);
        position += match.length;
      }
    }
    return counts;
  }

  #matchAt(text: readonly Token[], position: number): { readonly term: number; readonly length: number } | undefined {
    const forms = this.#formsOf(text[position]);
    const candidates = forms.flatMap((form) => this.#byFirstWord.get(form) ?? []);
    const matching = candidates.filter(({ words }) => this.#matches(words, text, position));
    // A term in the very form of the text counts before its singular: it comes first among those of equal length.
    const [shortest] = matching.sort((left, right) => left.words.length - right.words.length);
    return shortest === undefined ? undefined : { term: shortest.term, length: shortest.words.length };
  }

  /** Only the last word of a phrase may be the plural of that of the term. */
  #matches(words: readonly string[], text: readonly Token[], position: number): boolean {
    return words.every((word, index) => {
      const token = text[position + index];
      if (token === undefined) return false;
      const forms = this.#formsOf(token);
      return index === words.length - 1 ? forms.includes(word) : this.#writtenForms(token).includes(word);
    });
  }

  #formsOf(token: Token): readonly string[] {
    const written = this.#writtenForms(token);
    return [...new Set([...written, ...written.map(singularNoun)])];
  }

  #writtenForms({ text, isFirst }: Token): readonly string[] {
    const folded = this.#fold(text);
    const isCapitalised = /^\p{Lu}[^\p{Lu}]*$/u.test(text);
    return isFirst && isCapitalised ? [...new Set([folded, text.toLowerCase()])] : [folded];
  }

  #fold(text: string): string {
    return this.#isCaseSensitive ? text : text.toLowerCase();
  }
}

function tokensOf(text: string): Token[] {
  let isFirst = true;
  return Array.from(text.matchAll(tokens), ([token]) => {
    const found = { text: token, isFirst };
    isFirst = sentenceEnds.has(token);
    return found;
  });
}
