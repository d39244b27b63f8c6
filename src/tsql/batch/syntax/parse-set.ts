import { unsupported } from '../../query/sql-failure.ts';
import { assignedValue } from '../../query/syntax/parse-query.ts';
import type { StatementReader } from './statement-reader.ts';
import type { StatementSyntax } from './statement-tree.ts';

/** Reads SET of a variable, or of options of the session. */
export function parseSet({ cursor, expressions }: StatementReader): StatementSyntax {
  const { line } = cursor.expectWord('SET');
  const token = cursor.peek();
  if (token?.kind === 'variable') {
    cursor.next();
    const operator = cursor.next();
    if (operator.kind !== 'symbol' || !/^[-+*/%&|^]?=$/.test(operator.value)) {
      if (operator.kind === 'symbol' && /^[&|^]$/.test(operator.value) && cursor.takeSymbol('=')) {
        const value = assignedValue(token.value, `${operator.value}=`, expressions.value());
        return { kind: 'assign', variable: token.value, value, line };
      }
      throw cursor.unexpected();
    }
    const value = assignedValue(token.value, operator.value, expressions.value());
    return { kind: 'assign', variable: token.value, value, line };
  }
  if (cursor.takeWords('TRANSACTION')) {
    cursor.expectWord('ISOLATION');
    cursor.expectWord('LEVEL');
    const words = [cursor.next().value];
    while (cursor.isWord('UNCOMMITTED', 'COMMITTED', 'READ')) words.push(cursor.next().value);
    return { kind: 'option', names: ['TRANSACTION ISOLATION LEVEL'], value: words.join(' '), line };
  }
  if (cursor.isWord('IDENTITY_INSERT')) throw unsupported('SET IDENTITY_INSERT', '', line);
  if (cursor.takeWords('STATISTICS')) {
    const names = cursor.list(() => `STATISTICS ${cursor.next().value}`);
    return { kind: 'option', names, value: cursor.next().value, line };
  }
  const names = cursor.list(() => {
    const name = cursor.next();
    if (name.kind !== 'word') throw cursor.unexpected();
    return name.value;
  });
  return { kind: 'option', names, value: optionValue({ cursor, expressions }), line };
}

function optionValue({ cursor }: StatementReader): string {
  const sign = cursor.takeSymbol('-') ? '-' : '';
  const token = cursor.next();
  if (token.kind === 'symbol') throw cursor.unexpected();
  return sign + token.value;
}
