import { formatMessage } from '../query/functions/format-message.ts';
import { sqlFailure } from '../query/sql-failure.ts';
import { convertSqlValue } from '../query/values/convert-sql-value.ts';
import type { TypedSqlValue } from '../sql-type.ts';
import type { BatchFrame } from './batch-frame.ts';
import { SqlError } from './sql-error.ts';
import type { StatementSyntax } from './syntax/statement-tree.ts';

const mostValues = 20;
const longestMessage = 2047;
const ownMessage = 50000;

function whole(value: TypedSqlValue, otherwise: number): number {
  return value.value === null ? otherwise : Number(convertSqlValue(value.value, value.type, { name: 'int' }));
}

/** The message of RAISERROR; of severity 11 and above it is an error. Throws for values and severities that RAISERROR refuses. */
export async function messageOfRaiseError(
  statement: StatementSyntax & { readonly kind: 'raiseError' },
  frame: BatchFrame,
): Promise<SqlError> {
  if (statement.values.length > mostValues) throw sqlFailure(2747);
  const message = await frame.evaluate(statement.message);
  const severity = Math.max(whole(await frame.evaluate(statement.severity), 0), 0);
  const state = whole(await frame.evaluate(statement.state), 0);
  // Severities above 18 would end the connection, and are for administrators of SQL Server.
  if (severity > 18) throw sqlFailure(2754);
  const values: TypedSqlValue[] = [];
  for (const syntax of statement.values) values.push(await frame.evaluate(syntax));
  const isNumber = typeof message.value === 'number' || typeof message.value === 'bigint';
  const number = isNumber ? Number(message.value) : ownMessage;
  const text = isNumber
    ? `Error ${number}, severity ${severity}, state ${state} was raised, but no message with that number is known.`
    : formatMessage(String(message.value ?? ''), values);
  return new SqlError({
    number,
    severity,
    state: state < 0 ? 1 : Math.min(state, 255),
    message: text.slice(0, longestMessage),
    line: statement.line,
  });
}

const leastNumber = 50000;

/** The error of THROW: what it says, or, without arguments, the one that is being caught. */
export async function errorOfThrow(
  statement: StatementSyntax & { readonly kind: 'throw' },
  frame: BatchFrame,
): Promise<SqlError> {
  const caught = frame.session.caught.at(-1);
  if (statement.error === undefined) {
    if (caught === undefined) throw sqlFailure(10704);
    return caught;
  }
  const [numberSyntax, messageSyntax, stateSyntax] = statement.error;
  const number = whole(await frame.evaluate(numberSyntax), 0);
  if (number < leastNumber) throw sqlFailure(35100, [number]);
  const message = (await frame.text(messageSyntax)) ?? '';
  const state = whole(await frame.evaluate(stateSyntax), 1) & 0xff;
  return new SqlError({
    number,
    severity: 16,
    state,
    message: message.slice(0, longestMessage + 1),
    line: statement.line,
  });
}
