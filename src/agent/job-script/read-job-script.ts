import { agentError } from '../agent-errors.ts';
import { readTokens, type ScriptToken } from './job-script-tokens.ts';

/** What an argument is given: a text, a number, nothing, or a variable by its name. */
export type ScriptValue = string | number | null | { readonly variable: string };

/** An argument of a call. */
export interface ScriptArgument {
  /** Lower case without `@`; undefined where it is given by its place. */
  readonly name: string | undefined;
  readonly value: ScriptValue;
  readonly isOutput: boolean;
}

/** What a script does: a call of a procedure, or a value for a variable. */
export type ScriptStatement =
  | {
      readonly kind: 'call';
      readonly line: number;
      readonly procedure: string;
      readonly arguments: readonly ScriptArgument[];
    }
  | { readonly kind: 'assign'; readonly line: number; readonly variable: string; readonly value: ScriptValue };

/**
 * Reads a script that creates jobs, as Management Studio writes it or by hand: calls and variables. Transactions, tests of @@ERROR and the test whether
 * a category exists are left out; whatever else there is, is refused with its line (OPENDTSX_E_AGENT_SCRIPT).
 */
export function readJobScript(script: string): readonly ScriptStatement[] {
  return new ScriptReader(readTokens(script)).read();
}

class ScriptReader {
  readonly #tokens: readonly ScriptToken[];
  readonly #statements: ScriptStatement[] = [];
  #at = 0;
  #blocks = 0;

  constructor(tokens: readonly ScriptToken[]) {
    this.#tokens = tokens;
  }

