import { extremeValues, textPieces } from './dictionary.ts';
import type { Random } from './random.ts';

type TextMutation = (tokens: string[], random: Random, other: readonly string[]) => void;

const largestResult = 200_000;

const mutations: readonly [TextMutation, ...TextMutation[]] = [
  (tokens, random) => void tokens.splice(random.below(tokens.length), 1 + random.below(4)),
  (tokens, random) => void tokens.splice(random.below(tokens.length + 1), 0, random.pick(textPieces)),
  (tokens, random) => void tokens.splice(random.below(tokens.length + 1), 0, random.pick(extremeValues)),
  (tokens, random) => void tokens.splice(random.below(tokens.length), 1, random.pick(extremeValues)),
  (tokens, random) => {
    const [left, right] = [random.below(tokens.length), random.below(tokens.length)];
    if (tokens.length > 0) [tokens[left], tokens[right]] = [tokens[right], tokens[left]];
  },
  (tokens, random) => {
    const [start, end] = random.span(tokens.length);
    const times = random.once(8) ? random.below(600) : 1;
    tokens.splice(end, 0, tokens.slice(start, end).join('').repeat(times).slice(0, largestResult));
  },
  (tokens, random, other) => {
    const [from, to] = random.span(other.length);
    const [start, end] = random.span(tokens.length);
    tokens.splice(start, end - start, ...other.slice(from, to));
  },
  (tokens, random) => {
    const at = random.below(tokens.length);
    const token = tokens[at] ?? '';
    const place = random.below(token.length + 1);
    const character = String.fromCharCode(random.once(3) ? random.below(0x10000) : random.below(128));
    tokens[at] = token.slice(0, place) + character + token.slice(place + random.below(2));
  },
  (tokens, random) => void tokens.splice(random.below(tokens.length + 1)),
];

const tokensOf = (text: string): string[] => text.match(/\s+|\w+|[^\s\w]/g) ?? [];

/** A damaged copy of a text: tokens dropped, repeated, exchanged, changed, or taken from a dictionary or another text. */
export function mutateText(bytes: Uint8Array, random: Random, other: Uint8Array): Buffer {
  const tokens = tokensOf(Buffer.from(bytes).toString('utf8'));
  const others = tokensOf(Buffer.from(other).toString('utf8'));
  for (let left = 1 + random.below(4); left > 0; left--) random.pick(mutations)(tokens, random, others);
  return Buffer.from(tokens.join('').slice(0, largestResult));
}
