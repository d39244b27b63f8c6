/** What a token of T-SQL is. `word`: a keyword or unquoted name; `name`: a name in brackets or double quotes; `variable`: `@x` or `@@x`. */
export type TokenKind = 'word' | 'name' | 'string' | 'number' | 'variable' | 'symbol';

/** One token; comments and blanks before it are in `before`, comments as a blank. */
export interface Token {
  readonly kind: TokenKind;
  /** Words and variables in upper case, names and strings without quotes, the rest as written. */
  readonly value: string;
  /** As written. */
  readonly text: string;
  readonly before: string;
  /** From 1. */
  readonly line: number;
}

/** Something between parentheses. */
export interface Group {
  readonly kind: 'group';
  readonly items: readonly Item[];
  readonly before: string;
  readonly line: number;
}

/** A token or a pair of parentheses. */
export type Item = Token | Group;

/** Whether an item is this keyword (upper case) or one of these. */
export function isWord(item: Item | undefined, ...words: string[]): item is Token & { readonly kind: 'word' } {
  return item?.kind === 'word' && words.includes(item.value);
}

/** Whether an item is this symbol. */
export function isSymbol(item: Item | undefined, symbol: string): item is Token & { readonly kind: 'symbol' } {
  return item?.kind === 'symbol' && item.value === symbol;
}

/** The items as they were written, without parentheses around. */
export function sourceText(items: readonly Item[]): string {
  return items
    .map((item) => item.before + (item.kind === 'group' ? `(${sourceText(item.items)})` : item.text))
    .join('');
}

/** Splits at the commas of this level. No items give no parts. */
export function splitAtCommas(items: readonly Item[]): (readonly Item[])[] {
  if (items.length === 0) return [];
  const parts: Item[][] = [[]];
  for (const item of items) {
    if (isSymbol(item, ',')) parts.push([]);
    else parts.at(-1)?.push(item);
  }
  return parts;
}
