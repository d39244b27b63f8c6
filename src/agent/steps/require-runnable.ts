import { DtsError } from '../../diagnostics/dts-error.ts';
import { agentError } from '../agent-errors.ts';
import type { AgentSession } from '../agent-session.ts';
import type { JobRow } from '../jobs/find-job.ts';
import { replaceTokens, sampleTokens } from '../running/replace-tokens.ts';
import { openCommand } from './step-command.ts';
import { checkSubsystem } from './subsystems.ts';

/** The columns of a step that decide whether it can run. */
export interface RunnableStep {
  readonly step_name: string;
  readonly subsystem: string;
  readonly command?: string;
  readonly server: string | null;
  readonly database_name: string | null;
  readonly database_user_name: string | null;
}

/** Throws OPENDTSX_E_AGENT_STEP when the step of a job could not run on this server, as far as that is known before it does. */
export async function requireRunnable(
  session: AgentSession,
  { owner_id: ownerId, owner_name: ownerName }: Pick<JobRow, 'owner_id' | 'owner_name'>,
  step: RunnableStep,
): Promise<void> {
  if (session.checkStep === undefined) return;
  try {
    await session.checkStep(session.store, {
      subsystem: checkSubsystem(step.subsystem),
      command: replaceTokens(step.command ?? '', sampleTokens),
      server: step.server ?? undefined,
      databaseName: step.database_name ?? undefined,
      databaseUserName: step.database_user_name ?? undefined,
      ownerId,
      ownerName,
    });
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    const { message, hint = 'Change the step.' } = error.diagnostic;
    throw agentError('OPENDTSX_E_AGENT_STEP', { step: step.step_name, detail: message, instead: hint });
  }
}

/** As `requireRunnable`, for every step of a job. */
export async function requireRunnableSteps(session: AgentSession, job: JobRow): Promise<void> {
  if (session.checkStep === undefined) return;
  const steps = await session.store.db
    .selectFrom('agent_job_steps')
    .selectAll()
    .where('job_id', '=', job.job_id)
    .orderBy('step_id')
    .execute();
  for (const step of steps) await requireRunnable(session, job, { ...step, command: openCommand(session, step) });
}
