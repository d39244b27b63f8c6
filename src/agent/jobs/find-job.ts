import type { Selectable } from 'kysely';
import { nameKey } from '../../store/name-key.ts';
import type { AgentTables } from '../../store/tables/agent-tables.ts';
import { agentError } from '../agent-errors.ts';
import type { AgentSession } from '../agent-session.ts';
import { mayReadAll, ownsOrRules, requireAgentRole } from '../permissions.ts';

/** A job as it is stored. */
export type JobRow = Selectable<AgentTables['agent_jobs']>;

/** Which job is meant: one of both. */
export interface JobReference {
  readonly jobId?: string;
  readonly jobName?: string;
}

/** The job, if the caller may see it. Throws OPENDTSX_E_AGENT_NOTFOUND, OPENDTSX_E_AGENT_IDENTIFYJOB, OPENDTSX_E_AGENT_ROLE. */
export async function findJob(session: AgentSession, { jobId, jobName }: JobReference): Promise<JobRow> {
  requireAgentRole(session);
  if ((jobId === undefined) === (jobName === undefined)) throw agentError('OPENDTSX_E_AGENT_IDENTIFYJOB');
  const jobs = session.store.db.selectFrom('agent_jobs').selectAll();
  const job = await (jobId === undefined
    ? jobs.where('name_key', '=', nameKey(jobName ?? ''))
    : jobs.where('job_id', '=', jobId.toLowerCase())
  ).executeTakeFirst();
  if (job === undefined || !(ownsOrRules(session, job) || mayReadAll(session))) {
    throw agentError('OPENDTSX_E_AGENT_NOTFOUND', { what: 'job', name: jobName ?? jobId ?? '' });
  }
  return job;
}

/** As `findJob`, for a change: throws OPENDTSX_E_AGENT_NOTOWNER when the caller may see but not change it. */
export async function findOwnJob(session: AgentSession, reference: JobReference): Promise<JobRow> {
  const job = await findJob(session, reference);
  if (!ownsOrRules(session, job)) {
    throw agentError('OPENDTSX_E_AGENT_NOTOWNER', { job: job.name, owner: job.owner_name });
  }
  return job;
}

/** Counts the change, and keeps others from changing the job until the transaction ends. Throws when the job is gone. */
export async function lockJob(session: AgentSession, { job_id, name }: JobRow): Promise<void> {
  const { numUpdatedRows } = await session.store.db
    .updateTable('agent_jobs')
    .set((row) => ({ version_number: row('version_number', '+', 1), modified_ms: session.now() }))
    .where('job_id', '=', job_id)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw agentError('OPENDTSX_E_AGENT_NOTFOUND', { what: 'job', name });
}
