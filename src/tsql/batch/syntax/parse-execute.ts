import { sqlFailure, unsupported } from '../../query/sql-failure.ts';
import type { ExpressionSyntax } from '../../query/syntax/syntax-tree.ts';
import type { StatementReader } from './statement-reader.ts';
import type { ArgumentSyntax, ExecuteSyntax } from './statement-tree.ts';

/** Reads EXEC of a procedure with arguments by position or name, or of a text. At the start of a batch the word EXEC may be missing. */
export function parseExecute(reader: StatementReader, withoutWord: boolean): ExecuteSyntax {
  const { cursor, expressions } = reader;
  const { line } = cursor;
  if (!withoutWord) cursor.expectWord('EXEC', 'EXECUTE');
  if (cursor.isWord('AS') && cursor.isWordAt(1, 'USER', 'LOGIN', 'CALLER')) throw unsupported('EXECUTE AS', '', line);
  if (cursor.takeSymbol('(')) {
    const text = expressions.value();
    cursor.expectSymbol(')');
    if (cursor.isWord('AS', 'AT')) throw unsupported('EXECUTE … AS and AT', '', line);
    return { kind: 'executeText', text, line };
  }
  const first = cursor.peek();
  let returnVariable: string | undefined;
  if (first?.kind === 'variable' && cursor.isSymbol('=', 1)) {
    returnVariable = cursor.next().value;
    cursor.next();
  }
  const holder = cursor.peek();
  const procedure = holder?.kind === 'variable' ? { variable: cursor.next().value } : cursor.nameParts();
  if (cursor.takeSymbol(';') && cursor.peek()?.kind === 'number') cursor.next();
  const values = startsArgument(reader) ? readArguments(reader) : [];
  if (cursor.isWord('WITH') && cursor.isWordAt(1, 'RECOMPILE', 'RESULT')) {
    if (cursor.isWordAt(1, 'RESULT')) throw unsupported('WITH RESULT SETS', '', line);
    cursor.next();
    cursor.next();
  }
  return {
    kind: 'execute',
    procedure,
    arguments: values,
    ...(returnVariable === undefined ? {} : { returnVariable }),
    line,
  };
}

/** Whether an argument follows; a semicolon before it would have ended the statement. */
function startsArgument({ cursor }: StatementReader): boolean {
  const token = cursor.peek();
  if (token === undefined || cursor.peek(-1)?.value === ';') return false;
  if (['variable', 'string', 'number', 'name'].includes(token.kind)) return true;
  if (token.kind === 'symbol') return token.value === '-' || token.value === '+';
  return (
    cursor.isWord('NULL', 'DEFAULT') || (cursor.isName() && !cursor.isSymbol(':', 1) && !cursor.isWord('THROW', 'GO'))
  );
}

function readArguments(reader: StatementReader): ArgumentSyntax[] {
  const { cursor } = reader;
  let named = false;
  let count = 0;
  return cursor.list(() => {
    const { line } = cursor;
    count++;
    const isNamed = cursor.peek()?.kind === 'variable' && cursor.isSymbol('=', 1);
    const name = isNamed ? cursor.next().value : undefined;
    if (isNamed) cursor.next();
    else if (named) throw sqlFailure(119, [count], line);
    named ||= isNamed;
    const value = cursor.takeWords('DEFAULT') ? undefined : argumentValue(reader);
    const isOutput = cursor.takeWords('OUTPUT') || cursor.takeWords('OUT');
    if (isOutput && value?.kind !== 'variable') throw sqlFailure(102, ['OUTPUT'], line);
    return { isOutput, line, ...(name === undefined ? {} : { name }), ...(value === undefined ? {} : { value }) };
  });
}

/** A constant, a variable, or a name that means itself as a text; expressions are no arguments in T-SQL. */
function argumentValue({ cursor, expressions }: StatementReader): ExpressionSyntax {
  const token = cursor.peek();
  if (token === undefined) throw cursor.unexpected();
  const { line } = token;
  const sign = token.kind === 'symbol' && /^[-+]$/.test(token.value) ? cursor.next().value : undefined;
  const operand = cursor.next();
  if (operand.kind === 'variable') return { kind: 'variable', name: operand.value, line };
  if (operand.kind === 'string' || operand.kind === 'number') {
    const literal = expressions.literal(operand);
    return sign === undefined ? literal : { kind: 'unary', operator: sign as '-', operand: literal, line };
  }
  if (sign === undefined && operand.kind === 'word' && operand.value === 'NULL') {
    return { kind: 'literal', type: { name: 'int' }, value: null, line };
  }
  if (sign !== undefined || operand.kind === 'symbol') throw sqlFailure(102, [operand.text], line);
  const text = operand.kind === 'word' ? operand.text : operand.value;
  return { kind: 'literal', type: { name: 'nvarchar', length: Math.max(text.length, 1) }, value: text, line };
}
