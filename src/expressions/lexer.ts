import { refuse } from './expression-error.ts';
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

const nameForm = /[\p{L}_][\p{L}\p{N}_@$#]*/uy;
const numberForm =
  /0[xX][0-9a-fA-F]+[uU]?|(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?[fFlL]?|\d+(?:[eE][+-]?\d+[fFlL]?|[fF]|[lL][uU]?|[uU][lL]?)?/y;

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

/** Splits expression text into tokens, the last of kind `end`. Raises a parse problem at the first character that begins none. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (true) {
    while (at < text.length && /\s/.test(text[at])) at++;
    if (at >= text.length) break;
    const token = readToken(text, at);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', value: '', start: text.length, end: text.length });
  return tokens;
}

function readToken(text: string, start: number): Token {
  const character = text[start];
  if (character === '"') return readString(text, start);
  if (character === '[') return readBracketed(text, start);
  if (character === '@') return readVariable(text, start);
  if (character === '#') return readLineage(text, start);
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
  return refuse('parse', 'DTS_E_EXPREVALINVALIDTOKEN', start, { token: character });
}

function matchAt(form: RegExp, text: string, at: number): string | undefined {
  form.lastIndex = at;
  return form.exec(text)?.[0];
}

function readString(text: string, start: number): Token {
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '"') return { kind: 'string', value, start, end: at + 1 };
    if (character === '\0') refuse('parse', 'DTS_E_EXPREVALINVALIDTOKEN', at, { token: 'NUL' });
    if (character !== '\\') {
      value += character;
      continue;
    }
    const letter = text[at + 1] ?? '';
    if (letter === 'x' || letter === 'X') {
      value += readHexEscape(text, at);
      at += 5;
    } else {
      if (!Object.hasOwn(escapes, letter))
        refuse('parse', 'DTS_E_EXPREVALILLEGALESCAPEINSTRINGLITERAL', at, { escape: letter });
      value += escapes[letter];
      at++;
    }
  }
  return refuse('parse', 'OPENDTSX_E_EXPRESSION_UNTERMINATEDSTRING', start);
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
function readLineage(text: string, start: number): Token {
  if (text[start + 1] === '{') {
    const end = closingBrace(text, start + 1);
    if (end < 0) refuse('parse', 'OPENDTSX_E_EXPRESSION_UNCLOSEDBRACKET', start);
    return { kind: 'lineage', value: text.slice(start + 2, end), start, end: end + 1 };
  }
  const digits = /\d+/y;
  const value = matchAt(digits, text, start + 1);
  if (value === undefined) return refuse('parse', 'DTS_E_EXPREVALINVALIDTOKEN', start, { token: '#' });
  return { kind: 'lineage', value, start, end: start + 1 + value.length };
}

// A column name inside the brackets of a lineage id may hold braces of its own.
function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '[') depth++;
    else if (text[at] === ']') depth--;
    else if (text[at] === '}' && depth <= 0) return at;
  }
  return text.indexOf('}', open);
}
