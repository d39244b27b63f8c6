import { agentError } from '../agent-errors.ts';
import { type AgentSession, inTransaction } from '../agent-session.ts';
import { type Page, pageLimit } from '../check-arguments.ts';
import { findJob, type JobReference } from '../jobs/find-job.ts';
import { isAgentOperator, mayReadAll, requireAgentRole } from '../permissions.ts';
import { instantOfAgentDate, isAgentDate, isAgentTime, millisecondsOfTime } from '../schedules/agent-date.ts';

/** Outcomes of steps and jobs: values of run_status. */
export const runStatuses = { failed: 0, succeeded: 1, retry: 2, canceled: 3, inProgress: 4, unknown: 5 } as const;

/** Which rows of the history are asked for: arguments of sp_help_jobhistory. `after` is an instance_id, in the order asked for. */
export interface HistoryFilter extends JobReference, Page {
  readonly runId?: number;
  readonly stepId?: number;
  readonly sqlMessageId?: number;
  readonly sqlSeverity?: number;
  /** yyyymmdd in the time zone of the session */
  readonly startRunDate?: number;
  readonly endRunDate?: number;
  /** hhmmss, together with the date */
  readonly startRunTime?: number;
  readonly endRunTime?: number;
  /** hhmmss */
  readonly minimumRunDuration?: number;
  readonly runStatus?: number;
  readonly minimumRetries?: number;
  readonly oldestFirst?: boolean;
}

/** A row of the history as sp_help_jobhistory shows it; step 0 is the outcome of the job. */
export interface HistoryView {
  readonly instanceId: number;
  readonly runId: number;
  readonly jobId: string;
  readonly jobName: string;
  readonly stepId: number;
  readonly stepName: string;
  readonly sqlMessageId: number;
  readonly sqlSeverity: number;
  readonly message: string;
  readonly runStatus: number;
  /** Milliseconds since 1970 UTC. */
  readonly runMs: number;
  readonly runDurationMs: number;
  /** Operators that were notified, with `, ` between. */
  readonly operatorNotified: string | undefined;
  readonly retriesAttempted: number;
  readonly server: string;
}

/** sp_help_jobhistory: of the jobs that the caller may see, the newest first. */
export async function helpJobHistory(
  session: AgentSession,
  filter: HistoryFilter = {},
): Promise<readonly HistoryView[]> {
  requireAgentRole(session);
  let query = session.store.db
    .selectFrom('agent_job_history as history')
    .innerJoin('agent_jobs as job', 'job.job_id', 'history.job_id')
    .selectAll('history')
    .select('job.name as job_name')
    .orderBy('history.instance_id', filter.oldestFirst === true ? 'asc' : 'desc')
    .limit(pageLimit(filter));
  if (filter.jobId !== undefined || filter.jobName !== undefined) {
    query = query.where('history.job_id', '=', (await findJob(session, filter)).job_id);
  }
  if (!mayReadAll(session)) query = query.where('job.owner_id', '=', session.caller.id);
  if (filter.after !== undefined) {
    query = query.where('history.instance_id', filter.oldestFirst === true ? '>' : '<', filter.after);
  }
  for (const [column, comparison, value] of conditionsOf(session, filter)) {
    if (value !== undefined) query = query.where(`history.${column}`, comparison, value);
  }
  return (await query.execute()).map((row) => ({
    instanceId: row.instance_id,
    runId: row.run_id,
    jobId: row.job_id,
    jobName: row.job_name,
    stepId: row.step_id,
    stepName: row.step_name,
    sqlMessageId: row.sql_message_id,
    sqlSeverity: row.sql_severity,
    message: row.message,
    runStatus: row.run_status,
    runMs: row.run_ms,
    runDurationMs: row.run_duration_ms,
    operatorNotified: row.operator_notified ?? undefined,
    retriesAttempted: row.retries_attempted,
    server: row.server,
  }));
}

/** sp_purge_jobhistory: of one job or all, before a time (milliseconds since 1970 UTC) or everything; gives the number of rows. */
export function purgeJobHistory(
  session: AgentSession,
  { oldestDate, ...reference }: JobReference & { readonly oldestDate?: number } = {},
): Promise<number> {
  return inTransaction(session, async (within) => {
    requireAgentRole(within);
    if (!isAgentOperator(within)) throw agentError('OPENDTSX_E_AGENT_PURGEREFUSED');
    const isOneJob = reference.jobId !== undefined || reference.jobName !== undefined;
    const job = isOneJob ? await findJob(within, reference) : undefined;
    const { db } = within.store;
    let history = db.deleteFrom('agent_job_history');
    if (job !== undefined) history = history.where('job_id', '=', job.job_id);
    if (oldestDate !== undefined) history = history.where('run_ms', '<', oldestDate);
    let runs = db.deleteFrom('agent_job_runs').where('stop_ms', 'is not', null);
    if (job !== undefined) runs = runs.where('job_id', '=', job.job_id);
    if (oldestDate !== undefined) runs = runs.where('stop_ms', '<', oldestDate);
    await runs.execute();
    return Number((await history.executeTakeFirst()).numDeletedRows);
  });
}

function conditionsOf({ timeZone }: AgentSession, filter: HistoryFilter) {
  const start = instantOfFilter('start', timeZone, filter.startRunDate, filter.startRunTime, 0);
  const end = instantOfFilter('end', timeZone, filter.endRunDate, filter.endRunTime, 235_959);
  const duration = filter.minimumRunDuration;
  return [
    ['run_id', '=', filter.runId],
    ['step_id', '=', filter.stepId],
    ['sql_message_id', '=', filter.sqlMessageId],
    ['sql_severity', '=', filter.sqlSeverity],
    ['run_status', '=', filter.runStatus],
    ['retries_attempted', '>=', filter.minimumRetries],
    ['run_duration_ms', '>=', duration === undefined ? undefined : millisecondsOfTime(duration)],
    ['run_ms', '>=', start],
    ['run_ms', '<', end === undefined ? undefined : end + 1000],
  ] as const;
}

function instantOfFilter(
  which: string,
  zone: string,
  date: number | undefined,
  time: number | undefined,
  otherwise: number,
): number | undefined {
  if (date === undefined && time === undefined) return undefined;
  if (date === undefined) throw agentError('OPENDTSX_E_AGENT_REQUIRED', { parameter: `${which}_run_date` });
  if (!isAgentDate(date)) throw wrong(`${which}_run_date`, date, 'a date yyyymmdd');
  if (time !== undefined && !isAgentTime(time)) throw wrong(`${which}_run_time`, time, 'a time hhmmss');
  return instantOfAgentDate({ date, time: time ?? otherwise }, zone);
}

function wrong(parameter: string, value: number, valid: string): Error {
  return agentError('OPENDTSX_E_AGENT_VALUE', { parameter, value, valid });
}
