import type { ExpressionParser } from '../../query/syntax/parse-expression.ts';
import type { TokenCursor } from '../../query/syntax/token-cursor.ts';

/** What the parts of the parser of statements share: the tokens, and the parser of expressions over them. */
export interface StatementReader {
  readonly cursor: TokenCursor;
  readonly expressions: ExpressionParser;
}
