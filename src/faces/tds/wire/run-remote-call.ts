import type { MultiPartName } from '../../../tsql/batch/batch-host.ts';
import type { SqlError } from '../../../tsql/batch/sql-error.ts';
import type { TypedSqlValue } from '../../../tsql/sql-type.ts';
import type { TdsArgument, TdsCallResult, TdsSession, TdsStatement } from '../tds-session.ts';
import type { PreparedStatements } from './prepared-statements.ts';
import type { RemoteCall } from './read-remote-calls.ts';
import { refusal } from './refusal.ts';
import type { Response, ReturnedValue } from './response.ts';

/** What calls are run with. */
export interface CallSurroundings {
  readonly session: TdsSession;
  readonly prepared: PreparedStatements;
  readonly response: Response;
  readonly signal: AbortSignal;
}

/** What a call gives back to the client. */
interface CallEnd {
  readonly returnValue: number;
  readonly values: readonly ReturnedValue[];
}

// Source: MS-TDS 2.2.6.6, the numbers of ProcID.
const wellKnown: readonly (string | undefined)[] = [
  undefined,
  'sp_cursor',
  'sp_cursoropen',
  'sp_cursorprepare',
  'sp_cursorexecute',
  'sp_cursorprepexec',
  'sp_cursorunprepare',
  'sp_cursorfetch',
  'sp_cursoroption',
  'sp_cursorclose',
  'sp_executesql',
  'sp_prepare',
  'sp_execute',
  'sp_prepexec',
  'sp_prepexecrpc',
  'sp_unprepare',
];

type OwnCall = (given: readonly TdsArgument[], surroundings: CallSurroundings) => Promise<CallEnd>;

const ownCalls: Readonly<Record<string, OwnCall>> = {
  sp_executesql: executeSql,
  sp_prepare: prepare,
  sp_execute: execute,
  sp_prepexec: prepareAndExecute,
  sp_unprepare: unprepare,
  sp_reset_connection: reset,
};

/** Runs a call and writes what it gives but for its end. Calls for prepared statements are answered here, others by the session; cursors are refused. */
export async function runRemoteCall(call: RemoteCall, surroundings: CallSurroundings): Promise<CallEnd> {
  const name = nameOf(call.procedure);
  const known = wellKnownName(name);
  if (known !== undefined && Object.hasOwn(ownCalls, known)) return ownCalls[known](call.given, surroundings);
  if (known !== undefined && wellKnown.includes(known)) throw refusal('OPENDTSX_E_TDS_CURSOR', { procedure: known });
  const { session, response, signal } = surroundings;
  return endOf(await session.callProcedure(name, call.given, response, signal), call.given, 0);
}

function nameOf(procedure: number | MultiPartName): MultiPartName {
  if (typeof procedure !== 'number') return procedure;
  const name = wellKnown[procedure];
  if (name === undefined) throw refusal('OPENDTSX_E_TDS_REMOTECALL', { number: procedure });
  return [name];
}

// They are in every database: `sp_executesql`, `sys.sp_executesql`, `master..sp_executesql`.
function wellKnownName(name: MultiPartName): string | undefined {
  const schema = name.at(-2)?.toLowerCase() ?? '';
  return ['', 'sys', 'dbo'].includes(schema) ? name.at(-1)?.toLowerCase() : undefined;
}

async function executeSql(given: readonly TdsArgument[], surroundings: CallSurroundings): Promise<CallEnd> {
  const text = textArgument('sp_executesql', given[0], '@statement');
  const parameters = given.length > 1 ? textArgument('sp_executesql', given[1], '@parameters') : '';
  return run({ text, parameters }, given, 2, surroundings);
}

async function prepare(given: readonly TdsArgument[], surroundings: CallSurroundings): Promise<CallEnd> {
  const statement = statementOf('sp_prepare', given);
  const columns = await surroundings.session.describeStatement(statement, surroundings.signal);
  const handle = surroundings.prepared.add(statement);
  if (columns !== undefined && columns.length > 0) surroundings.response.description(columns);
  return { returnValue: 0, values: [handleValue(given[0], handle)] };
}

async function prepareAndExecute(given: readonly TdsArgument[], surroundings: CallSurroundings): Promise<CallEnd> {
  const statement = statementOf('sp_prepexec', given);
  const handle = surroundings.prepared.add(statement);
  try {
    const end = await run(statement, given, 3, surroundings);
    return { ...end, values: [handleValue(given[0], handle), ...end.values] };
  } catch (error) {
    // The client is not told the handle and could never give it back.
    surroundings.prepared.remove(handle);
    throw error;
  }
}

async function execute(given: readonly TdsArgument[], surroundings: CallSurroundings): Promise<CallEnd> {
  const statement = surroundings.prepared.get(handleArgument('sp_execute', given[0]));
  return run(statement, given, 1, surroundings);
}

async function unprepare(given: readonly TdsArgument[], { prepared }: CallSurroundings): Promise<CallEnd> {
  prepared.remove(handleArgument('sp_unprepare', given[0]));
  return { returnValue: 0, values: [] };
}

async function reset(_: readonly TdsArgument[], { session, prepared }: CallSurroundings): Promise<CallEnd> {
  prepared.clear();
  await session.reset(false);
  return { returnValue: 0, values: [] };
}

async function run(
  statement: TdsStatement,
  given: readonly TdsArgument[],
  first: number,
  { session, response, signal }: CallSurroundings,
): Promise<CallEnd> {
  const values = given.slice(first);
  return endOf(await session.runStatement(statement, values, response, signal), values, first);
}

function endOf({ returnValue, outputs }: TdsCallResult, given: readonly TdsArgument[], first: number): CallEnd {
  const left = new Map(outputs);
  const values: ReturnedValue[] = [];
  for (const [index, argument] of given.entries()) {
    if (!argument.isOutput) continue;
    const name = argument.name === '' ? left.keys().next().value : argument.name.toLowerCase();
    const value: TypedSqlValue | undefined = name === undefined ? undefined : left.get(name);
    if (name === undefined || value === undefined) continue;
    left.delete(name);
    values.push({ ordinal: first + index, name: argument.name === '' ? name : argument.name, value });
  }
  return { returnValue, values };
}

function statementOf(procedure: string, given: readonly TdsArgument[]): TdsStatement {
  return {
    parameters: textArgument(procedure, given[1], '@params', true),
    text: textArgument(procedure, given[2], '@stmt'),
  };
}

function textArgument(
  procedure: string,
  argument: TdsArgument | undefined,
  parameter: string,
  mayBeNull = false,
): string {
  const value = argument?.value;
  if (typeof value === 'string') return value;
  if (value === null && (mayBeNull || parameter === '@parameters')) return '';
  throw expects(procedure, parameter);
}

function handleArgument(procedure: string, argument: TdsArgument | undefined): number {
  if (typeof argument?.value === 'number') return argument.value;
  throw expects(procedure, '@handle');
}

function expects(procedure: string, parameter: string): SqlError {
  return refusal('OPENDTSX_E_TDS_PROCEDUREPARAMETER', { procedure, parameter }, 214);
}

function handleValue(argument: TdsArgument, handle: number): ReturnedValue {
  return { ordinal: 0, name: argument.name, value: { type: { name: 'int' }, value: handle } };
}
