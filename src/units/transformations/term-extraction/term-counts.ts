import { singularNoun } from 'opendtsx/sdk';

/** A term with what is known of it. */
export interface CountedTerm {
  /** As it occurred first. */
  readonly text: string;
  /** How often it occurs. */
  readonly frequency: number;
  /** Rows in which it occurs. */
  readonly rows: number;
}

interface Count {
  readonly text: string;
  frequency: number;
  rows: number;
  lastRow: number;
}

/** Counts the terms of all rows. */
export class TermCounts {
  readonly #isCaseSensitive: boolean;
  readonly #counts = new Map<string, Count>();
  #rowCount = 0;

  constructor(isCaseSensitive: boolean) {
    this.#isCaseSensitive = isCaseSensitive;
  }

  /** Rows so far, those without terms too. */
  get rowCount(): number {
    return this.#rowCount;
  }

  /** Adds the terms of a row, each as often as it occurs. */
  addRow(terms: readonly string[]): void {
    const row = ++this.#rowCount;
    for (const text of terms) {
      const key = this.#isCaseSensitive ? text : text.toLowerCase();
      const count = this.#counts.get(key);
      if (count === undefined) this.#counts.set(key, { text, frequency: 1, rows: 1, lastRow: row });
      else {
        count.frequency++;
        if (count.lastRow !== row) count.rows++;
        count.lastRow = row;
      }
    }
  }

  /** Terms that occur at least so often, in the order of first occurrence, without those that contain an excluded term. */
  result(threshold: number, excluded: readonly string[]): readonly CountedTerm[] {
    const frequent = [...this.#counts.values()].filter(({ frequency }) => frequency >= threshold);
    if (excluded.length === 0) return frequent;
    const forms = new Set(excluded.flatMap((term) => this.#formsOf(term)));
    const longest = Math.max(...[...forms].map((form) => form.split(' ').length));
    return frequent.filter(({ text }) => !this.#contains(text, forms, longest));
  }

  /** An excluded term as it stands, and with its last word in the singular, as terms have it. */
  #formsOf(term: string): readonly string[] {
    const words = this.#fold(term).trim().split(/\s+/);
    const last = words[words.length - 1];
    return [words.join(' '), [...words.slice(0, -1), singularNoun(last)].join(' ')].filter((form) => form !== '');
  }

  #contains(text: string, forms: ReadonlySet<string>, longest: number): boolean {
    const words = this.#fold(text).split(' ');
    return words.some((_, start) => {
      for (let length = 1; length <= longest && start + length <= words.length; length++) {
        if (forms.has(words.slice(start, start + length).join(' '))) return true;
      }
      return false;
    });
  }

  #fold(text: string): string {
    return this.#isCaseSensitive ? text : text.toLowerCase();
  }
}
