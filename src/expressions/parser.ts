import { type ColumnType, columnType } from '../datatypes/data-type.ts';
import { refuse } from './expression-error.ts';
import { type Token, tokenize } from './lexer.ts';
import { numberLiteral, textLiteral } from './literal.ts';
import type { BinaryOperator, ParsedExpression, SyntaxTree, UnaryOperator, VariableSyntax } from './syntax-tree.ts';
import { isDeeperThan } from './tree-depth.ts';
import { typeFromSpecification } from './type-specification.ts';

/** Binary operators by how tightly they bind; the last bind tightest (source: operator precedence page). */
const precedence: Readonly<Record<BinaryOperator, number>> = {
  '||': 1,
  '&&': 2,
  '|': 3,
  '^': 4,
  '&': 5,
  '==': 6,
  '!=': 6,
  '<': 7,
  '>': 7,
  '<=': 7,
  '>=': 7,
  '+': 8,
  '-': 8,
  '*': 9,
  '/': 9,
  '%': 9,
};

const deepest = 400;
/** Operands in a row, as in `a + b + c`, make a tree as deep as they are many; all that follows parsing goes down it. */
const deepestTree = 1200;

/** How SSIS writes what other languages spell with words or other signs. */
const spellings: ReadonlyMap<string, string> = new Map([
  ['AND', 'AND is written &&.'],
  ['OR', 'OR is written ||.'],
  ['NOT', 'NOT is written !.'],
  ['IS', 'A test for NULL is written ISNULL(…).'],
  ['LIKE', 'A test for a part of a text is written FINDSTRING(…) > 0.'],
  ['IN', 'A choice of values is written a == 1 || a == 2.'],
  ['<>', 'Not equal is written !=.'],
]);

function foreignSpellingHint(token: Token, before: Token | undefined): string | undefined {
  if (before === undefined) return undefined;
  const pair = before.end === token.start ? before.value + token.value : undefined;
  const written = [token, before].filter(({ kind }) => kind === 'name').map(({ value }) => value.toUpperCase());
  return [pair, ...written].map((spelled) => spellings.get(spelled ?? '')).find((hint) => hint !== undefined);
}

