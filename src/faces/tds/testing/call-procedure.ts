import type { BatchHost, MultiPartName, ProcedureResult, SqlMessage } from '../../../tsql/batch/batch-host.ts';
import type { SqlValue } from '../../../tsql/sql-type.ts';

/** Arguments by their names without `@`. */
export type GivenArguments = Readonly<Record<string, SqlValue>>;

/** What a call gave. */
export interface CalledProcedure extends ProcedureResult {
  readonly messages: readonly Omit<SqlMessage, 'line'>[];
  /** Rows of the results, by the names of columns. */
  readonly results: readonly (readonly Readonly<Record<string, SqlValue>>[])[];
}

/** Calls a procedure with arguments by their names without `@`; what is not given gets its default. */
export async function callProcedure(
  host: BatchHost,
  name: MultiPartName,
  given: GivenArguments = {},
): Promise<CalledProcedure> {
  const procedure = host.findProcedure(name);
  if (procedure === undefined) throw new Error(`There is no ${name.join('.')}.`);
  const messages: Omit<SqlMessage, 'line'>[] = [];
  const results: Record<string, SqlValue>[][] = [];
  const known = procedure.parameters.map((parameter) => parameter.name);
  const strange = Object.keys(given).filter((each) => !known.includes(`@${each}`));
  if (strange.length > 0) throw new Error(`${name.join('.')} has no parameter ${strange.join(', ')}.`);
  const values = procedure.parameters.map((parameter): [string, SqlValue] => [
    parameter.name.toLowerCase(),
    given[parameter.name.slice(1)] ?? parameter.defaultValue ?? null,
  ]);
  const outcome = await procedure.call({
    arguments: new Map(values),
    isGiven: (parameter) => Object.hasOwn(given, parameter.slice(1)),
    signal: new AbortController().signal,
    async resultSet({ columns, rows }) {
      const shown: Record<string, SqlValue>[] = [];
      for await (const portion of rows) {
        for (const row of portion) {
          shown.push(Object.fromEntries(columns.map((column, place) => [column.name, row[place] ?? null])));
        }
      }
      results.push(shown);
    },
    message: (message) => void messages.push(message),
  });
  return { ...outcome, messages, results };
}