  read(): readonly ScriptStatement[] {
    while (this.#at < this.#tokens.length) this.#statement();
    if (this.#blocks > 0) throw this.#refuse('a BEGIN has no END');
    return this.#statements;
  }

  #statement(): void {
    const token = this.#tokens[this.#at];
    if (this.#takeSymbol(';')) return;
    const keyword = token.kind === 'word' ? token.value.toUpperCase() : '';
    const read = this.#readers[keyword];
    if (read !== undefined) {
      this.#at++;
      read();
    } else if (token.kind === 'word' && this.#tokens[this.#at + 1]?.value === ':') this.#at += 2;
    else throw this.#refuse(`${token.value} does not belong into a script that creates jobs`);
  }

  readonly #readers: Readonly<Record<string, () => void>> = {
    GO: () => undefined,
    USE: () => {
      const database = this.#next('the name of a database');
      if (database.value.toLowerCase() !== 'msdb') throw this.#refuse('jobs are created in msdb only', -1);
    },
    BEGIN: () => {
      if (!this.#takeWord('TRAN', 'TRANSACTION')) this.#blocks++;
    },
    END: () => {
      if (--this.#blocks < 0) throw this.#refuse('an END has no BEGIN', -1);
    },
    COMMIT: () => {
      this.#takeWord('TRAN', 'TRANSACTION');
    },
    ROLLBACK: () => {
      this.#takeWord('TRAN', 'TRANSACTION');
    },
    GOTO: () => {
      this.#next('a label');
    },
    DECLARE: () => this.#declare(),
    SET: () => this.#set(),
    SELECT: () => this.#assign(),
    IF: () => this.#condition(),
    EXEC: () => this.#call(),
    EXECUTE: () => this.#call(),
  };

  #declare(): void {
    do {
      const variable = this.#variable();
      this.#takeWord('AS');
      this.#next('a type');
      if (this.#takeSymbol('(')) {
        this.#next('a length');
        this.#expectSymbol(')');
      }
      if (this.#takeSymbol('=')) this.#push(variable);
    } while (this.#takeSymbol(','));
  }

  #set(): void {
    if (this.#tokens[this.#at]?.kind === 'variable') {
      this.#assign();
      return;
    }
    this.#next('an option');
    if (!this.#takeWord('ON', 'OFF')) throw this.#refuse('SET is for variables, and options that are ON or OFF');
  }

  #assign(): void {
    const variable = this.#variable();
    this.#expectSymbol('=');
    this.#push(variable);
  }

  #push(variable: ScriptToken): void {
    const { line } = variable;
    this.#statements.push({ kind: 'assign', line, variable: variable.value, value: this.#value() });
  }

  /** Conditions that only look after errors, or after the category that jobs here do not need, say nothing about which jobs there will be. */
  #condition(): void {
    const isNegated = this.#takeWord('NOT');
    const isExists = this.#takeWord('EXISTS');
    const start = this.#at;
    const inner = this.#group();
    const isAboutErrors = inner.some(({ value }) => ['@@error', '@@trancount', '@returncode'].includes(value));
    const isAboutCategory = isNegated && isExists && inner.some(({ value }) => value.toLowerCase() === 'syscategories');
    const isFollowed = this.#isWord('GOTO', 'ROLLBACK');
    if (isAboutCategory || (isAboutErrors && !isExists && isFollowed)) return;
    this.#at = start;
    throw this.#refuse('the condition decides whether jobs are created; only a script without conditions is imported');
  }

  #group(): readonly ScriptToken[] {
    this.#expectSymbol('(');
    const start = this.#at;
    for (let depth = 1; depth > 0; this.#at++) {
      const token = this.#tokens[this.#at];
      if (token === undefined) throw this.#refuse('a ( has no )', -1);
      if (token.kind === 'symbol' && token.value === '(') depth++;
      if (token.kind === 'symbol' && token.value === ')') depth--;
    }
    return this.#tokens.slice(start, this.#at - 1);
  }

  #call(): void {
    if (this.#tokens[this.#at]?.kind === 'variable') {
      this.#at++;
      this.#expectSymbol('=');
    }
    const { line } = this.#tokens[this.#at] ?? this.#tokens[this.#at - 1];
    const parts = [this.#next('a procedure').value];
    while (this.#takeSymbol('.')) {
      while (this.#takeSymbol('.'));
      parts.push(this.#next('a procedure').value);
    }
    const given: ScriptArgument[] = [];
    if (this.#startsArgument()) {
      do given.push(this.#argument());
      while (this.#takeSymbol(','));
    }
    this.#statements.push({ kind: 'call', line, procedure: (parts.at(-1) ?? '').toLowerCase(), arguments: given });
  }

  #startsArgument(): boolean {
    const token = this.#tokens[this.#at];
    return token !== undefined && (['variable', 'text', 'number'].includes(token.kind) || this.#isWord('NULL'));
  }

  #argument(): ScriptArgument {
    const isNamed = this.#tokens[this.#at]?.kind === 'variable' && this.#tokens[this.#at + 1]?.value === '=';
    const name = isNamed ? this.#variable().value.slice(1) : undefined;
    if (isNamed) this.#at++;
    const value = this.#value();
    return { name, value, isOutput: this.#takeWord('OUTPUT', 'OUT') };
  }

  #value(): ScriptValue {
    const token = this.#next('a value');
    if (token.kind === 'text') return token.value;
    if (token.kind === 'number') return Number(token.value);
    if (token.kind === 'variable') return { variable: token.value };
    if (token.kind === 'word' && token.value.toUpperCase() === 'NULL') return null;
    throw this.#refuse(`a text, a number, NULL or a variable is expected, not ${token.value}`, -1);
  }

  #variable(): ScriptToken {
    const token = this.#next('a variable');
    if (token.kind !== 'variable') throw this.#refuse(`a variable is expected, not ${token.value}`, -1);
    return token;
  }

  #next(expected: string): ScriptToken {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw this.#refuse(`${expected} is missing at the end`, -1);
    this.#at++;
    return token;
  }

  #isWord(...words: readonly string[]): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === 'word' && words.includes(token.value.toUpperCase());
  }

  #takeWord(...words: readonly string[]): boolean {
    const isIt = this.#isWord(...words);
    if (isIt) this.#at++;
    return isIt;
  }

  #takeSymbol(symbol: string): boolean {
    const token = this.#tokens[this.#at];
    const isIt = token?.kind === 'symbol' && token.value === symbol;
    if (isIt) this.#at++;
    return isIt;
  }

  #expectSymbol(symbol: string): void {
    if (!this.#takeSymbol(symbol)) throw this.#refuse(`${symbol} is expected`);
  }

  #refuse(detail: string, offset = 0): Error {
    const token = this.#tokens[Math.max(0, Math.min(this.#at + offset, this.#tokens.length - 1))];
    return agentError('OPENDTSX_E_AGENT_SCRIPT', { line: token?.line ?? 1, detail });
  }
}
