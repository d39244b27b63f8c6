import { describe, expect, it } from 'vitest';
import { type ColumnType, columnType } from '../datatypes/data-type.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { compileExpression, type ExpressionScope } from './compile-expression.ts';
import { evaluateExpression } from './evaluate-expression.ts';

const columns: Readonly<Record<string, ColumnType>> = {
  Amount: columnType('DT_I4'),
  Price: columnType('DT_NUMERIC', { precision: 10, scale: 2 }),
  Name: columnType('DT_WSTR', { length: 20 }),
  'Order Date': columnType('DT_DBTIMESTAMP'),
  Flag: columnType('DT_BOOL'),
  Id: columnType('DT_GUID'),
};
const names = Object.keys(columns);
const variables: Readonly<Record<string, ColumnType>> = {
  'User::FileName': columnType('DT_WSTR', { length: 100 }),
  'User::Zero': columnType('DT_I4'),
  '$Project::Root': columnType('DT_WSTR', { length: 100 }),
};

const scope: ExpressionScope = {
  column: ({ name = '', source }) =>
    source === undefined && Object.hasOwn(columns, name)
      ? { index: names.indexOf(name), type: columns[name] }
      : undefined,
  variable: ({ namespace, name }) => variables[`${namespace}::${name}`],
  columnNames: () => names,
  variableNames: () => Object.keys(variables),
};

function finding(text: string): Diagnostic {
  const { expression, diagnostics } = compileExpression(text, scope);
  if (expression === undefined) return diagnostics[0];
  const values = [7, { coefficient: 150n, scale: 2 }, 'Ann', 0n, true, '{0}'];
  const result = evaluateExpression(expression, { variable: () => 0, column: (index) => values[index] });
  if ('error' in result) return result.error;
  throw new Error(`${text} has a value`);
}

