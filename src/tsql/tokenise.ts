import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import type { Item, Token, TokenKind } from './token.ts';

/** The tokens of a text as a tree of parentheses, or the finding that it has no valid form. */
export type Tokenised = { readonly items: readonly Item[] } | { readonly finding: Diagnostic };

const forms: readonly (readonly [TokenKind, RegExp])[] = [
  ['string', /[nN]?'((?:[^']|'')*)'/y],
  ['name', /\[((?:[^\]]|\]\])*)\]/y],
  ['name', /"((?:[^"]|"")*)"/y],
  ['variable', /@@?[\p{L}_#$@][\p{L}\p{N}_#$@]*/uy],
  ['number', /0[xX][0-9a-fA-F]*|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['word', /[\p{L}_#][\p{L}\p{N}_#$@]*/uy],
  ['symbol', /<>|<=|>=|!=|!<|!>|\+=|-=|\*=|\/=|%=|\|\||::|->>|->|[^\s'"[\]]/y],
];

/** The tokens of a text, as far as they go. */
export interface Scanned {
  readonly tokens: Token[];
  /** Why they end early. */
  readonly finding?: Diagnostic;
  /** What is not closed then: a comment, or the character that opens a text or name. */
  readonly unclosed?: { readonly what: string; readonly line: number; readonly rest: string };
}

function syntax(line: number, detail: string): Diagnostic {
  return diagnostic('OPENDTSX_E_TSQL_SYNTAX', { line, detail }, { location: { line } });
}

/** Position after blanks and comments (which nest), or −1 when a comment does not end. */
function skipBlanks(sql: string, start: number): number {
  let at = start;
  for (;;) {
    while (at < sql.length && /\s/.test(sql[at])) at++;
    if (sql.startsWith('--', at)) {
      const end = sql.indexOf('\n', at);
      at = end < 0 ? sql.length : end;
    } else if (sql.startsWith('/*', at)) {
      let depth = 0;
      do {
        if (sql.startsWith('/*', at)) {
          depth++;
          at += 2;
        } else if (sql.startsWith('*/', at)) {
          depth--;
          at += 2;
        } else at++;
      } while (depth > 0 && at < sql.length);
      if (depth > 0) return -1;
    } else return at;
  }
}

function blanksOf(text: string): string {
  if (text.trim() === '') return text;
  const blanks = text.replaceAll(/\/\*[\s\S]*?\*\//g, ' ').replaceAll(/--[^\n]*/g, '');
  return blanks.trim() === '' && blanks !== '' ? blanks : ' ';
}

function lineBreaks(text: string): number {
  return text.split('\n').length - 1;
}

/** The tokens of a text in a row, parentheses as symbols. */
export function scan(sql: string): Scanned {
  const tokens: Token[] = [];
  let line = 1;
  for (let at = 0; ; ) {
    const start = skipBlanks(sql, at);
    if (start < 0) {
      const unclosed = { what: 'comment', line, rest: sql.slice(at) };
      return { tokens, finding: syntax(line, 'a comment is not closed'), unclosed };
    }
    const before = blanksOf(sql.slice(at, start));
    line += lineBreaks(sql.slice(at, start));
    if (start >= sql.length) return { tokens };
    const token = tokenAt(sql, start, before, line);
    if (token === undefined) {
      const unclosed = { what: sql[start], line, rest: sql.slice(start + 1) };
      return { tokens, finding: syntax(line, `${sql[start]} is not closed`), unclosed };
    }
    tokens.push(token);
    line += lineBreaks(token.text);
    at = start + token.text.length;
  }
}

function tokenAt(sql: string, start: number, before: string, line: number): Token | undefined {
  for (const [kind, form] of forms) {
    form.lastIndex = start;
    const match = form.exec(sql);
    if (match !== null) return { kind, value: tokenValue(kind, match), text: match[0], before, line };
  }
  return undefined;
}

function tokenValue(kind: TokenKind, match: RegExpExecArray): string {
  const [text, inner] = match;
  if (kind === 'string') return inner.replaceAll("''", "'");
  if (kind === 'name') return text.startsWith('[') ? inner.replaceAll(']]', ']') : inner.replaceAll('""', '"');
  return kind === 'word' || kind === 'variable' ? text.toUpperCase() : text;
}

/** Reads T-SQL into tokens and groups. */
export function tokenise(sql: string): Tokenised {
  const { tokens, finding } = scan(sql);
  if (finding !== undefined) return { finding };
  const open: { items: Item[]; token: Token | undefined }[] = [{ items: [], token: undefined }];
  for (const token of tokens) {
    if (token.kind === 'symbol' && token.value === '(') {
      open.push({ items: [], token });
    } else if (token.kind === 'symbol' && token.value === ')') {
      const closed = open.pop();
      if (closed?.token === undefined) return { finding: syntax(token.line, 'a ) has no (') };
      const { before, line } = closed.token;
      open.at(-1)?.items.push({ kind: 'group', items: closed.items, before, line });
    } else open.at(-1)?.items.push(token);
  }
  const unclosed = open.at(-1)?.token;
  return unclosed === undefined ? { items: open[0].items } : { finding: syntax(unclosed.line, 'a ( has no )') };
}
