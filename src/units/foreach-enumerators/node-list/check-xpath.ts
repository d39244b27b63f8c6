import { axes, functions, nodeTypes, type XPathKind } from './xpath-vocabulary.ts';

/** What is wrong with an expression; positions count from 1. */
export interface XPathFault {
  readonly position: number;
  readonly detail: string;
}

/** What an XPath expression is before a document is at hand. */
export interface XPathFacts {
  readonly kind: XPathKind;
  /** Namespace prefixes with the position of their first use. */
  readonly prefixes: ReadonlyMap<string, number>;
}

/**
 * Reads an XPath 1.0 expression: its kind and prefixes, or the first fault with its position, which the library that evaluates it does not tell.
 * Source of the grammar: https://www.w3.org/TR/1999/REC-xpath-19991116/.
 */
export function checkXPath(expression: string): XPathFacts | XPathFault {
  const reader = new XPathReader(expression);
  try {
    return reader.read();
  } catch (error) {
    if (error instanceof Fault) return { position: error.position, detail: error.message };
    throw error;
  }
}

class Fault extends Error {
  readonly position: number;

  constructor(position: number, detail: string) {
    super(detail);
    this.position = position;
  }
}

const namePattern = /[\p{L}_][\p{L}\p{N}_.\-·]*/uy;
const literalPattern = /"[^"]*"|'[^']*'/y;
const callPattern = /[\p{L}_][\p{L}\p{N}_.\-·]*(?::[\p{L}_][\p{L}\p{N}_.\-·]*)?[ \t\r\n]*\(/uy;
const axisPattern = /[\p{L}_][\p{L}\p{N}_.\-·]*[ \t\r\n]*::/uy;
const numberPattern = /\d+(?:\.\d*)?|\.\d+/y;
const deepestNesting = 100;

/** Operators of two operands, weakest first; all give something else than nodes. */
const levels: readonly { readonly operators: readonly string[]; readonly gives: XPathKind }[] = [
  { operators: ['or'], gives: 'a truth value' },
  { operators: ['and'], gives: 'a truth value' },
  { operators: ['!=', '='], gives: 'a truth value' },
  { operators: ['<=', '>=', '<', '>'], gives: 'a truth value' },
  { operators: ['+', '-'], gives: 'a number' },
  { operators: ['*', 'div', 'mod'], gives: 'a number' },
];

class XPathReader {
  readonly #text: string;
  readonly #prefixes = new Map<string, number>();
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): XPathFacts {
    const kind = this.#expression();
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#fail(`${this.#shown()} is not expected there`);
    return { kind, prefixes: this.#prefixes };
  }

  #expression(level = 0): XPathKind {
    if (level === levels.length) return this.#unary();
    const { operators, gives } = levels[level];
    let kind = this.#expression(level + 1);
    while (operators.some((operator) => this.#takeOperator(operator))) {
      this.#expression(level + 1);
      kind = gives;
    }
    return kind;
  }

  #unary(): XPathKind {
    let negated = false;
    while (this.#take('-')) negated = true;
    const kind = this.#union();
    return negated ? 'a number' : kind;
  }

  #union(): XPathKind {
    const kind = this.#path();
    while (this.#take('|')) {
      const bar = this.#at;
      if (this.#path() !== 'nodes' || kind !== 'nodes') throw new Fault(bar, '| joins nodes only');
    }
    return kind;
  }

  #path(): XPathKind {
    this.#skipSpace();
    if (!this.#startsFilter()) {
      this.#locationPath();
      return 'nodes';
    }
    const start = this.#at;
    let kind = this.#primary();
    const primary = kind;
    while (this.#predicate(kind, start)) kind = 'nodes';
    if (!this.#peek('/')) return kind;
    if (primary !== 'nodes') throw new Fault(start + 1, `only nodes have a path, and this is ${primary}`);
    this.#separator();
    this.#relativePath();
    return 'nodes';
  }

  #startsFilter(): boolean {
    const next = this.#text[this.#at] ?? '';
    if (/["'($]/.test(next) || this.#match(numberPattern) !== undefined) return true;
    const name = this.#match(namePattern);
    if (name === undefined) return false;
    return this.#match(callPattern) !== undefined && !nodeTypes.has(name);
  }

  #primary(): XPathKind {
    if (this.#take('(')) {
      const kind = this.#nested(() => this.#expression());
      this.#require(')');
      return kind;
    }
    if (this.#peek('$'))
      this.#fail(
        'there are no XPath variables here: put the value into the expression of OuterXPathString or InnerXPathString',
      );
    const literal = this.#match(literalPattern);
    if (literal !== undefined) {
      this.#at += literal.length;
      return 'a text';
    }
    if (/["']/.test(this.#text[this.#at])) this.#fail('the text is not closed');
    const digits = this.#match(numberPattern);
    if (digits === undefined) return this.#call();
    this.#at += digits.length;
    return 'a number';
  }

  #call(): XPathKind {
    const start = this.#at;
    const name = this.#qualifiedName();
    const known = functions.get(name);
    if (known === undefined) throw new Fault(start + 1, `there is no function ${name}`);
    this.#require('(');
    let count = 0;
    if (!this.#peek(')')) {
      do {
        const argument = this.#at;
        const kind = this.#nested(() => this.#expression());
        if (count === 0 && known.takesNodes && kind !== 'nodes') {
          throw new Fault(argument + 1, `${name} needs nodes, and this is ${kind}`);
        }
        count++;
      } while (this.#take(','));
    }
    this.#require(')');
    if (count < known.least || count > known.most) {
      throw new Fault(start + 1, `${name} does not take ${count} arguments`);
    }
    return known.gives;
  }

  #locationPath(): void {
    if (!this.#peek('/')) {
      this.#relativePath();
      return;
    }
    const isDeep = this.#separator() === '//';
    if (isDeep || this.#startsStep()) this.#relativePath();
  }

  #separator(): string {
    if (this.#take('//')) return '//';
    this.#take('/');
    return '/';
  }

  #relativePath(): void {
    this.#step();
    while (this.#peek('/')) {
      this.#separator();
      this.#step();
    }
  }

  #startsStep(): boolean {
    this.#skipSpace();
    return /[.@*]/.test(this.#text[this.#at] ?? '') || this.#match(namePattern) !== undefined;
  }

  #step(): void {
    if (!this.#startsStep())
      this.#fail(
        this.#at < this.#text.length
          ? `a step of the path is expected before ${this.#shown()}`
          : 'the expression ends where a step of the path is expected',
      );
    if (this.#take('..') || this.#take('.')) return;
    const start = this.#at;
    if (!this.#take('@')) this.#axis();
    this.#nodeTest();
    while (this.#predicate('nodes', start));
  }

  #axis(): void {
    const name = this.#match(namePattern) ?? '';
    if (this.#match(axisPattern) === undefined) return;
    if (name === 'namespace')
      this.#fail('the axis namespace is not supported: test namespace-uri() of elements instead');
    if (!axes.has(name)) this.#fail(`there is no axis ${name}`);
    this.#at += name.length;
    this.#require('::');
  }

  #nodeTest(): void {
    if (this.#take('*')) return;
    this.#skipSpace();
    const start = this.#at;
    if (this.#match(namePattern) === undefined) this.#fail('a name is expected');
    const name = this.#qualifiedName();
    if (!this.#take('(')) return;
    if (!nodeTypes.has(name)) throw new Fault(start + 1, `${name} is no test of a node`);
    this.#skipSpace();
    const target = name === 'processing-instruction' ? this.#match(literalPattern) : undefined;
    this.#at += target?.length ?? 0;
    this.#require(')');
  }

  #predicate(kind: XPathKind, start: number): boolean {
    if (!this.#take('[')) return false;
    if (kind !== 'nodes') throw new Fault(start + 1, `only nodes are filtered, and this is ${kind}`);
    this.#nested(() => this.#expression());
    this.#require(']');
    return true;
  }

  /** A name, `prefix:name` or `prefix:*`. */
  #qualifiedName(): string {
    const start = this.#at;
    const first = this.#match(namePattern) ?? '';
    this.#at += first.length;
    if (this.#text[this.#at] !== ':' || this.#text[this.#at + 1] === ':') return first;
    this.#at++;
    const local = this.#text[this.#at] === '*' ? '*' : this.#match(namePattern);
    if (local === undefined) this.#fail(`a name is expected after ${first}:`);
    this.#at += local.length;
    if (!this.#prefixes.has(first)) this.#prefixes.set(first, start + 1);
    return `${first}:${local}`;
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > deepestNesting) this.#fail(`it is nested more than ${deepestNesting} deep`);
    const result = read();
    this.#depth--;
    return result;
  }

  // `and`, `div`, … are operators only as whole words; a name may begin with them.
  #takeOperator(operator: string): boolean {
    if (!/^\w/.test(operator)) return operator === '-' || !this.#isDoubled(operator) ? this.#take(operator) : false;
    this.#skipSpace();
    if (this.#match(namePattern) !== operator) return false;
    this.#at += operator.length;
    return true;
  }

  #isDoubled(operator: string): boolean {
    this.#skipSpace();
    return (operator === '<' || operator === '>') && this.#text[this.#at + 1] === '=';
  }

  #peek(symbol: string): boolean {
    this.#skipSpace();
    return this.#text.startsWith(symbol, this.#at);
  }

  #take(symbol: string): boolean {
    if (!this.#peek(symbol)) return false;
    this.#at += symbol.length;
    return true;
  }

  #require(symbol: string): void {
    if (this.#take(symbol)) return;
    this.#fail(
      this.#at < this.#text.length
        ? `${symbol} is expected before ${this.#shown()}`
        : `${symbol} is missing at the end`,
    );
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0];
  }

  #skipSpace(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #shown(): string {
    return this.#match(namePattern) ?? this.#text[this.#at];
  }

  #fail(detail: string): never {
    throw new Fault(this.#at + 1, detail);
  }
}
