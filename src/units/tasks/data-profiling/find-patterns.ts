import type { Value } from 'opendtsx/sdk';

/** Tags of terms, by term in lower case. */
export type Tags = ReadonlyMap<string, string>;

/** How values are taken apart and how many patterns are wanted. */
export interface PatternOptions {
  readonly delimiters: string;
  readonly symbols: string;
  readonly caseSensitive: boolean;
  /** Patterns at most. */
  readonly maximum: number;
  /** Percentage of the values that the patterns shall cover. */
  readonly coverage: number;
}

/** A regular expression and the percentage of the values that have it. */
export interface Pattern {
  readonly text: string;
  readonly percentage: number;
}

interface Token {
  readonly kind: 'letters' | 'digits' | 'symbol' | 'blank' | 'tag';
  readonly text: string;
}

interface Shape {
  count: number;
  /** Texts of the tokens that all values have; undefined where they differ. */
  readonly texts: (string | undefined)[];
  readonly tokens: readonly Token[];
  /** Values of the shape, while they are few. */
  readonly values: Map<string, number>;
}

/** Values of one shape up to which each is a pattern of its own: a column of titles gives `MR\.` and `MS\.`, not `\p{L}+\.` (observed SQL Server 2019). */
const fewValues = 10;
const mostShapes = 200_000;

/**
 * Finds the patterns of values. Values of one shape, runs of letters and digits and what is between them, make one pattern; where all of them agree, it has
 * the text itself. Source: Column Pattern Profile (documentation) for tokens and tags; the choice of patterns is our own.
 */
export async function findPatterns(
  given: AsyncIterable<{ readonly values: readonly Value[]; readonly count: number }>,
  options: PatternOptions,
  tags: Tags,
): Promise<Pattern[]> {
  const shapes = new Map<string, Shape>();
  let total = 0;
  const tokenise = tokeniser(options, tags);
  for await (const { values, count } of given) {
    const text = options.caseSensitive ? String(values[0]) : String(values[0]).toUpperCase();
    const tokens = tokenise(text);
    total += count;
    const key = tokens.map(shapeOf).join('\u0000');
    const shape = shapes.get(key);
    if (shape !== undefined) addValue(shape, text, tokens, count);
    else if (shapes.size < mostShapes) {
      shapes.set(key, { count, texts: tokens.map((token) => token.text), tokens, values: new Map([[text, count]]) });
    }
  }
  return choose(
    [...shapes.values()].flatMap((shape) => patternsOf(shape, tokenise)),
    total,
    options,
  );
}

function addValue(shape: Shape, text: string, tokens: readonly Token[], count: number): void {
  shape.count += count;
  for (const [index, token] of tokens.entries()) {
    if (shape.texts[index] !== token.text) shape.texts[index] = undefined;
  }
  if (shape.values.size <= fewValues) shape.values.set(text, (shape.values.get(text) ?? 0) + count);
}

function patternsOf(
  shape: Shape,
  tokenise: (text: string) => Token[],
): { readonly text: string; readonly count: number }[] {
  const isFew = shape.values.size <= fewValues && shape.tokens.some(({ kind }) => kind === 'letters');
  if (!isFew)
    return [
      { text: shape.tokens.map((token, index) => regexOf(token, shape.texts[index])).join(''), count: shape.count },
    ];
  return [...shape.values].map(([value, count]) => ({
    text: tokenise(value)
      .map((token) => regexOf(token, token.text))
      .join(''),
    count,
  }));
}

function choose(
  candidates: readonly { readonly text: string; readonly count: number }[],
  total: number,
  { maximum, coverage }: PatternOptions,
): Pattern[] {
  const byText = new Map<string, number>();
  for (const { text, count } of candidates) byText.set(text, (byText.get(text) ?? 0) + count);
  const sorted = [...byText].sort(([one, left], [other, right]) => right - left || (one < other ? -1 : 1));
  const percent = 100;
  const chosen: Pattern[] = [];
  let covered = 0;
  for (const [text, count] of sorted) {
    if (chosen.length >= maximum || (covered * percent) / total >= coverage) break;
    chosen.push({ text, percentage: Math.round((count * percent) / total) });
    covered += count;
  }
  return chosen;
}

function shapeOf({ kind, text }: Token): string {
  if (kind === 'letters') return 'L';
  return kind === 'digits' ? `D${text.length}` : text;
}

function regexOf({ kind, text }: Token, constant: string | undefined): string {
  switch (kind) {
    case 'letters':
      return constant === undefined ? '\\p{L}+' : escapeRegex(constant);
    case 'digits':
      return constant === undefined ? '\\d'.repeat(text.length) : constant;
    case 'blank':
      return '\\ ';
    case 'tag':
      return `LookupTag=${text}`;
    default:
      return escapeRegex(text);
  }
}

function escapeRegex(text: string): string {
  return text.replace(/[\\*+?|{[()^$.#\s\]}]/g, '\\$&');
}

/** Takes values apart: delimiters become one blank, symbols and everything else that is neither letter nor digit stand for themselves. */
function tokeniser({ delimiters, symbols }: PatternOptions, tags: Tags): (text: string) => Token[] {
  const isDelimiter = new Set(` \t\r\n${delimiters}`);
  for (const symbol of symbols) isDelimiter.delete(symbol);
  return (text) => {
    const tokens: Token[] = [];
    for (const [part] of text.matchAll(/\p{L}+|\p{Nd}+|[\s\S]/gu)) {
      if (isDelimiter.has(part)) {
        if (tokens.at(-1)?.kind !== 'blank') tokens.push({ kind: 'blank', text: ' ' });
      } else if (/^\p{L}/u.test(part)) {
        const tag = tags.get(part.toLowerCase());
        tokens.push(tag === undefined ? { kind: 'letters', text: part } : { kind: 'tag', text: tag });
      } else tokens.push({ kind: /^\p{Nd}/u.test(part) ? 'digits' : 'symbol', text: part });
    }
    return tokens;
  };
}
