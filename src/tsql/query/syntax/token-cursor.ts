import type { SqlError } from '../../batch/sql-error.ts';
import type { Token } from '../../token.ts';
import { scan } from '../../tokenise.ts';
import { sqlFailure } from '../sql-failure.ts';
import { isReserved } from './reserved-words.ts';

const deepest = 200;
const longestChain = 400;
const longestName = 128;

/** The tokens of a batch, read from left to right. Every failure is SQL Server's error of syntax, with the line. */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  /** @param quotedNames whether "x" is a name, as SET QUOTED_IDENTIFIER ON has it, or a text */
  constructor(text: string, quotedNames: boolean) {
    const { tokens, unclosed } = scan(text);
    if (unclosed !== undefined) {
      if (unclosed.what === 'comment') throw sqlFailure(113, [], unclosed.line);
      throw sqlFailure(105, [unclosed.rest.slice(0, 60).trim()], unclosed.line);
    }
    const spelt = tokens.map(variableAsWritten);
    this.#tokens = quotedNames ? spelt : spelt.map(textInsteadOfName);
  }

  /** The token at hand, or one further on; undefined behind the last. */
  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  /** Line of the token at hand, or of the last. */
  get line(): number {
    return this.peek()?.line ?? this.#tokens.at(-1)?.line ?? 1;
  }

  /** Position, to come back to. */
  get position(): number {
    return this.#at;
  }

  goTo(position: number): void {
    this.#at = position;
  }

  next(): Token {
    const token = this.peek();
    if (token === undefined) throw this.unexpected();
    this.#at++;
    return token;
  }

  isWord(...words: string[]): boolean {
    return this.isWordAt(0, ...words);
  }

  isWordAt(ahead: number, ...words: string[]): boolean {
    const token = this.peek(ahead);
    return token?.kind === 'word' && words.includes(token.value);
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token?.kind === 'symbol' && token.value === symbol;
  }

  /** Reads these words if they stand here one after the other. */
  takeWords(...words: string[]): boolean {
    if (!words.every((word, ahead) => this.isWordAt(ahead, word))) return false;
    this.#at += words.length;
    return true;
  }

  takeSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#at++;
    return true;
  }

  expectWord(...words: string[]): Token {
    if (!this.isWord(...words)) throw this.unexpected();
    return this.next();
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.unexpected();
  }

  /** Whether a name stands here: quoted, or a word that is not reserved. */
  isName(ahead = 0): boolean {
    const token = this.peek(ahead);
    return token?.kind === 'name' || (token?.kind === 'word' && !isReserved(token.value));
  }

  /** Reads a name. */
  name(): string {
    if (!this.isName()) throw this.unexpected();
    const token = this.next();
    const name = token.kind === 'word' ? token.text : token.value;
    if (name.length > longestName) throw sqlFailure(103, [name.slice(0, 60)], token.line);
    return name;
  }

  /** Reads a name of several parts; parts between two dots may be empty. */
  nameParts(): string[] {
    const parts = [this.name()];
    while (this.isSymbol('.')) {
      this.next();
      if (this.isSymbol('.')) parts.push('');
      else parts.push(this.#partAfterDot());
    }
    return parts;
  }

  // Behind a dot reserved words are not expected to be quoted by those who write `x.[key]` only in part.
  #partAfterDot(): string {
    if (this.isName()) return this.name();
    throw this.unexpected();
  }

  /** Reads what `read` reads, one after the other, with commas between. */
  list<T>(read: () => T): T[] {
    const items = [read()];
    while (this.takeSymbol(',')) items.push(read());
    return items;
  }

  /** Reads something that may hold its like, and refuses what is nested too deeply for anybody's stack. */
  nested<T>(read: () => T): T {
    if (++this.#depth > deepest) throw sqlFailure(191, [], this.line);
    const result = read();
    this.#depth--;
    return result;
  }

  /** Refuses a chain of operators that would make a tree too deep for anybody's stack. */
  refuseLongChain(operators: number): void {
    if (operators > longestChain) throw sqlFailure(191, [], this.line);
  }

  /** 102 or 156 for the token at hand. */
  unexpected(): SqlError {
    const token = this.peek() ?? this.#tokens.at(-1);
    if (token === undefined) return sqlFailure(102, [''], 1);
    if (token.kind === 'word' && isReserved(token.value)) return sqlFailure(156, [token.text], token.line);
    return sqlFailure(102, [token.kind === 'string' ? token.value : token.text], token.line);
  }
}

// Messages show variables as they were written; only those of the server are always in upper case.
function variableAsWritten(token: Token): Token {
  return token.kind === 'variable' && !token.text.startsWith('@@') ? { ...token, value: token.text } : token;
}

function textInsteadOfName(token: Token): Token {
  return token.kind === 'name' && token.text.startsWith('"') ? { ...token, kind: 'string' } : token;
}
