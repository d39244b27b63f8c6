import { SqlError } from '../batch/sql-error.ts';
import { isFailureNumber, sqlFailure, unsupported } from './sql-failure.ts';

const numbersOfStates: Readonly<Record<string, 512 | 8115 | 8134 | 8114>> = {
  '21000': 512,
  '22003': 8115,
  '22008': 8115,
  '22012': 8134,
};

const known: Partial<Record<number, readonly string[]>> = {
  245: ['varchar', 'of a row', 'int'],
  8114: ['varchar', 'bigint'],
  8115: ['expression', 'of the result'],
};

const tooLarge = /Expression tree is too large|parser stack overflow|too many (?:SQL variables|terms)| 5400[01]$/;

/** An error of the store as SQL Server's, where the query itself has raised it; any other error as it is. */
export function failureOfStore(error: unknown): unknown {
  if (error instanceof SqlError || !(error instanceof Error)) return error;
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const raised = /^E(\d{3,5})$/.exec(cause.message) ?? /"E(\d{3,5})"/.exec(cause.message);
    const state = (cause as { readonly code?: unknown }).code;
    const number = raised === null ? numbersOfStates[String(state)] : Number(raised[1]);
    if (number !== undefined && isFailureNumber(number)) return sqlFailure(number, known[number] ?? []);
    if (state === '0A000') return unsupported('What this query asks', cause.message);
    if (tooLarge.test(`${cause.message} ${String(state)}`))
      return sqlFailure(8632, ['it is more than the store takes']);
    if (cause.message === 'integer overflow') return sqlFailure(8115, known[8115]);
  }
  return error;
}
