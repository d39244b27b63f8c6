import { describe, expect, it } from 'vitest';
import { columnType } from '../datatypes/data-type.ts';
import { compileExpression, type ExpressionScope } from './compile-expression.ts';
import { evaluateExpression } from './evaluate-expression.ts';

const lineage = 'Package\\DFT\\Source.Outputs[Out].Columns[a {b} c]';
const scope: ExpressionScope = {
  column: ({ lineageId, source, name }) => {
    if (lineageId === lineage || name === 'Name') return { index: 4, type: columnType('DT_WSTR', { length: 30 }) };
    return name === 'Amount' && source === undefined ? { index: 2, type: columnType('DT_I4') } : undefined;
  },
  variable: ({ namespace, name }) => {
    if (name === 'Bag') return 'unusable';
    return namespace === 'User' && name === 'Count' ? columnType('DT_I4') : undefined;
  },
};

function refusal(text: string, options = {}) {
  const { expression, diagnostics } = compileExpression(text, scope, options);
  expect(expression).toBeUndefined();
  expect(diagnostics).toHaveLength(1);
  const { symbol, args, location, hint, message } = diagnostics[0];
  expect(message).not.toMatch(/<\w+>|SSIS message/);
  return { symbol, errorClass: args.errorClass, at: `${location?.line}:${location?.column}`, hint };
}

describe('compiling an expression', () => {
  it('lists columns in order of first use and variables by qualified name', () => {
    const { expression } = compileExpression('Name == "a" ? Amount + @Count : Amount', scope);
    expect(expression).toMatchObject({ columns: [4, 2], variables: ['User::Count'], isConstant: false });
  });

  it('reads lineage ids as packages store them, braces in column names included', () => {
    const { expression } = compileExpression(`[UPPER](#{${lineage}})`, scope);
    expect(expression).toMatchObject({ columns: [4], type: { type: 'DT_WSTR', length: 30 } });
  });

  it('takes chains of a thousand operands and refuses longer ones', () => {
    const chain = (operands: number): string => Array.from({ length: operands }, () => '@[User::Count]').join(' + ');
    expect(compileExpression(chain(1000), scope).diagnostics).toEqual([]);
    expect(refusal(chain(20_000)).symbol).toBe('OPENDTSX_E_EXPRESSION_TOODEEP');
  });

  it('takes both = and := for an assignment', () => {
    for (const sign of ['=', ':=']) {
      const { expression } = compileExpression(`@[User::Count] ${sign} 1 + 1`, scope, { assignment: true });
      expect(expression).toMatchObject({ assignmentTarget: 'User::Count', isConstant: true, root: { value: 2 } });
    }
  });

  it('warns of a cast that may cut a column off', () => {
    const { expression, diagnostics } = compileExpression('(DT_WSTR, 5)Name', scope);
    expect(expression).toBeDefined();
    expect(diagnostics.map(({ symbol, severity }) => [symbol, severity])).toEqual([
      ['DTS_W_EXPREVALPOTENTIALSTRINGTRUNCATION', 'warning'],
    ]);
  });

  it('evaluates only the chosen branch', () => {
    const { expression } = compileExpression('Amount == 0 ? 0 : 10 / Amount', scope);
    const environment = { variable: () => null, column: () => 0 };
    expect(expression && evaluateExpression(expression, environment)).toEqual({ value: 0 });
  });

  it('places a run-time failure at the failing part', () => {
    const { expression } = compileExpression('1 + 10 / @Count', scope);
    const result = expression && evaluateExpression(expression, { variable: () => 0 });
    expect(result).toMatchObject({
      error: { symbol: 'DTS_E_EXPREVALDIVBYZERO', location: { column: 5 }, args: { errorClass: 'runtime' } },
    });
  });
});

describe('refusing an expression', () => {
  const cases: readonly [string, string, string, string, RegExp][] = [
    ['Amount & 3 == 3', 'DTS_E_EXPREVALUNSUPPORTEDBINARYTYPE', 'type', '1:8', /parentheses/],
    ['UPER(Name)', 'DTS_E_EXPREVALINVALIDFUNCTION', 'parse', '1:1', /Did you mean UPPER/],
    ['"no. " + Amount', 'DTS_E_EXPREVALBINARYTYPEMISMATCH', 'type', '1:8', /\(DT_WSTR, 20\)/],
    ['Amount = 3', 'DTS_E_EXPREVALINVALIDTOKENSINGLEEQUAL', 'parse', '1:8', /==/],
    ["'a'", 'DTS_E_EXPREVALINVALIDTOKENSINGLEQUOTE', 'parse', '1:1', /double quotes/],
    ['1 +\n Nmae', 'DTS_E_EXPREVALINPUTCOLUMNNAMENOTFOUND', 'parse', '2:2', /@\[User::Name\]/],
    ['Source.Amount', 'DTS_E_EXPREVALDOTTEDINPUTCOLUMNNAMENOTFOUND', 'parse', '1:1', /^/],
    ['@count', 'DTS_E_EXPREVALVARIABLENOTFOUND', 'parse', '1:1', /Upper and lower case/],
    ['@[User::Bag]', 'DTS_E_EXPREVALVARIABLETYPENOTSUPPORTED', 'type', '1:1', /^/],
    ['"C:\\dir"', 'DTS_E_EXPREVALILLEGALESCAPEINSTRINGLITERAL', 'parse', '1:4', /\\\\/],
    ['2147483648', 'DTS_E_EXPREVALLITERALOVERFLOW', 'parse', '1:1', /suffix/],
    ['DATEADD("mnth", 1, GETDATE())', 'DTS_E_EXPREVALINVALIDDATEPART', 'parse', '1:9', /"month"/],
    ['LEFT(Name)', 'DTS_E_EXPREVALINVALIDNUMBEROFPARAMSPLURALSINGULAR', 'parse', '1:1', /^/],
    ['5 / (3 - 3)', 'DTS_E_EXPREVALDIVBYZERO', 'validate', '1:1', /Guard/],
    ['(DT_UI8)1 + 1', 'DTS_E_EXPREVALBINARYSIGNMISMATCH', 'type', '1:11', /Cast/],
    ['', 'DTS_E_EXPREVALEXPRESSIONEMPTY', 'parse', '1:1', /^/],
  ];
  for (const [text, symbol, errorClass, at, hint] of cases) {
    it(`${JSON.stringify(text)} says ${symbol} at ${at}`, () => {
      const actual = refusal(text);
      expect(actual).toMatchObject({ symbol, errorClass, at });
      expect(actual.hint ?? '').toMatch(hint);
    });
  }

  it('asks for a Boolean where one is needed', () => {
    expect(refusal('1', { expected: 'boolean' })).toMatchObject({
      symbol: 'DTS_E_EXPRESSIONNOTBOOLEAN',
      errorClass: 'type',
    });
  });

  it('stops at deep nesting instead of exhausting the stack', () => {
    expect(refusal('('.repeat(5000)).symbol).toBe('OPENDTSX_E_EXPRESSION_TOODEEP');
  });
});
