import { type AgentSession, inTransaction } from '../agent-session.ts';
import { requestRun, requestSources } from '../jobs/run-requests.ts';
import { agentDateTime } from '../schedules/agent-date.ts';
import { missedRuns } from '../schedules/missed-runs.ts';
import { nextRun } from '../schedules/next-run.ts';
import { definitionOf, type ScheduleRow } from '../schedules/refresh-next-runs.ts';
import { frequencyTypes } from '../schedules/schedule-definition.ts';
import type { AgentSettings } from './agent-options.ts';

const linksAtOnce = 200;

interface DueLink extends ScheduleRow {
  readonly job_id: string;
  readonly next_run_ms: number | null;
  readonly start_step_id: number;
  readonly active_run_id: number | null;
}

/** Asks for a run of every job that a schedule is due for, each time once however many servers look, and writes down the next time. */
export async function startDueJobs(settings: AgentSettings): Promise<void> {
  const now = settings.session.now();
  const due = await links(settings.session)
    .where('link.next_run_ms', '<=', now)
    .orderBy('link.next_run_ms')
    .limit(linksAtOnce)
    .execute();
  for (const link of due) await startDueJob(settings, link, now);
}

/** Asks for a run of every job with a schedule of this frequency type: start of the agent, or idleness. */
export async function startJobsAt(
  { session }: AgentSettings,
  frequencyType: typeof frequencyTypes.agentStart | typeof frequencyTypes.idle,
): Promise<void> {
  const now = session.now();
  const source = frequencyType === frequencyTypes.idle ? requestSources.idle : requestSources.boot;
  const due = await links(session).where('schedule.freq_type', '=', frequencyType).execute();
  for (const link of due) {
    if (!isActiveOn(link, now)) continue;
    await inTransaction(session, async (within) => {
      await requestRun(within, { jobId: link.job_id, startStepId: link.start_step_id, source, byName: link.name });
    });
  }
}

function links({ store }: AgentSession) {
  return store.db
    .selectFrom('agent_job_schedules as link')
    .innerJoin('agent_schedules as schedule', 'schedule.schedule_id', 'link.schedule_id')
    .innerJoin('agent_jobs as job', 'job.job_id', 'link.job_id')
    .selectAll('schedule')
    .select(['link.job_id', 'link.next_run_ms', 'job.start_step_id', 'job.active_run_id'])
    .where('schedule.enabled', '=', 1)
    .where('job.enabled', '=', 1)
    .where('job.has_target', '=', 1);
}

async function startDueJob(settings: AgentSettings, link: DueLink, now: number): Promise<void> {
  const due = link.next_run_ms;
  const plan = due === null ? undefined : planOf(settings, link, due, now);
  if (due === null || plan === undefined) return;
  await inTransaction(settings.session, async (within) => {
    const { numUpdatedRows } = await within.store.db
      .updateTable('agent_job_schedules')
      .set({ next_run_ms: plan.next ?? null })
      .where('job_id', '=', link.job_id)
      .where('schedule_id', '=', link.schedule_id)
      .where('next_run_ms', '=', due)
      .executeTakeFirst();
    if (numUpdatedRows === 0n || !plan.runs) return;
    const { job_id: jobId, start_step_id: startStepId, name: byName } = link;
    // A job that still runs does not run a second time: this time is left out, as SQL Server Agent does.
    await requestRun(within, { jobId, startStepId, source: requestSources.scheduler, byName });
  });
}

interface DuePlan {
  readonly runs: boolean;
  readonly next: number | undefined;
}

/** Undefined: leave it as it is for now. */
function planOf(
  { misfireMs, misfireLimit }: AgentSettings,
  link: DueLink,
  due: number,
  now: number,
): DuePlan | undefined {
  const definition = definitionOf(link);
  const isMissed = now - due > misfireMs;
  if (!isMissed || link.misfire !== 'all') {
    return { runs: !isMissed || link.misfire === 'once', next: nextRun(definition, now) };
  }
  if (link.active_run_id !== null) return undefined;
  const [first, second] = missedRuns(definition, { from: due, until: now, limit: misfireLimit });
  return { runs: first !== undefined, next: second ?? nextRun(definition, now) };
}

/** Schedules without times still have dates. */
function isActiveOn({ active_start_date, active_end_date, time_zone }: DueLink, instant: number): boolean {
  const { date } = agentDateTime(instant, time_zone);
  return date >= active_start_date && date <= active_end_date;
}
