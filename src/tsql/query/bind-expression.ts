import type { SqlType } from '../sql-type.ts';
import { bindAggregate, bindWindow, isAggregateName, isWindowName } from './bind-aggregate.ts';
import { builtinFunction } from './functions/builtin-functions.ts';
import { datePartOf } from './functions/date-functions.ts';
import type { BindEnvironment, Scope, SourceNumbers } from './scope.ts';
import { sqlFailure, unsupported } from './sql-failure.ts';
import {
  type CallSyntax,
  type CaseSyntax,
  type ConversionSyntax,
  type ExpressionSyntax,
  isCondition,
  type OrderSyntax,
  type QuerySyntax,
} from './syntax/syntax-tree.ts';
import { arithmeticType, concatenatedType, familyOf, isNumeric, mayConvert, sqlTypes, textType } from './type-rules.ts';
import { comparable, convertTo, isNullConstant, typeOfAll } from './typed-conversion.ts';
import type { BoundQuery, OrderTerm, TypedCondition, TypedExpression } from './typed-tree.ts';

/** Binds a query inside an expression; handed in, because queries hold expressions and expressions queries. */
export type SubqueryBinder = (query: QuerySyntax, scope: Scope, isSelfContained: boolean) => Promise<BoundQuery>;

/** Gives expressions their names and types. */
export class ExpressionBinder {
  readonly environment: BindEnvironment;
  readonly scope: Scope;
  readonly numbers: SourceNumbers;
  readonly #bindSubquery: SubqueryBinder;

  constructor(environment: BindEnvironment, scope: Scope, numbers: SourceNumbers, bindSubquery: SubqueryBinder) {
    this.environment = environment;
    this.scope = scope;
    this.numbers = numbers;
    this.#bindSubquery = bindSubquery;
  }

  /** A value. Throws for a condition. */
  async value(syntax: ExpressionSyntax): Promise<TypedExpression> {
    switch (syntax.kind) {
      case 'literal':
        return { kind: 'constant', value: syntax.value, type: syntax.type };
      case 'variable':
        return this.#variable(syntax.name, syntax.line);
      case 'name':
        return this.scope.column(syntax.parts, syntax.line);
      case 'unary':
        return this.#unary(syntax.operator, await this.value(syntax.operand));
      case 'binary':
        return this.#arithmetic(syntax.operator, await this.value(syntax.left), await this.value(syntax.right));
      case 'call':
        return this.#call(syntax);
      case 'case':
        return this.#case(syntax);
      case 'convert':
        return this.#conversion(syntax);
      case 'subquery': {
        const query = await this.#bindSubquery(syntax.query, this.scope, true);
        if (query.columns.length !== 1) throw sqlFailure(116, [], syntax.line);
        return { kind: 'subquery', query, type: query.columns[0].type };
      }
      default:
        throw sqlFailure(102, [syntax.kind === 'compare' ? syntax.operator : syntax.kind.toUpperCase()], syntax.line);
    }
  }

  async values(list: readonly ExpressionSyntax[]): Promise<TypedExpression[]> {
    const values: TypedExpression[] = [];
    for (const syntax of list) values.push(await this.value(syntax));
    return values;
  }