/** Reads expressions by recursive descent over the tokens of one text. */
class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get #token(): Token {
    return this.#tokens[this.#at];
  }

  get #atEnd(): boolean {
    return this.#token.kind === 'end';
  }

  #peek(distance: number): Token | undefined {
    return this.#tokens[this.#at + distance];
  }

  #take(): Token {
    const token = this.#token;
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  #isSymbol(value: string, token: Token | undefined = this.#token): boolean {
    return token?.kind === 'symbol' && token.value === value;
  }

  #expect(value: string): Token {
    if (!this.#isSymbol(value)) this.#unexpected(`"${value}"`);
    return this.#take();
  }

  #unexpected(wanted: string): never {
    const token = this.#token;
    if (this.#isSymbol('=')) refuse('parse', 'DTS_E_EXPREVALINVALIDTOKENSINGLEEQUAL', token.start);
    const found = token.kind === 'end' ? 'the end of the expression' : `"${this.#written(token)}"`;
    const hint = foreignSpellingHint(token, this.#peek(-1));
    return refuse('parse', 'DTS_E_EXPREVALINVALIDTOKEN', token.start, { token: found, wanted }, hint);
  }

  #written(token: Token): string {
    return token.kind === 'string' ? `"${token.value}"` : token.value;
  }

  parse(assignment: boolean): ParsedExpression {
    if (this.#atEnd) refuse('parse', 'DTS_E_EXPREVALEXPRESSIONEMPTY', 0);
    const target = assignment ? this.#assignmentTarget() : undefined;
    const root = this.#conditional();
    if (!this.#atEnd) this.#unexpected('an operator or the end of the expression');
    if (isDeeperThan(root, deepestTree)) {
      refuse('parse', 'OPENDTSX_E_EXPRESSION_TOODEEP', root.start, { limit: deepestTree });
    }
    return target === undefined ? { root } : { target, root };
  }

  // Packages in use write both = and := here.
  #assignmentTarget(): VariableSyntax | undefined {
    const next = this.#peek(1);
    if (this.#token.kind !== 'variable' || !(this.#isSymbol('=', next) || this.#isSymbol(':=', next))) return undefined;
    const target = this.#variable();
    this.#take();
    return target;
  }

  #conditional(): SyntaxTree {
    const condition = this.#binary(1);
    if (!this.#isSymbol('?')) return condition;
    this.#take();
    this.#enter();
    const whenTrue = this.#conditional();
    this.#expect(':');
    const whenFalse = this.#conditional();
    this.#depth--;
    return { kind: 'conditional', condition, whenTrue, whenFalse, start: condition.start, end: whenFalse.end };
  }

  #enter(): void {
    if (++this.#depth > deepest)
      refuse('parse', 'OPENDTSX_E_EXPRESSION_TOODEEP', this.#token.start, { limit: deepest });
  }

  #binary(minimum: number): SyntaxTree {
    let left = this.#unary();
    while (this.#token.kind === 'symbol') {
      const operator = this.#token.value as BinaryOperator;
      const level = precedence[operator];
      if (level === undefined || level < minimum) break;
      const operatorAt = this.#take().start;
      const right = this.#binary(level + 1);
      left = { kind: 'binary', operator, operatorAt, left, right, start: left.start, end: right.end };
    }
    return left;
  }

  #unary(): SyntaxTree {
    const token = this.#token;
    if (this.#isSymbol('-') || this.#isSymbol('!') || this.#isSymbol('~')) {
      this.#take();
      this.#enter();
      const operand = this.#unary();
      this.#depth--;
      return { kind: 'unary', operator: token.value as UnaryOperator, operand, start: token.start, end: operand.end };
    }
    const next = this.#peek(1);
    if (this.#isSymbol('(') && next?.kind === 'name' && /^dt_/i.test(next.value)) return this.#cast();
    return this.#primary();
  }

  #cast(): SyntaxTree {
    const open = this.#expect('(');
    const type = this.#type('cast');
    this.#expect(')');
    this.#enter();
    const operand = this.#unary();
    this.#depth--;
    return { kind: 'cast', type, operand, start: open.start, end: operand.end };
  }

  #type(context: 'cast' | 'null'): ColumnType {
    const name = this.#take();
    const args: number[] = [];
    while (this.#isSymbol(',')) {
      this.#take();
      const parameter = this.#token;
      const isCount = parameter.kind === 'number' && /^\d+$/.test(parameter.value);
      if (!isCount) {
        const symbol = context === 'cast' ? 'DTS_E_EXPREVALINVALIDCASTPARAMTYPE' : 'DTS_E_EXPREVALINVALIDNULLPARAMTYPE';
        refuse('parse', symbol, parameter.start, { type: name.value, found: this.#written(parameter) });
      }
      args.push(Number(this.#take().value));
    }
    return typeFromSpecification(name.value, args, context, name.start);
  }

  #primary(): SyntaxTree {
    const token = this.#token;
    switch (token.kind) {
      case 'number':
        return numberLiteral(this.#take());
      case 'string':
        return textLiteral(this.#take());
      case 'lineage':
        this.#take();
        return { kind: 'column', lineageId: token.value, start: token.start, end: token.end };
      case 'variable':
        return this.#variable();
      case 'name':
      case 'bracketed':
        return this.#named();
      default:
        return this.#isSymbol('(') ? this.#parenthesized() : this.#unexpected('a value');
    }
  }

  #parenthesized(): SyntaxTree {
    const open = this.#expect('(');
    this.#enter();
    const inner = this.#conditional();
    this.#depth--;
    const close = this.#expect(')');
    return { ...inner, start: open.start, end: close.end };
  }

  #variable(): VariableSyntax {
    const { value: name, namespace, start, end } = this.#take();
    return { kind: 'variable', name, ...(namespace === undefined ? {} : { namespace }), start, end };
  }

  #named(): SyntaxTree {
    const token = this.#take();
    const { start } = token;
    if (this.#isSymbol('(')) return token.value.toUpperCase() === 'NULL' ? this.#nullOf(token) : this.#call(token);
    const lower = token.value.toLowerCase();
    if (token.kind === 'name' && (lower === 'true' || lower === 'false')) {
      return { kind: 'literal', type: columnType('DT_BOOL'), value: lower === 'true', start, end: token.end };
    }
    if (!this.#isSymbol('.')) return { kind: 'column', name: token.value, start, end: token.end };
    this.#take();
    const column = this.#token;
    if (column.kind !== 'name' && column.kind !== 'bracketed') this.#unexpected('a column name');
    this.#take();
    return { kind: 'column', source: token.value, name: column.value, start, end: column.end };
  }

  #nullOf(name: Token): SyntaxTree {
    this.#expect('(');
    if (this.#token.kind !== 'name') {
      refuse('parse', 'DTS_E_EXPREVALINVALIDNULLPARAM', this.#token.start, { type: 'NULL', form: 'DT_I4', count: 0 });
    }
    const type = this.#type('null');
    const close = this.#expect(')');
    return { kind: 'null', type, start: name.start, end: close.end };
  }

  #call(name: Token): SyntaxTree {
    this.#expect('(');
    this.#enter();
    const operands: SyntaxTree[] = [];
    if (!this.#isSymbol(')')) {
      operands.push(this.#conditional());
      while (this.#isSymbol(',')) {
        this.#take();
        operands.push(this.#conditional());
      }
    }
    this.#depth--;
    const close = this.#expect(')');
    return { kind: 'call', name: name.value, operands, start: name.start, end: close.end };
  }
}

/** Parses expression text; `assignment` allows `@Variable = …` at its start. Raises parse problems. */
export function parseExpression(text: string, assignment: boolean): ParsedExpression {
  return new Parser(tokenize(text)).parse(assignment);
}
