import { unsupported } from '../query/sql-failure.ts';
import { expressionParser } from '../query/syntax/parse-query.ts';
import { parseType } from '../query/syntax/parse-type.ts';
import type { ExpressionSyntax } from '../query/syntax/syntax-tree.ts';
import { TokenCursor } from '../query/syntax/token-cursor.ts';
import type { SqlType } from '../sql-type.ts';

/** A parameter of sp_executesql as it is declared. */
export interface ParameterSyntax {
  /** With `@`. */
  readonly name: string;
  readonly type: SqlType;
  readonly isOutput: boolean;
  readonly defaultValue: ExpressionSyntax | undefined;
}

/** Reads `@id int, @name nvarchar(20) = N'x' OUTPUT`; none of an empty text. Throws `SqlError` for what is no declaration. */
export function parseParameters(text: string): ParameterSyntax[] {
  const cursor = new TokenCursor(text, true);
  if (cursor.peek() === undefined) return [];
  const expressions = expressionParser(cursor);
  const parameters = cursor.list(() => {
    if (cursor.peek()?.kind !== 'variable') throw cursor.unexpected();
    const name = cursor.next().value;
    cursor.takeWords('AS');
    const type = parseType(cursor, 'declaration');
    const defaultValue = cursor.takeSymbol('=') ? expressions.value() : undefined;
    const isOutput = cursor.takeWords('OUTPUT') || cursor.takeWords('OUT');
    if (cursor.isWord('READONLY')) throw unsupported('A table-valued parameter');
    return { name, type, isOutput, defaultValue };
  });
  if (cursor.peek() !== undefined) throw cursor.unexpected();
  return parameters;
}