  #variable(name: string, line: number): TypedExpression {
    if (!name.startsWith('@@')) return { kind: 'variable', name, type: this.environment.variableType(name) };
    const type = this.environment.globalType(name);
    if (type === undefined) throw sqlFailure(137, [name], line);
    return { kind: 'global', name, type };
  }

  #unary(operator: '-' | '+' | '~', operand: TypedExpression): TypedExpression {
    const family = familyOf(operand.type);
    if (operator === '+') return operand;
    if (operator === '~') {
      if (family !== 'whole' && family !== 'bit') throw sqlFailure(8117, [operand.type.name, '~']);
      return { kind: 'complement', operand, type: operand.type };
    }
    if (!isNumeric(operand.type) || family === 'bit') throw sqlFailure(8117, [operand.type.name, 'minus']);
    if (operand.kind === 'constant' && typeof operand.value === 'number') return { ...operand, value: -operand.value };
    const type = operand.type.name === 'tinyint' ? sqlTypes.smallint : operand.type;
    return { kind: 'negate', operand: convertTo(operand, type), type };
  }

  #arithmetic(
    operator: '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^',
    left: TypedExpression,
    right: TypedExpression,
  ): TypedExpression {
    const [a, b] = [isNullConstant(left) ? right.type : left.type, isNullConstant(right) ? left.type : right.type];
    const [families, names] = [
      [familyOf(a), familyOf(b)],
      [a.name, b.name, operator],
    ];
    if (operator === '+' && families.every((family) => family === 'text')) {
      return {
        kind: 'arithmetic',
        operator,
        left: convertTo(left, a),
        right: convertTo(right, b),
        type: concatenatedType(a, b),
      };
    }
    if (families.includes('temporal')) return this.#dateArithmetic(operator, left, right, [a, b]);
    if (operator === '+' && families.every((family) => family === 'binary')) {
      return { kind: 'arithmetic', operator, left, right, type: { name: 'varbinary', length: 'max' } };
    }
    // A text beside a number becomes a number of the same type.
    const numericA = families[0] === 'text' ? b : a;
    const numericB = families[1] === 'text' ? a : b;
    if (!isNumeric(numericA) || !isNumeric(numericB)) throw sqlFailure(402, names);
    const type = '&|^'.includes(operator)
      ? typeOfAll([
          { ...left, type: numericA },
          { ...right, type: numericB },
        ])
      : arithmeticType(operator, numericA, numericB);
    if ('&|^'.includes(operator) && !['whole', 'bit'].includes(familyOf(type))) throw sqlFailure(402, names);
    const isDecimal = familyOf(type) === 'decimal';
    // Decimals of other shapes meet as they are: the shape of the result is reckoned from both.
    const operand = (side: TypedExpression, own: SqlType): TypedExpression =>
      isDecimal && familyOf(side.type) !== 'text' && familyOf(side.type) !== 'float'
        ? decimalOperand(side, own)
        : convertTo(side, type);
    return { kind: 'arithmetic', operator, left: operand(left, numericA), right: operand(right, numericB), type };
  }

  #dateArithmetic(
    operator: string,
    left: TypedExpression,
    right: TypedExpression,
    [a, b]: readonly SqlType[],
  ): TypedExpression {
    const dated = (type: SqlType): boolean => type.name === 'datetime' || type.name === 'smalldatetime';
    const type = dated(a) ? a : b;
    const fits = (side: SqlType): boolean => dated(side) || isNumeric(side) || familyOf(side) === 'text';
    if ((operator !== '+' && operator !== '-') || !dated(type) || !fits(a) || !fits(b)) {
      throw dated(type) || operator === '+' || operator === '-'
        ? sqlFailure(206, [a.name, b.name])
        : sqlFailure(8117, [a.name, operator]);
    }
    return { kind: 'arithmetic', operator, left: convertTo(left, type), right: convertTo(right, type), type };
  }

  async #call(syntax: CallSyntax): Promise<TypedExpression> {
    const { line } = syntax;
    const word = (syntax.name.at(-1) ?? '').toUpperCase();
    if (syntax.name.length > 1) return this.#hostCall(syntax);
    if (syntax.over !== undefined || isWindowName(word)) return bindWindow(this, word, syntax);
    if (isAggregateName(word)) return bindAggregate(this, word, syntax);
    if (syntax.star || syntax.distinct) throw sqlFailure(102, ['*'], line);
    const special = await this.#special(word, syntax);
    if (special !== undefined) return special;
    const global = syntax.arguments.length === 0 ? this.environment.globalType(word) : undefined;
    if (global !== undefined) return { kind: 'global', name: word, type: global };
    const definition = builtinFunction(word);
    if (definition === undefined) return this.#hostCall(syntax);
    const [part, rest] = definition.hasPart === true ? this.#part(syntax) : ['', syntax.arguments];
    const counts =
      definition.least === definition.most ? `${definition.least}` : `${definition.least} to ${definition.most}`;
    if (rest.length < definition.least || rest.length > definition.most)
      throw sqlFailure(174, [word.toLowerCase(), counts], line);
    const operands = await this.values(rest);
    const { type, argumentTypes = [] } = definition.shape(operands);
    const converted = operands.map((operand, at) => {
      const wanted = argumentTypes[at];
      if (wanted === undefined) return operand;
      // Functions take numbers as texts and the like, as SQL Server's do.
      return convertTo(operand, wanted, familyOf(operand.type) !== 'variant');
    });
    return { kind: 'function', name: word, arguments: converted, type, ...(part === '' ? {} : { part }) };
  }

  #part({ arguments: [first, ...rest], line }: CallSyntax): readonly [string, readonly ExpressionSyntax[]] {
    const part = first?.kind === 'name' && first.parts.length === 1 ? datePartOf(first.parts[0]) : undefined;
    if (part === undefined) throw sqlFailure(102, [first?.kind === 'name' ? first.parts.join('.') : '('], line);
    return [part, rest];
  }

  async #special(word: string, { arguments: list, line }: CallSyntax): Promise<TypedExpression | undefined> {
    const counted = (count: number): void => {
      if (list.length !== count) throw sqlFailure(174, [word.toLowerCase(), count], line);
    };
    switch (word) {
      case 'ISNULL': {
        counted(2);
        const [first, second] = await this.values(list);
        const type = isNullConstant(first) ? second.type : first.type;
        return this.#firstThatIsNotNull([convertTo(first, type), convertTo(second, type)], type);
      }
      case 'COALESCE': {
        if (list.length < 2) counted(2);
        const values = await this.values(list);
        return this.#firstThatIsNotNull(values, typeOfAll(values));
      }
      case 'NULLIF': {
        counted(2);
        const [first, second] = await this.values(list);
        const [left, right] = comparable(first, second, '=');
        const when: TypedCondition = { kind: 'compare', operator: '=', left, right };
        const none: TypedExpression = { kind: 'constant', value: null, type: first.type };
        return { kind: 'case', branches: [{ when, result: none }], otherwise: first, type: first.type };
      }
      case 'IIF': {
        counted(3);
        const when = await this.condition(list[0]);
        return caseOf([{ when, result: await this.value(list[1]) }], await this.value(list[2]));
      }
      case 'CHOOSE':
        return this.#choose(await this.values(list));
      default:
        return undefined;
    }
  }

  #firstThatIsNotNull(values: readonly TypedExpression[], type: SqlType): TypedExpression {
    const converted = values.map((value) => convertTo(value, type));
    const branches = converted.slice(0, -1).map((result) => ({
      when: { kind: 'not', operand: { kind: 'isNull', operand: result } } as TypedCondition,
      result,
    }));
    return { kind: 'case', branches, otherwise: converted[converted.length - 1], type };
  }

  #choose([index, ...values]: readonly TypedExpression[]): TypedExpression {
    const position = convertTo(index, sqlTypes.int);
    const branches = values.map((result, at) => {
      const right: TypedExpression = { kind: 'constant', value: at + 1, type: sqlTypes.int };
      return { when: { kind: 'compare', operator: '=', left: position, right } as TypedCondition, result };
    });
    return caseOf(branches, undefined);
  }

  /** Asked once with NULL for what is not known yet, to learn whether there is such a function and what it gives. */
  async #hostCall(syntax: CallSyntax): Promise<TypedExpression> {
    const values = await this.values(syntax.arguments);
    const known = values.map((value) => ({ type: value.type, value: value.kind === 'constant' ? value.value : null }));
    const answer = await this.environment.callFunction(syntax.name, known);
    if (answer === undefined) {
      const name = syntax.name.join('.');
      throw syntax.name.length > 1
        ? sqlFailure(4121, [syntax.name[0], name], syntax.line)
        : sqlFailure(195, [name], syntax.line);
    }
    return { kind: 'host', name: syntax.name, arguments: values, type: answer.type };
  }

  async #case({ operand, branches, otherwise }: CaseSyntax): Promise<TypedExpression> {
    const subject = operand === undefined ? undefined : await this.value(operand);
    const bound: { when: TypedCondition; result: TypedExpression }[] = [];
    for (const { when, result } of branches) {
      bound.push({ when: await this.#branchCondition(subject, when), result: await this.value(result) });
    }
    return caseOf(bound, otherwise === undefined ? undefined : await this.value(otherwise));
  }

  async #branchCondition(subject: TypedExpression | undefined, when: ExpressionSyntax): Promise<TypedCondition> {
    if (subject === undefined) return this.condition(when);
    const [left, right] = comparable(subject, await this.value(when), '=');
    return { kind: 'compare', operator: '=', left, right };
  }

  async #conversion({ operand, to, style, isTry }: ConversionSyntax): Promise<TypedExpression> {
    const value = await this.value(operand);
    if (!isNullConstant(value) && !mayConvert(value.type, to, true)) throw sqlFailure(529, [value.type.name, to.name]);
    const bound = style === undefined ? undefined : convertTo(await this.value(style), sqlTypes.int);
    return { kind: 'convert', operand: value, type: to, isTry, ...(bound === undefined ? {} : { style: bound }) };
  }

  /** A condition. Throws 4145 for a value. */
  async condition(syntax: ExpressionSyntax): Promise<TypedCondition> {
    if (!isCondition(syntax))
      throw sqlFailure(
        4145,
        [syntax.kind === 'name' ? syntax.parts.join('.') : syntax.kind === 'variable' ? syntax.name : ')'],
        syntax.line,
      );
    switch (syntax.kind) {
      case 'and':
      case 'or':
        return {
          kind: syntax.kind,
          left: await this.condition(syntax.left),
          right: await this.condition(syntax.right),
        };
      case 'not':
        return { kind: 'not', operand: await this.condition(syntax.operand) };
      case 'isNull':
        return { kind: 'isNull', operand: await this.value(syntax.operand) };
      case 'compare': {
        const [left, right] = comparable(
          await this.value(syntax.left),
          await this.value(syntax.right),
          syntax.operator,
        );
        return { kind: 'compare', operator: syntax.operator, left, right };
      }
      case 'in':
        return this.#membership(await this.value(syntax.operand), await this.values(syntax.list));
      case 'like':
        return this.#like(syntax);
      case 'exists':
        return { kind: 'exists', query: await this.#bindSubquery(syntax.query, this.scope, true) };
      default:
        return this.#membershipInQuery(await this.value(syntax.operand), syntax.query, syntax.line);
    }
  }

  #membership(operand: TypedExpression, list: readonly TypedExpression[]): TypedCondition {
    const equalities = list.map((value): TypedCondition => {
      const [left, right] = comparable(operand, value, '=');
      return { kind: 'compare', operator: '=', left, right };
    });
    return balanced(equalities);
  }

  async #like({
    operand,
    pattern,
    escape: escaping,
  }: ExpressionSyntax & { readonly kind: 'like' }): Promise<TypedCondition> {
    const text = async (part: ExpressionSyntax): Promise<TypedExpression> => {
      const value = await this.value(part);
      return familyOf(value.type) === 'text' ? value : convertTo(value, textType(true, 4000));
    };
    const bound = escaping === undefined ? {} : { escape: await text(escaping) };
    return { kind: 'like', operand: await text(operand), pattern: await text(pattern), ...bound };
  }

  async #membershipInQuery(operand: TypedExpression, syntax: QuerySyntax, line: number): Promise<TypedCondition> {
    const query = await this.#bindSubquery(syntax, this.scope, true);
    if (query.columns.length !== 1) throw sqlFailure(116, [], line);
    const source = this.numbers.take();
    const own: TypedExpression = { kind: 'column', source, column: 0, name: '', type: query.columns[0].type };
    const [left, column] = comparable(operand, own, '=');
    return { kind: 'inQuery', operand: left, query, source, column };
  }

  /** The terms of ORDER BY inside OVER and WITHIN GROUP. */
  async order(terms: readonly OrderSyntax[]): Promise<OrderTerm[]> {
    const order: OrderTerm[] = [];
    for (const { expression, descending } of terms) {
      if (expression.kind === 'literal')
        throw unsupported('A constant in ORDER BY of a window or aggregate', '', expression.line);
      order.push({ expression: await this.value(expression), descending });
    }
    return order;
  }
}

// A chain of a thousand terms would be as deep as it is long.
function balanced(conditions: readonly TypedCondition[]): TypedCondition {
  if (conditions.length === 1) return conditions[0];
  const middle = conditions.length >> 1;
  return { kind: 'or', left: balanced(conditions.slice(0, middle)), right: balanced(conditions.slice(middle)) };
}

function decimalOperand(side: TypedExpression, own: SqlType): TypedExpression {
  return isNullConstant(side) ? convertTo(side, own) : side;
}

function caseOf(
  branches: readonly { readonly when: TypedCondition; readonly result: TypedExpression }[],
  otherwise: TypedExpression | undefined,
): TypedExpression {
  const results = [...branches.map(({ result }) => result), ...(otherwise === undefined ? [] : [otherwise])];
  if (results.every(isNullConstant)) throw sqlFailure(8133);
  const type = typeOfAll(results);
  return {
    kind: 'case',
    type,
    branches: branches.map(({ when, result }) => ({ when, result: convertTo(result, type) })),
    ...(otherwise === undefined ? {} : { otherwise: convertTo(otherwise, type) }),
  };
}
