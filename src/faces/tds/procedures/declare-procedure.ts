import type { AgentSession } from '../../../agent/agent-session.ts';
import { instantOf } from '../../../agent/schedules/zone-clock.ts';
import type { CatalogSession } from '../../../catalog/catalog-session.ts';
import { Secret } from '../../../datatypes/secret.ts';
import { dtsError } from '../../../diagnostics/dts-error.ts';
import type { ProcedureCall, SqlMessage } from '../../../tsql/batch/batch-host.ts';
import type { SqlValue, SqlVariant } from '../../../tsql/sql-type.ts';
import { type DeclaredParameter, declareColumns, declareParameters } from '../sql-declaration.ts';
import { type GivenCell, resultOf } from '../sql-values.ts';
import type { ListedDatabase, ObjectList } from '../system/object-list.ts';

/** What a procedure is called with. */
export interface CallScene {
  readonly session: CatalogSession;
  readonly agent: AgentSession;
  readonly call: ProcedureCall;
  /** Everything that can be named, and the database that the procedure is called in. */
  readonly objects: ObjectList;
  readonly database: ListedDatabase;
  readonly spid: number;
  /** Has the agent look at once for jobs that were started. */
  wakeAgent(): void;
}

/** Arguments as services take them: by the names of their members; what was not given is missing. */
export type ServiceArguments = Readonly<Record<string, unknown>>;

/** What a procedure gives besides results: the values of its output parameters, by the names of arguments. */
export interface CallOutcome {
  readonly returnValue?: number;
  readonly outputs?: object;
}

/** A procedure as data. */
export interface SqlProcedure {
  readonly parameters: readonly DeclaredParameter[];
  /** Whether the audit log keeps every call, not only refused ones. */
  readonly isChange: boolean;
  run(scene: CallScene, given: ServiceArguments): Promise<CallOutcome>;
  /** The return value where a finding ends the call; 1 when absent. */
  failureValue?(symbol: string): number;
}

type Service<Session, Arguments> = (session: Session, given: Arguments) => Promise<unknown>;

/** A procedure that changes something by one service of the catalog: output parameters are members of what the service gives. */
export function catalogChange<Arguments>(
  parameters: string,
  service: Service<CatalogSession, Arguments>,
): SqlProcedure {
  return change(parameters, ({ session }, given) => service(session, given as Arguments));
}

/** As `catalogChange`, by a service of the agent. */
export function agentChange<Arguments>(parameters: string, service: Service<AgentSession, Arguments>): SqlProcedure {
  return change(parameters, ({ agent }, given) => service(agent, given as Arguments));
}

/** A procedure that changes something. */
export function change(
  parameters: string,
  run: (scene: CallScene, given: ServiceArguments) => Promise<unknown>,
): SqlProcedure {
  return {
    parameters: declareParameters(parameters),
    isChange: true,
    run: async (scene, given) => {
      const made = await run(scene, given);
      return typeof made === 'object' && made !== null ? { outputs: made } : {};
    },
  };
}

/** A procedure that reads: its result has the declared columns, filled from the members of what `read` gives. */
export function reading(
  parameters: string,
  columns: string,
  read: (scene: CallScene, given: ServiceArguments) => Promise<readonly object[] | AsyncIterable<readonly object[]>>,
): SqlProcedure {
  const declared = declareColumns(columns);
  return {
    parameters: declareParameters(parameters),
    isChange: false,
    run: async (scene, given) => {
      await scene.call.resultSet(resultOf(declared, await read(scene, given), scene.agent.timeZone));
      return {};
    },
  };
}

/** A procedure that there is in SQL Server and not here: every call is refused with what to do instead. */
export function absent(name: string, parameters: string, instead: string): SqlProcedure {
  return {
    parameters: declareParameters(parameters),
    isChange: false,
    run: async () => {
      throw dtsError('OPENDTSX_E_SQL_ABSENT', { name, instead });
    },
  };
}

/** A message that no error is: severity 0. */
export function note(scene: CallScene, number: number, message: string): void {
  const content: Omit<SqlMessage, 'line'> = { number, severity: 0, state: 1, message };
  scene.call.message(content);
}

/**
 * The arguments of a call as services take them.
 * @param timeZone zone of dates without offset
 * @param missing what is thrown for NULL where a value is needed, by the name of the parameter without `@`
 */
export function serviceArguments(
  parameters: readonly DeclaredParameter[],
  call: ProcedureCall,
  timeZone: string,
  missing: (parameter: string) => Error,
): ServiceArguments {
  const given: Record<string, unknown> = {};
  for (const { parameter, kind, argument, isNullable } of parameters) {
    if (kind === 'ignored') continue;
    const value = call.arguments.get(parameter.name.toLowerCase()) ?? null;
    if (value === null) {
      if (!isNullable) throw missing(parameter.name.slice(1));
      if (parameter.defaultValue === undefined) given[argument] = null;
      continue;
    }
    const converted = argumentOf(value, kind, timeZone);
    if (converted !== undefined) given[argument] = converted;
  }
  return given;
}

function argumentOf(value: Exclude<SqlValue, null>, kind: string | undefined, timeZone: string): unknown {
  switch (kind) {
    case 'switch':
      return Number(value) !== 0;
    case 'secret':
      return new Secret(String(value));
    // As identifiers are made here; services that know them in another spelling compare without case.
    case 'guid':
      return String(value).toLowerCase();
    case 'instant':
      return instantOf(clockOf(value), timeZone);
    case 'clock':
      return clockOf(value);
    // Procedures of msdb take an empty name for none.
    case 'name':
      return String(value).trim() === '' ? undefined : String(value).trim();
  }
  if (typeof value === 'bigint') return Number(value);
  return isVariant(value) ? { baseType: value.type.name, value: value.value } : value;
}

/** Milliseconds since 1970 of a date and time without offset, as if it were UTC. */
function clockOf(value: Exclude<SqlValue, null>): number {
  return Date.parse(`${String(value).replace(' ', 'T')}Z`);
}

function isVariant(value: Exclude<SqlValue, null>): value is SqlVariant {
  return typeof value === 'object' && !(value instanceof Uint8Array);
}

/** The member of what a service gave that an output parameter shows; undefined where it gave none. */
export function outputOf(outputs: object | undefined, argument: string): GivenCell {
  return outputs === undefined ? undefined : (outputs as Readonly<Record<string, GivenCell>>)[argument];
}
