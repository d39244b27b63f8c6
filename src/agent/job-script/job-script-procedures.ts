import type { AgentSession } from '../agent-session.ts';
import { addJob, addJobServer, updateJob } from '../jobs/jobs.ts';
import { addJobSchedule, attachSchedule } from '../schedules/job-schedules.ts';
import { addSchedule } from '../schedules/schedules.ts';
import { addJobStep, updateJobStep } from '../steps/job-steps.ts';

/** What a parameter holds. `ignored`: it is accepted and says nothing here. */
export type ParameterKind = 'text' | 'number' | 'switch' | 'ignored';

/** A procedure that scripts may call: its parameters in their order, and the function that does it. */
export interface ScriptProcedure {
  readonly parameters: Readonly<Record<string, ParameterKind>>;
  /** Gives what output parameters get. */
  run(session: AgentSession, settings: object): Promise<Readonly<Record<string, string | number>>>;
}

const jobReference = { job_id: 'text', job_name: 'text' } as const;
const jobSettings = {
  enabled: 'switch',
  description: 'text',
  start_step_id: 'number',
  category_name: 'text',
  category_id: 'ignored',
  owner_login_name: 'text',
  notify_level_eventlog: 'number',
  notify_level_email: 'number',
  notify_level_netsend: 'number',
  notify_level_page: 'number',
  notify_email_operator_name: 'text',
  notify_netsend_operator_name: 'text',
  notify_page_operator_name: 'text',
  delete_level: 'number',
} as const;
const stepSettings = {
  step_id: 'number',
  step_name: 'text',
  subsystem: 'text',
  command: 'text',
  additional_parameters: 'text',
  cmdexec_success_code: 'number',
  on_success_action: 'number',
  on_success_step_id: 'number',
  on_fail_action: 'number',
  on_fail_step_id: 'number',
  server: 'text',
  database_name: 'text',
  database_user_name: 'text',
  retry_attempts: 'number',
  retry_interval: 'number',
  os_run_priority: 'ignored',
  output_file_name: 'text',
  flags: 'number',
  proxy_id: 'number',
  proxy_name: 'text',
} as const;
const scheduleSettings = {
  enabled: 'switch',
  freq_type: 'number',
  freq_interval: 'number',
  freq_subday_type: 'number',
  freq_subday_interval: 'number',
  freq_relative_interval: 'number',
  freq_recurrence_factor: 'number',
  active_start_date: 'number',
  active_end_date: 'number',
  active_start_time: 'number',
  active_end_time: 'number',
} as const;
const scheduleOutputs = { schedule_id: 'ignored', schedule_uid: 'ignored', originating_server: 'ignored' } as const;

/** The procedures that scripts may call. */
export const procedures: Readonly<Record<string, ScriptProcedure>> = {
  sp_add_job: {
    parameters: { job_name: 'text', ...jobSettings, job_id: 'ignored', originating_server: 'ignored' },
    run: async (session, settings) => ({ ...(await addJob(session, settings as Parameters<typeof addJob>[1])) }),
  },
  sp_update_job: {
    parameters: { ...jobReference, new_name: 'text', ...jobSettings, automatic_post: 'ignored' },
    run: (session, settings) => nothing(updateJob(session, settings as Parameters<typeof updateJob>[1])),
  },
  sp_add_jobstep: {
    parameters: { ...jobReference, ...stepSettings, step_uid: 'ignored' },
    run: async (session, settings) => ({
      ...(await addJobStep(session, settings as Parameters<typeof addJobStep>[1])),
    }),
  },
  sp_update_jobstep: {
    parameters: { ...jobReference, ...stepSettings },
    run: (session, settings) => nothing(updateJobStep(session, settings as Parameters<typeof updateJobStep>[1])),
  },
  sp_add_jobserver: {
    parameters: { ...jobReference, server_name: 'text', automatic_post: 'ignored' },
    run: (session, settings) => nothing(addJobServer(session, settings as Parameters<typeof addJobServer>[1])),
  },
  sp_add_schedule: {
    parameters: { schedule_name: 'text', ...scheduleSettings, owner_login_name: 'text', ...scheduleOutputs },
    run: async (session, settings) => ({
      ...(await addSchedule(session, settings as Parameters<typeof addSchedule>[1])),
    }),
  },
  sp_add_jobschedule: {
    parameters: { ...jobReference, name: 'text', ...scheduleSettings, ...scheduleOutputs, automatic_post: 'ignored' },
    run: async (session, settings) => ({
      ...(await addJobSchedule(session, settings as Parameters<typeof addJobSchedule>[1])),
    }),
  },
  sp_attach_schedule: {
    parameters: { ...jobReference, schedule_id: 'number', schedule_name: 'text', automatic_post: 'ignored' },
    run: (session, settings) => nothing(attachSchedule(session, settings as Parameters<typeof attachSchedule>[1])),
  },
};

async function nothing(work: Promise<void>): Promise<Record<string, never>> {
  await work;
  return {};
}
