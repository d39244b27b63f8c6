import { DtsError } from '../../diagnostics/dts-error.ts';
import { sqlFailure } from '../query/sql-failure.ts';
import { mayConvert } from '../query/type-rules.ts';
import { convertSqlValue } from '../query/values/convert-sql-value.ts';
import type { SqlType, SqlValue, TypedSqlValue } from '../sql-type.ts';
import type { BatchOutput, MultiPartName, Procedure, ProcedureParameter, ProcedureResult } from './batch-host.ts';
import { SqlError } from './sql-error.ts';

/** An argument of a call. */
export interface ProcedureArgument {
  /** With `@`; absent for one by position. */
  readonly name?: string;
  /** Absent for DEFAULT. */
  readonly value?: TypedSqlValue;
  /** Whether the caller asks for the value after the call. */
  readonly isOutput?: boolean;
}

/** The error for a failure below T-SQL: of our own findings 50000 with their text, of an exhausted stack 191; anything else is returned as it is. */
export function asSqlError(error: unknown): unknown {
  // What is longer than anybody's stack is deep is refused like what is nested too deeply.
  if (error instanceof RangeError && /call stack/.test(error.message)) return sqlFailure(191);
  if (!(error instanceof DtsError)) return error;
  return new SqlError({ number: 50000, severity: 16, message: error.diagnostic.message }, { cause: error });
}

/**
 * Calls a procedure with arguments by position or name. Throws 201, 8114, 8143, 8144, 8145 and 8162 for arguments that do not fit, and what the procedure throws with its
 * name.
 */
export async function callProcedure(
  name: MultiPartName,
  procedure: Procedure,
  given: readonly ProcedureArgument[],
  output: Pick<BatchOutput, 'resultSet' | 'message'>,
  { signal, line }: { readonly signal: AbortSignal; readonly line: number },
): Promise<ProcedureResult> {
  const shortName = name.at(-1) ?? '';
  const placed = placeArguments(shortName, procedure.parameters, given);
  const values = new Map<string, SqlValue>();
  for (const parameter of procedure.parameters) {
    values.set(parameter.name.toLowerCase(), argumentValue(shortName, parameter, placed.get(parameter)));
  }
  const isGiven = (parameter: string): boolean =>
    [...placed].some(
      ([{ name: known }, { value }]) => known.toLowerCase() === parameter.toLowerCase() && value !== undefined,
    );
  try {
    return await procedure.call({
      arguments: values,
      isGiven,
      signal,
      resultSet: async (result) => {
        await output.resultSet(result);
      },
      message: (message) => output.message({ procedure: shortName, ...message, line }),
    });
  } catch (error) {
    const failure = asSqlError(error);
    if (!(failure instanceof SqlError) || failure.procedure !== undefined) throw failure;
    const { number, severity, state, message } = failure;
    throw new SqlError(
      { number, severity, state, message, procedure: shortName, line: failure.line ?? line },
      { cause: error },
    );
  }
}

function placeArguments(
  name: string,
  parameters: readonly ProcedureParameter[],
  given: readonly ProcedureArgument[],
): Map<ProcedureParameter, ProcedureArgument> {
  const placed = new Map<ProcedureParameter, ProcedureArgument>();
  given.forEach((argument, at) => {
    const parameter =
      argument.name === undefined
        ? parameters[at]
        : parameters.find((known) => known.name.toLowerCase() === argument.name?.toLowerCase());
    if (parameter === undefined)
      throw argument.name === undefined ? sqlFailure(8144, [name]) : sqlFailure(8145, [argument.name, name]);
    if (placed.has(parameter)) throw sqlFailure(8143, [parameter.name]);
    if (argument.isOutput === true && parameter.isOutput !== true) throw sqlFailure(8162, [parameter.name]);
    placed.set(parameter, argument);
  });
  return placed;
}

function argumentValue(
  procedure: string,
  parameter: ProcedureParameter,
  argument: ProcedureArgument | undefined,
): SqlValue {
  if (argument?.value !== undefined) return parameterValue(argument.value, parameter.type);
  if (parameter.defaultValue !== undefined) return parameter.defaultValue;
  // An OUTPUT parameter that is not given is a variable of the procedure's own.
  throw sqlFailure(201, [procedure, parameter.name]);
}

/** A value as a parameter takes it. Throws 8114 for any that cannot be converted, and 206. */
export function parameterValue({ value, type }: TypedSqlValue, to: SqlType): SqlValue {
  if (value === null) return null;
  if (!mayConvert(type, to, type.name === 'sql_variant'))
    throw sqlFailure(mayConvert(type, to, true) ? 257 : 206, [type.name, to.name]);
  try {
    return convertSqlValue(value, type, to);
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    throw sqlFailure(8114, [type.name, to.name]);
  }
}
