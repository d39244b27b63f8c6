import type { Selectable } from 'kysely';
import type { AgentTables } from '../../store/tables/agent-tables.ts';
import { type AgentSession, inTransaction } from '../agent-session.ts';
import { executionStatuses } from '../jobs/run-requests.ts';
import type { AgentSettings } from './agent-options.ts';

/** A run as it is stored. */
export type RunRow = Selectable<AgentTables['agent_job_runs']>;

/** A run that this server has: nobody else may write to it while `epoch` is the one in the store. */
export interface HeldRun {
  readonly runId: number;
  readonly jobId: string;
  readonly epoch: number;
  /** Milliseconds since 1970 UTC. */
  leaseUntil: number;
}

/** The run belongs to another server by now, or was deleted: whatever was under way here must change nothing any more. */
export class LostRunError extends Error {
  constructor(runId: number) {
    super(`run ${runId} is no longer this server's`);
    this.name = 'LostRunError';
  }
}

/** Takes up a run that waits; undefined when another server was first. */
export async function claimRun(settings: AgentSettings, run: RunRow): Promise<HeldRun | undefined> {
  return takeRun(settings, run, executionStatuses.waitingForThread);
}

/** Takes over a run whose server is not heard of any more; undefined when another server was first. */
export async function takeOverRun(settings: AgentSettings, run: RunRow): Promise<HeldRun | undefined> {
  return takeRun(settings, run, run.status);
}

async function takeRun(
  { session, leaseMs, leaseOwner }: AgentSettings,
  run: RunRow,
  status: number,
): Promise<HeldRun | undefined> {
  const now = session.now();
  const epoch = run.epoch + 1;
  const { numUpdatedRows } = await session.store.db
    .updateTable('agent_job_runs')
    .set({
      status: executionStatuses.executing,
      epoch,
      lease_owner: leaseOwner,
      lease_until_ms: now + leaseMs,
      start_ms: run.start_ms ?? now,
    })
    .where('run_id', '=', run.run_id)
    .where('epoch', '=', run.epoch)
    .where('status', '=', status)
    .where((row) => row.or([row('lease_until_ms', 'is', null), row('lease_until_ms', '<=', now)]))
    .executeTakeFirst();
  return numUpdatedRows === 0n ? undefined : { runId: run.run_id, jobId: run.job_id, epoch, leaseUntil: now + leaseMs };
}

/** Changes a run that is held, and whatever else `work` does with it, in one transaction. Throws LostRunError when it is not held any more. */
export function changeRun(
  { session, leaseMs }: Pick<AgentSettings, 'session' | 'leaseMs'>,
  run: HeldRun,
  changes: Partial<Omit<RunRow, 'run_id' | 'job_id' | 'epoch'>> = {},
  work: (within: AgentSession) => Promise<void> = async () => undefined,
): Promise<void> {
  return inTransaction(session, async (within) => {
    const leaseUntil = within.now() + leaseMs;
    const { numUpdatedRows } = await within.store.db
      .updateTable('agent_job_runs')
      .set({ lease_until_ms: leaseUntil, ...changes })
      .where('run_id', '=', run.runId)
      .where('epoch', '=', run.epoch)
      .where('stop_ms', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new LostRunError(run.runId);
    await work(within);
    run.leaseUntil = leaseUntil;
  });
}
