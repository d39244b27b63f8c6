import type { StepRequest, StepResult, StepRunner } from '../../agent/running/step-runner.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import { findPrincipal, findUserOrRole } from '../../identity/find-principal.ts';
import { isInRole, serverPrincipal } from '../../identity/principal.ts';
import { checkSqlScript } from '../../runtime/sql-script/run-sql-script.ts';
import type { Store } from '../../store/store.ts';
import type { ServerSessions } from '../server-sessions.ts';
import type { JobConnection } from '../server-settings.ts';
import type { FromScript, ScriptWork } from './script-messages.ts';
import { runStepProcess } from './step-process.ts';

/** What of a T-SQL step decides whether and where it can run. */
export type TsqlStep = Pick<
  StepRequest,
  'ownerId' | 'ownerName' | 'command' | 'server' | 'databaseName' | 'databaseUserName'
>;

const timeoutError = -2;
// A statement that its database does not give up by itself holds the process up.
const millisecondsToEnd = 2000;

/**
 * Runs T-SQL steps in the databases that `jobs.connections` declares: the one that the server of the step names, else the one that its database name does. The
 * script runs in a process of its own, which ends with the step.
 */
export function tsqlRunner(sessions: ServerSessions, connections: readonly JobConnection[]): StepRunner {
  const { store, serverName } = sessions.session(serverPrincipal);
  return async (request) => {
    const connection = await connectionOfStep(store, serverName, connections, request);
    return runScript(connection, request);
  };
}

/**
 * Throws what would keep a T-SQL step from running: no connection of its name, an owner who may not use it, a statement that its database cannot be told.
 * Nothing is opened.
 */
export async function checkTsqlStep(
  store: Store,
  serverName: string,
  connections: readonly JobConnection[],
  step: TsqlStep,
): Promise<void> {
  const { seconds: _, allow: __, ...database } = await connectionOfStep(store, serverName, connections, step);
  checkSqlScript(database, step.command);
}

async function connectionOfStep(
  store: Store,
  serverName: string,
  connections: readonly JobConnection[],
  { server, databaseName, databaseUserName, ownerId, ownerName }: TsqlStep,
): Promise<JobConnection> {
  if (databaseUserName !== undefined) {
    throw dtsError('OPENDTSX_E_AGENT_UNSUPPORTED', {
      what: 'Running a T-SQL step as another database user (database_user_name)',
      instead: 'Declare a connection with that user in jobs.connections of server.yaml, and name it in database_name.',
    });
  }
  const isThis = server === undefined || ['(LOCAL)', '.', serverName.toUpperCase()].includes(server.toUpperCase());
  const name = isThis ? (databaseName ?? 'master') : server;
  const connection = connections.find((one) => one.name.toUpperCase() === name.toUpperCase());
  if (connection === undefined) {
    const known = connections.length === 0 ? 'none' : connections.map((one) => one.name).join(', ');
    throw dtsError('OPENDTSX_E_AGENT_CONNECTION', { connection: name, known });
  }
  await requireUse(store, connection, ownerId, ownerName);
  return connection;
}

/** The credentials of a connection are those of the administrator: members of sysadmin use it, and those whom server.yaml allows it. */
async function requireUse(
  store: Store,
  { name, allow = [] }: JobConnection,
  ownerId: number,
  ownerName: string,
): Promise<void> {
  const owner = ownerId === serverPrincipal.id ? serverPrincipal : await findPrincipal(store, ownerId);
  if (owner !== undefined && isInRole(owner, 'sysadmin')) return;
  for (const allowed of owner === undefined ? [] : allow) {
    const principal = await findUserOrRole(store, allowed);
    if (principal !== undefined && owner?.ids.includes(principal.id)) return;
  }
  throw dtsError('OPENDTSX_E_AGENT_CONNECTIONREFUSED', { connection: name, owner: ownerName });
}

async function runScript(connection: JobConnection, request: StepRequest): Promise<StepResult> {
  const { name, target, user, password, seconds } = connection;
  const database = { name, target, user, password: password?.reveal() };
  const timeout = new AbortController();
  const signal = AbortSignal.any([request.signal, timeout.signal]);
  // The statement that takes too long is ended by its database where that can; the process ends for all others.
  const timer = seconds === undefined ? undefined : setTimeout(() => timeout.abort(), seconds * 1000);
  const work: ScriptWork = { database, script: request.command, timeoutSeconds: 0 };
  let end: Extract<FromScript, { kind: 'end' }> | undefined;
  try {
    const take = (message: FromScript): void => {
      if (message.kind === 'end') end = message;
      else request.output(message.text);
    };
    const { output } = request;
    const how = await runStepProcess('server/steps/script-main', work, { signal, output }, { take, millisecondsToEnd });
    if (request.signal.aborted) return { succeeded: false };
    const isOver = end !== undefined && end.failure === undefined;
    return timeout.signal.aborted && !isOver ? timedOut(connection) : resultOf(end, how);
  } finally {
    clearTimeout(timer);
  }
}

function timedOut({ name, seconds }: JobConnection): StepResult {
  const message = `The script did not end within ${seconds} seconds, as jobs.connections.${name}.seconds asks.`;
  return { succeeded: false, message, firstError: message, sqlMessageId: timeoutError, sqlSeverity: 11 };
}

function resultOf(end: Extract<FromScript, { kind: 'end' }> | undefined, how: string): StepResult {
  if (end === undefined) return { succeeded: false, message: how, firstError: how };
  const { error, failure } = end;
  if (failure !== undefined) return { succeeded: false, message: failure, firstError: failure };
  if (error === undefined) return { succeeded: true };
  const message = `Line ${error.line}: ${error.message.replace(/\.?$/, '.')} (Error ${error.number}, severity ${error.severity})`;
  return {
    succeeded: false,
    message,
    firstError: message,
    sqlMessageId: error.number,
    sqlSeverity: error.severity,
  };
}
