import { refuse } from './expression-error.ts';
import { LineageIdEnds } from './lineage-id-ends.ts';
import type { TextSpan } from './syntax-tree.ts';

/** The kinds of tokens; punctuation and operators are `symbol`. */
export type TokenKind = 'number' | 'string' | 'name' | 'bracketed' | 'lineage' | 'variable' | 'symbol' | 'end';

/** One token. `value` is the text without quotes, brackets or prefix; strings are unescaped. */
export interface Token extends TextSpan {
  readonly kind: TokenKind;
  readonly value: string;
  /** A variable's namespace, when written. */
  readonly namespace?: string;
}

const twoCharacterSymbols: ReadonlySet<string> = new Set(['==', '!=', '>=', '<=', '&&', '||', ':=']);
const oneCharacterSymbols: ReadonlySet<string> = new Set('+-*/%<>&^|!~?:(),.='.split(''));

const blanks = /\s*/y;
const nameForm = /[\p{L}_][\p{L}\p{N}_@$#]*/uy;
const numberForm =
  /0[xX][0-9a-fA-F]+[uU]?|(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?[fFlL]?|\d+(?:[eE][+-]?\d+[fFlL]?|[fF]|[lL][uU]?|[uU][lL]?)?/y;

const plainText = /[^"\\\0]+/y;

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  '\\': '\\',
};

/** More than any expression written by hand or by a tool has; it bounds the memory and time that compiling takes. */
const mostTokens = 100_000;

/** Splits expression text into tokens, the last of kind `end`. Raises a parse problem at the first character that begins none. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const lineage = new LineageIdEnds(text);
  let at = afterBlanks(text, 0);
  while (at < text.length) {
    const token = readToken(text, at, lineage);
    if (tokens.length === mostTokens) refuse('parse', 'OPENDTSX_E_EXPRESSION_TOOLONG', at, { limit: mostTokens });
    tokens.push(token);
    at = afterBlanks(text, token.end);
  }
  tokens.push({ kind: 'end', value: '', start: text.length, end: text.length });
  return tokens;
}

function afterBlanks(text: string, start: number): number {
  blanks.lastIndex = start;
  blanks.test(text);
  return blanks.lastIndex;
}

function readToken(text: string, start: number, lineage: LineageIdEnds): Token {
  const character = text[start];
  if (character === '"') return readString(text, start);
  if (character === '[') return readBracketed(text, start);
  if (character === '@') return readVariable(text, start);
  if (character === '#') return readLineage(text, start, lineage);
  if (/\d/.test(character) || (character === '.' && /\d/.test(text[start + 1] ?? ''))) {
    const value = matchAt(numberForm, text, start) ?? character;
    return { kind: 'number', value, start, end: start + value.length };
  }
  const name = matchAt(nameForm, text, start);
  if (name !== undefined) return { kind: 'name', value: name, start, end: start + name.length };
  const pair = text.slice(start, start + 2);
  if (twoCharacterSymbols.has(pair)) return { kind: 'symbol', value: pair, start, end: start + 2 };
  if (oneCharacterSymbols.has(character)) return { kind: 'symbol', value: character, start, end: start + 1 };
  if (character === "'") refuse('parse', 'DTS_E_EXPREVALINVALIDTOKENSINGLEQUOTE', start);
  const found = String.fromCodePoint(text.codePointAt(start) ?? 0);
  return refuse('parse', 'DTS_E_EXPREVALINVALIDTOKEN', start, {
    token: `"${found}"`,
    wanted: 'a value or an operator',
  });
}

function matchAt(form: RegExp, text: string, at: number): string | undefined {
  form.lastIndex = at;
  return form.exec(text)?.[0];
}

function readString(text: string, start: number): Token {
  const pieces: string[] = [];
  let at = start + 1;
  while (at < text.length) {
    const plain = matchAt(plainText, text, at);
    if (plain !== undefined) {
      pieces.push(plain);
      at += plain.length;
    } else if (text[at] === '"') {
      return { kind: 'string', value: pieces.join(''), start, end: at + 1 };
    } else if (text[at] === '\0') {
      refuse('parse', 'DTS_E_EXPREVALINVALIDTOKEN', at, { token: 'the character NUL', wanted: 'text' });
    } else {
      const isHex = /[xX]/.test(text[at + 1] ?? '');
      pieces.push(isHex ? readHexEscape(text, at) : readLetterEscape(text, at));
      at += isHex ? 6 : 2;
    }
  }
  return refuse('parse', 'OPENDTSX_E_EXPRESSION_UNTERMINATEDSTRING', start);
}

function readLetterEscape(text: string, at: number): string {
  const letter = text[at + 1] ?? '';
  if (Object.hasOwn(escapes, letter)) return escapes[letter];
  return refuse('parse', 'DTS_E_EXPREVALILLEGALESCAPEINSTRINGLITERAL', at, { escape: letter });
}

function readHexEscape(text: string, at: number): string {
  const digits = text.slice(at + 2, at + 6);
  if (!/^[0-9a-fA-F]{4}$/.test(digits) || digits === '0000') {
    refuse('parse', 'DTS_E_EXPREVALILLEGALHEXESCAPEINSTRINGLITERAL', at, { escape: text.slice(at, at + 6) });
  }
  return String.fromCharCode(Number.parseInt(digits, 16));
}

function readBracketed(text: string, start: number): Token {
  const end = text.indexOf(']', start);
  if (end < 0) refuse('parse', 'OPENDTSX_E_EXPRESSION_UNCLOSEDBRACKET', start);
  return { kind: 'bracketed', value: text.slice(start + 1, end), start, end: end + 1 };
}

function readVariable(text: string, start: number): Token {
  if (text[start + 1] === '[') {
    const end = text.indexOf(']', start);
    if (end < 0) refuse('parse', 'OPENDTSX_E_EXPRESSION_UNCLOSEDBRACKET', start);
    const inner = text.slice(start + 2, end);
    const split = inner.indexOf('::');
    const parts = split < 0 ? { value: inner } : { namespace: inner.slice(0, split), value: inner.slice(split + 2) };
    return { kind: 'variable', ...parts, start, end: end + 1 };
  }
  const name = matchAt(nameForm, text, start + 1);
  if (name === undefined) return refuse('parse', 'OPENDTSX_E_EXPRESSION_VARIABLENAME', start);
  return { kind: 'variable', value: name, start, end: start + 1 + name.length };
}

/** `#123`, and `#{…}` around the lineage id text that package formats 6 and 8 store. */
function readLineage(text: string, start: number, lineage: LineageIdEnds): Token {
  if (text[start + 1] === '{') {
    const end = lineage.after(start + 1);
    if (end < 0) refuse('parse', 'OPENDTSX_E_EXPRESSION_UNCLOSEDBRACKET', start);
    return { kind: 'lineage', value: text.slice(start + 2, end), start, end: end + 1 };
  }
  const digits = /\d+/y;
  const value = matchAt(digits, text, start + 1);
  if (value === undefined)
    return refuse('parse', 'DTS_E_EXPREVALINVALIDTOKEN', start, { token: '#', wanted: 'a value' });
  return { kind: 'lineage', value, start, end: start + 1 + value.length };
}
