import { DtsError, dtsError, type RowRefusal } from 'opendtsx/sdk';

/** What the server or the client library says of an error. */
interface ServerError {
  readonly message: string;
  readonly code?: string;
  readonly number?: number;
  readonly lineNumber?: number;
  readonly procName?: string;
}

/** The errors of a failure in the order in which the server told them; several come as one. */
function errorsOf(cause: unknown): readonly ServerError[] {
  if (cause instanceof AggregateError) return cause.errors.flatMap(errorsOf);
  if (cause instanceof Error) return [cause as ServerError];
  return [{ message: String(cause) }];
}

/** An error with the number and line under which SQL Server's documentation and Management Studio know it. */
function wordsOf({ message, number, lineNumber, procName }: ServerError): string {
  if (number === undefined) return message;
  const places = [
    `error ${number}`,
    procName === undefined || procName === '' ? '' : `procedure ${procName}`,
    lineNumber === undefined ? '' : `line ${lineNumber}`,
  ];
  return `${message} (${places.filter((text) => text !== '').join(', ')})`;
}

/** An error of the server, or of the way to it, as the failure of an executable. @param place what was done, for instance `table dbo.T` */
export function sqlServerFailure(cause: unknown, place = ''): DtsError {
  if (cause instanceof DtsError) return cause;
  const errors = errorsOf(cause);
  const detail = `${place === '' ? '' : `${place}: `}${errors.map(wordsOf).join('; ')}`;
  return dtsError('DTS_E_OLEDBERROR', { detail }, {}, { cause });
}

/** Numbers of SQL Server for what a rule of the table refuses. Source: errors and events reference (documentation). */
const constraintNumbers = new Set([515, 547, 550, 2601, 2627, 3609]);

/** Numbers for values that a column cannot hold. */
const valueNumbers = new Set([220, 232, 235, 241, 242, 244, 245, 248, 257, 295, 296, 517, 529, 2628, 8114, 8115, 8152]);

/** The refusal of rows; undefined when the error does not concern them: the transaction is lost, or nothing could be written anyway. */
export function refusalOf(cause: unknown): RowRefusal | undefined {
  const errors = errorsOf(cause);
  const found = errors.find(({ number }) => number !== undefined && isOfRow(number));
  // Whatever else the server said ended more than the statement.
  if (found?.number === undefined || errors.some(({ number }) => number === undefined || endsAll.has(number))) return;
  const column = columnOf(found.message);
  return {
    kind: constraintNumbers.has(found.number) ? 'constraint' : 'value',
    message: wordsOf(found),
    ...(column === undefined ? {} : { column }),
  };
}

/** Deadlock victim, log full, transaction doomed. */
const endsAll = new Set([1205, 1222, 3930, 3998, 9002]);

function isOfRow(number: number): boolean {
  return constraintNumbers.has(number) || valueNumbers.has(number);
}

/** The column that the words of 515, 547 and 2628 name. */
function columnOf(message: string): string | undefined {
  return /\bcolumn '([^']+)'/.exec(message)?.[1];
}

/** Whether the server says that an object does not exist. */
export function isMissingObject(cause: unknown): boolean {
  return errorsOf(cause).some(({ number }) => number === 208);
}