/** Expression; class, code, line:column; message; hint. Codes: error reference; wording: ours. */
const table = String.raw`
'abc'
  parse c00470d6 1:1
  There is a single quote at character 1 of the expression.
  Text is written in double quotes: "text". Inside text \" stands for a double quote.

Amount = 3
  parse c00470d7 1:8
  There is a single = at character 8 of the expression.
  Comparison is written ==. Only For Loop and Expression Task may assign with @Variable = ….

Flag AND Flag
  parse c0047096 1:6
  The expression cannot be read at character 6: found "AND" where an operator or the end of the expression was expected.
  AND is written &&.

Flag or Flag
  parse c0047096 1:6
  The expression cannot be read at character 6: found "or" where an operator or the end of the expression was expected.
  OR is written ||.

NOT Flag
  parse c0047096 1:5
  The expression cannot be read at character 5: found "Flag" where an operator or the end of the expression was expected.
  NOT is written !.

Amount <> 3
  parse c0047096 1:9
  The expression cannot be read at character 9: found ">" where a value was expected.
  Not equal is written !=.

Name IS NULL
  parse c0047096 1:6
  The expression cannot be read at character 6: found "IS" where an operator or the end of the expression was expected.
  A test for NULL is written ISNULL(…).

(Amount + 1
  parse c0047096 1:12
  The expression cannot be read at character 12: found the end of the expression where ")" was expected.

Amount +
  parse c0047096 1:9
  The expression cannot be read at character 9: found the end of the expression where a value was expected.

Flag ? 1
  parse c0047096 1:9
  The expression cannot be read at character 9: found the end of the expression where ":" was expected.

"C:\dir"
  parse c00470b8 1:4
  The text in the expression has the unknown escape sequence \d at character 4.
  Write \\ for a backslash. Known sequences: \a \b \f \n \r \t \v \" \\ and \x with four hexadecimal digits.

"\x12"
  parse c00470b7 1:2
  The escape sequence \x12" at character 2 of the expression names no character.
  Write \x and exactly four hexadecimal digits, not 0000.

"abc
  parse e0d70201 1:1
  The text that begins at character 1 of the expression has no closing double quote.
  A backslash before the quote makes it part of the text: write \\ for a backslash.

[Order Date
  parse e0d70202 1:1
  The name that begins at character 1 of the expression has no closing bracket.

@ FileName
  parse e0d70203 1:1
  The @ at character 1 of the expression is not followed by a variable name.
  Write @Name or @[Namespace::Name], without a blank after the @.

2147483648
  parse c004707c 1:1
  The literal 2147483648 at character 1 of the expression is outside the range of DT_I4.
  A suffix chooses a wider type: L for DT_I8, U for DT_UI4, UL for DT_UI8.

Amuont + 1
  parse c00470a2 1:1
  The input has no column named Amuont (character 1 of the expression).
  Did you mean [Amount]?

1 + [order date]
  parse c00470a2 1:5
  The input has no column named order date (character 5 of the expression).
  Did you mean [Order Date]?

Amount == NULL
  parse c00470a2 1:11
  The input has no column named NULL (character 11 of the expression).
  A test for NULL is written ISNULL(…), the value NULL(DT_I4).

1 + GETDATE
  parse c00470a2 1:5
  The input has no column named GETDATE (character 5 of the expression).
  To call the function write GETDATE(…).

Xyz
  parse c00470a2 1:1
  The input has no column named Xyz (character 1 of the expression).
  Variables are written @[User::Name]; text is written in double quotes.

Source.Amount
  parse c00470dc 1:1
  The input has no column Source.Amount from that source (character 1 of the expression).
  Did you mean [Amount]?

@filename
  parse c00470a6 1:1
  There is no variable filename in scope (character 1 of the expression).
  Did you mean @[User::FileName]?

"a" + @[$Project::Rot]
  parse c00470a6 1:7
  There is no variable $Project::Rot in scope (character 7 of the expression).
  Did you mean @[$Project::Root]?

@[User::Nothing]
  parse c00470a6 1:1
  There is no variable User::Nothing in scope (character 1 of the expression).
  Upper and lower case count in variable names. A name with a namespace is written @[Namespace::Name].

UPPR(Name)
  parse c004708a 1:1
  There is no function named UPPR (character 1 of the expression).
  Did you mean UPPER?

LEFT(Name)
  parse c00470f9 1:1
  The function LEFT takes 2 arguments, but 1 is given (character 1).

TRIM(Name, 1)
  parse c00470fa 1:1
  The function TRIM takes 1 argument, but 2 are given (character 1).

DATEPART("mnth", [Order Date])
  parse c004708f 1:10
  The function DATEPART knows no date part "mnth" (character 10).
  Did you mean "month"?

DATEPART(month, [Order Date])
  validate c00470f0 1:10
  The first argument of the function DATEPART must be a date part in double quotes (character 10).
  For example DATEPART("month", …).

(DT_STRING)Name
  parse e0d70205 1:2
  There is no data type named DT_STRING to cast to (character 2 of the expression).

(DT_STR, 5)Name
  parse c0047093 1:2
  The cast to DT_STR at character 2 has 1 parameters; it is written (DT_STR, length, code page).

(DT_NUMERIC, 39, 2)Amount
  parse c00470ab 1:2
  The precision 39 in the cast to DT_NUMERIC is outside 1–38 (character 2).

"n = " + Amount
  type c0047080 1:8
  The operator + at character 8 cannot combine DT_WSTR with DT_I4.
  Cast the other operand to text first: (DT_WSTR, 20)…

Amount & 3 == 3
  type c0047081 1:8
  The operator & at character 8 cannot be applied to an operand of type DT_BOOL.
  Comparisons such as == bind tighter than &: put (a & b) in parentheses, or write && for a logical operator.

Amount && Flag
  type c0047081 1:8
  The operator && at character 8 cannot be applied to an operand of type DT_I4.
  Nothing becomes a Boolean by itself: compare it, or cast it with (DT_BOOL).

Flag == 1
  type c0047080 1:6
  The operator == at character 6 cannot combine DT_BOOL with DT_I4.
  Compare a Boolean with TRUE or FALSE; as a number TRUE is −1.

Name == 1
  type c0047080 1:6
  The operator == at character 6 cannot combine DT_WSTR with DT_I4.
  Cast one side: (DT_I4)… on the text, or (DT_WSTR, 20)… on the other operand.

[Order Date] > "2020-01-01"
  type c0047080 1:14
  The operator > at character 14 cannot combine DT_DBTIMESTAMP with DT_WSTR.
  Cast one side: (DT_DBTIMESTAMP)… on the text, or (DT_WSTR, 20)… on the other operand.

Id < Id
  type c0047081 1:4
  The operator < at character 4 cannot be applied to an operand of type DT_GUID.
  Values of this type can be compared with == and != only.

Name * 2
  type c0047081 1:6
  The operator * at character 6 cannot be applied to an operand of type DT_WSTR.
  Cast the text to a number first: (DT_I4)… or (DT_NUMERIC, 18, 2)….

(DT_UI8)Amount + Amount
  type c0047082 1:16
  The operator + at character 16 cannot combine the signed and unsigned types DT_UI8 and DT_I4.
  Cast one operand so that both are signed or both are unsigned.

!Amount
  type c0047086 1:1
  The operator ! at character 1 cannot be applied to an operand of type DT_I4.

LEN(Amount)
  type c0047089 1:5
  Argument 1 of the function LEN cannot be of type DT_I4 (character 5).
  Cast it to text: (DT_WSTR, 20)….

YEAR("2020-01-01")
  type c0047089 1:6
  Argument 1 of the function YEAR cannot be of type DT_WSTR (character 6).
  Cast it to a date: (DT_DBTIMESTAMP)….

Amount ? 1 : 2
  type c004709e 1:1
  The condition before ? at character 1 is of type DT_I4, but must be DT_BOOL.
  Compare it, for example with == 1.

Flag ? Name : Amount
  type c004709f 1:1
  The branches of the conditional operator at character 1 are of types DT_WSTR and DT_I4, which have no common type.
  Cast the other operand to text first: (DT_WSTR, 20)…

(DT_DATE)Flag
  type c0047095 1:1
  A value of type DT_BOOL cannot be cast to DT_DATE (character 1 of the expression).
  Many types convert through text: cast to (DT_WSTR, 50) first.

Name + NULL(DT_STR, 5, 1252)
  type c00470ec 1:8
  NULL(DT_STR, …) at character 8 may not be an operand: it may only be the whole expression.
  Use NULL(DT_WSTR, …) and cast the result.

5 / (3 - 3)
  validate c004707b 1:1
  The divisor of / at character 1 is zero.
  Guard it: divisor == 0 ? NULL(…) : dividend / divisor.

(DT_I4)"12a"
  validate c00470c4 1:1
  The value "12a" of type DT_WSTR cannot be cast to DT_I4 (character 1 of the expression).

DAY((DT_DBTIMESTAMP2, 3)"2020-01-01")
  validate c0047089 1:5
  Argument 1 of the function DAY cannot be of type DT_DBTIMESTAMP2 (character 5).
  Cast the literal to DT_DBTIMESTAMP instead.

Amount / @Zero
  runtime c004707b 1:1
  The divisor of / at character 1 is zero.
  Guard it: divisor == 0 ? NULL(…) : dividend / divisor.

Amount * 2000000000
  runtime c004707e 1:1
  The result of * at character 1 is outside the range of DT_I4.
  Cast an operand to a wider type first, for example (DT_I8).

1 + (DT_UI1)(Amount - 8)
  runtime c00470c0 1:5
  The value -1 of type DT_I4 is outside the range of DT_UI1 (character 5 of the expression).
  Cast to a wider type.

(DT_I4)Name
  runtime c00470c4 1:1
  The value "Ann" of type DT_WSTR cannot be cast to DT_I4 (character 1 of the expression).

RIGHT(Name, Amount - 8)
  runtime c00470e7 1:1
  The length given to RIGHT at character 1 must not be negative, but it is -1.
  FINDSTRING gives 0 for text that is not there: guard the computation.

SUBSTRING(Name, Amount - 7, 1)
  runtime c004708c 1:1
  The start position given to SUBSTRING at character 1 must be at least 1, but it is 0.

SQRT(Amount - 8)
  runtime c00470df 1:1
  SQRT at character 1 is given the negative number -1.
`;

const cases = table
  .trim()
  .split('\n\n')
  .map((block) => block.split('\n').map((line) => line.trim()));

describe('the message of a wrong expression', () => {
  for (const [text, expected, message, hint] of cases) {
    it(`for ${text} is ${expected}`, () => {
      const found = finding(text);
      const place = `${found.location?.line}:${found.location?.column}`;
      expect(`${found.args.errorClass} ${found.code.toString(16)} ${place}`).toBe(expected);
      expect(found.message).toBe(message);
      expect(found.hint).toBe(hint);
      expect(found.severity).toBe('error');
    });
  }

  it('cuts what it quotes from the expression', () => {
    const found = finding(`[${'x'.repeat(5000)}]`);
    expect(found.message.length).toBeLessThan(300);
  });

  it('counts lines and columns of an expression over several lines', () => {
    expect(finding('Amount +\n  Name *\n\t3').location).toEqual({ line: 2, column: 8 });
  });
});
