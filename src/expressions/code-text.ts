declare const made: unique symbol;

/**
 * A piece of generated code. Only `js` and the makers beside it give one, and they take fixed fragments, numbers and other pieces:
 * no text of a package can become code.
 */
export type CodeText = string & { readonly [made]: true };

/** What may stand in a gap of `js`: a piece, or a number, which is written in decimal. */
export type CodePart = CodeText | number | bigint;

/** The piece made of the fragments of a template and its parts. */
export function js(fragments: TemplateStringsArray, ...parts: readonly CodePart[]): CodeText {
  return String.raw({ raw: fragments }, ...parts) as CodeText;
}

/** Pieces one after another with a separator between them. */
export function joinCode(pieces: readonly CodeText[], separator: CodeText): CodeText {
  return pieces.join(separator) as CodeText;
}

/** Kinds of local names: value, NULL flag, start, end, bytes, foreign value, divisor. */
export type LocalPrefix = 'v' | 'n' | 's' | 'e' | 'b' | 'f' | 'd';

/** A local name; the number keeps those of one prefix apart. */
export function localName(prefix: LocalPrefix, number: number): CodeText {
  return `${prefix}${number}` as CodeText;
}

/** Code of a whole number: in parentheses when negative, so that it may follow any operator. */
export function integerCode(value: bigint): CodeText {
  return value < 0n ? js`(${value}n)` : js`${value}n`;
}

/** Code of a double, negative zero and infinities included. */
export function numberCode(value: number): CodeText {
  if (Object.is(value, -0)) return js`(-0)`;
  return value < 0 ? js`(${value})` : js`${value}`;
}
