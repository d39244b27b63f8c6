import { type HistoryFilter, helpJobHistory } from '../../../agent/history/job-history.ts';
import type { JobReference } from '../../../agent/jobs/find-job.ts';
import { helpJob, helpJobActivity, type JobFilter } from '../../../agent/jobs/help-job.ts';
import { helpOperator } from '../../../agent/operators/operators.ts';
import { isSysadmin } from '../../../agent/permissions.ts';
import { helpProxy } from '../../../agent/proxies/proxies.ts';
import { helpJobSchedule } from '../../../agent/schedules/job-schedules.ts';
import { helpSchedule } from '../../../agent/schedules/schedules.ts';
import { helpJobStep } from '../../../agent/steps/job-steps.ts';
import { subsystems } from '../../../agent/steps/subsystems.ts';
import { declareColumns, declareParameters } from '../sql-declaration.ts';
import { resultOf } from '../sql-values.ts';
import { type CallScene, reading, type ServiceArguments, type SqlProcedure } from './declare-procedure.ts';
import { describeSchedule } from './describe-schedule.ts';
import { jobReference } from './job-procedures.ts';

const largestPage = 1000;

/** All entries of a service that gives pages, a portion at a time. @param next what the following page begins behind */
async function* allPages<Entry extends object, After>(
  read: (after: After | undefined) => Promise<readonly Entry[]>,
  next: (last: Entry) => After,
): AsyncGenerator<readonly Entry[]> {
  let after: After | undefined;
  while (true) {
    const page = await read(after);
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < largestPage) return;
    after = next(last);
  }
}

const jobColumns = `
  job_id uniqueidentifier not null
  originating_server nvarchar(30)
  name sysname not null
  enabled tinyint
  description nvarchar(512)
  start_step_id int
  category sysname
  owner sysname
  notify_level_eventlog int
  notify_level_email int
  notify_level_netsend int = 0
  notify_level_page int = 0
  notify_email_operator sysname
  notify_netsend_operator sysname = null
  notify_page_operator sysname = null
  delete_level int
  date_created datetime = createdMs
  date_modified datetime = modifiedMs
  version_number int
  last_run_date int:date = lastRunMs
  last_run_time int:time = lastRunMs
  last_run_outcome int
  next_run_date int:date = nextRunMs
  next_run_time int:time = nextRunMs
  next_run_schedule_id int
  current_execution_status int
  current_execution_step sysname
  current_retry_attempt int
  has_step int
  has_schedule int
  has_target int
  type int`;

const stepColumns = `
  step_id int
  step_name sysname
  subsystem nvarchar(40)
  command nvarchar(max)
  flags int
  cmdexec_success_code int
  on_success_action tinyint
  on_success_step_id int
  on_fail_action tinyint
  on_fail_step_id int
  server sysname
  database_name sysname
  database_user_name sysname
  retry_attempts int
  retry_interval int
  os_run_priority int = 0
  output_file_name nvarchar(200)
  last_run_outcome int
  last_run_duration int
  last_run_retries int
  last_run_date int:date = lastRunMs
  last_run_time int:time = lastRunMs
  proxy_id int`;

const scheduleColumns = `
  enabled int
  freq_type int
  freq_interval int
  freq_subday_type int
  freq_subday_interval int
  freq_relative_interval int
  freq_recurrence_factor int
  active_start_date int
  active_end_date int
  active_start_time int
  active_end_time int
  date_created datetime = createdMs
  schedule_description nvarchar(4000) = description`;

const jobScheduleColumns = `
  schedule_id int
  schedule_name sysname
  ${scheduleColumns}
  next_run_date int:date = nextRunMs
  next_run_time int:time = nextRunMs
  schedule_uid uniqueidentifier
  job_count int`;

const targetColumns = `
  server_id int = 0
  server_name nvarchar(30) = originatingServer
  enlist_date datetime = null
  last_poll_date datetime = null
  last_run_date int:date = lastRunMs
  last_run_time int:time = lastRunMs
  last_run_duration int:duration = lastDurationMs
  last_run_outcome tinyint = lastRunOutcome
  last_outcome_message nvarchar(1024) = lastMessage`;

const operatorColumns = `
  id int = operatorId
  name sysname
  enabled tinyint
  email_address nvarchar(100)
  last_email_date int = 0
  last_email_time int = 0
  pager_address nvarchar(100) = null
  last_pager_date int = 0
  last_pager_time int = 0
  weekday_pager_start_time int = 90000
  weekday_pager_end_time int = 180000
  saturday_pager_start_time int = 90000
  saturday_pager_end_time int = 180000
  sunday_pager_start_time int = 90000
  sunday_pager_end_time int = 180000
  pager_days tinyint = 0
  netsend_address nvarchar(100) = null
  last_netsend_date int = 0
  last_netsend_time int = 0
  category_name sysname`;

const summaryColumns = `
  job_id uniqueidentifier
  job_name sysname
  run_status int
  run_date int:date = runMs
  run_time int:time = runMs
  run_duration int:duration = runDurationMs
  operator_emailed nvarchar(20) = emailed
  operator_netsent nvarchar(20) = null
  operator_paged nvarchar(20) = null
  retries_attempted int
  server nvarchar(30)`;

const historyColumns = `
  instance_id int
  job_id uniqueidentifier
  job_name sysname
  step_id int
  step_name sysname
  sql_message_id int
  sql_severity int
  message nvarchar(4000)
  run_status int
  run_date int:date = runMs
  run_time int:time = runMs
  run_duration int:duration = runDurationMs
  operator_emailed nvarchar(20) = emailed
  operator_netsent nvarchar(20) = null
  operator_paged nvarchar(20) = null
  retries_attempted int
  server nvarchar(30)`;

/** The procedures of msdb that show jobs and what belongs to them: result sets with the columns of their documentation. */
export const jobHelpProcedures: Readonly<Record<string, SqlProcedure>> = {
  sp_help_job: {
    parameters: declareParameters(`
      ${jobReference}
      @job_aspect varchar(9) = null
      @job_type varchar(12):ignored = null
      @owner_login_name sysname:name = null
      @subsystem nvarchar(40) = null
      @category_name sysname:name = null
      @enabled tinyint:switch = null
      @execution_status int = null
      @date_comparator char(1) = null
      @date_created datetime:instant = null
      @date_last_modified datetime:instant = null
      @description nvarchar(512) = null`),
    isChange: false,
    run: showJob,
  },
  sp_help_jobstep: reading(
    `${jobReference}\n@step_id int = null\n@step_name sysname:name = null\n@suffix bit:ignored = 0`,
    stepColumns,
    ({ agent }, given) => helpJobStep(agent, given),
  ),
  sp_help_jobschedule: reading(
    `${jobReference}\n@schedule_name sysname:name = null\n@schedule_id int = null\n@include_description bit = 0`,
    jobScheduleColumns,
    (scene, given) => jobSchedules(scene, given),
  ),
  sp_help_schedule: reading(
    `
    @schedule_id int = null
    @schedule_name sysname:name = null
    @attached_schedules_only bit = 0
    @include_description bit = 0`,
    `schedule_id int\nschedule_uid uniqueidentifier\nschedule_name sysname\n${scheduleColumns}\njob_count int`,
    async ({ agent }, { attachedSchedulesOnly, includeDescription, ...given }) =>
      described(
        allPages(
          async (after: number | undefined) => {
            const page = await helpSchedule(agent, {
              ...given,
              limit: largestPage,
              ...(after === undefined ? {} : { after }),
            });
            return page;
          },
          ({ scheduleId }) => scheduleId,
        ),
        includeDescription === true,
        attachedSchedulesOnly === true,
      ),
  ),
  sp_help_jobhistory: {
    parameters: declareParameters(`
      ${jobReference}
      @step_id int = null
      @sql_message_id int = null
      @sql_severity int = null
      @start_run_date int = null
      @end_run_date int = null
      @start_run_time int = null
      @end_run_time int = null
      @minimum_run_duration int = null
      @run_status int = null
      @minimum_retries int = null
      @oldest_first int:switch = 0
      @server sysname:ignored = null
      @mode varchar(7) = 'SUMMARY'`),
    isChange: false,
    run: async ({ agent, call }, { mode, ...filter }) => {
      const columns = String(mode).toUpperCase() === 'FULL' ? historyColumns : summaryColumns;
      await call.resultSet(resultOf(declareColumns(columns), history(agent, filter), agent.timeZone));
      return {};
    },
  },
  sp_help_jobactivity: reading(
    `${jobReference}\n@session_id int:ignored = null`,
    `
    session_id int = 1
    job_id uniqueidentifier
    job_name sysname
    run_requested_date datetime = runRequestedMs
    run_requested_source sysname = runRequestedSource
    queued_date datetime = null
    start_execution_date datetime = startExecutionMs
    last_executed_step_id int
    last_executed_step_date datetime = lastExecutedStepMs
    stop_execution_date datetime = stopExecutionMs
    next_scheduled_run_date datetime = nextScheduledRunMs
    job_history_id int = historyId
    message nvarchar(1024) = historyMessage
    run_status int = outcome
    operator_id_emailed int = 0
    operator_id_netsent int = 0
    operator_id_paged int = 0`,
    async (scene, given) => activities(scene, given),
  ),
  sp_help_jobserver: reading(
    `${jobReference}\n@show_last_run_details tinyint:ignored = 0`,
    targetColumns,
    (scene, given) => targets(scene, given as JobReference),
  ),
  sp_help_operator: reading(
    '@operator_name sysname:name > name = null\n@operator_id int = null',
    operatorColumns,
    async ({ agent }, { operatorId, ...given }) =>
      filtered(
        allPages(
          (after: number | undefined) =>
            helpOperator(agent, { ...given, limit: largestPage, ...(after === undefined ? {} : { after }) }),
          (last) => last.operatorId,
        ),
        (operator) =>
          operatorId === undefined || operator.operatorId === operatorId
            ? { ...operator, categoryName: '[Uncategorized]' }
            : undefined,
      ),
  ),
  sp_help_proxy: reading(
    `
    @proxy_id int = null
    @proxy_name sysname:name = null
    @subsystem_name sysname:name = null
    @name nvarchar(256):ignored = null`,
    `
    proxy_id int
    name sysname
    credential_identity sysname = identity
    enabled tinyint
    description nvarchar(1024)
    user_sid varbinary(85) = null
    credential_id int
    credential_identity_exists int = 1`,
    async ({ agent }, { proxyId, proxyName, subsystemName }) =>
      filtered(
        allPages(
          (after: number | undefined) =>
            helpProxy(agent, { limit: largestPage, ...(after === undefined ? {} : { after }) }),
          (last) => last.proxyId,
        ),
        (proxy) =>
          (proxyId === undefined || proxy.proxyId === proxyId) &&
          isSame(proxy.name, proxyName) &&
          (subsystemName === undefined || proxy.subsystems.some((each) => isSame(each, subsystemName)))
            ? { ...proxy, ...(isSysadmin(agent) ? { identity: proxy.credentialIdentity } : {}) }
            : undefined,
      ),
  ),
  sp_enum_sqlagent_subsystems: reading(
    '',
    'subsystem nvarchar(40)\ndescription nvarchar(512)\nsubsystem_id int',
    async () =>
      Object.entries(subsystems).map(([id, subsystem]) => ({ subsystem, description: subsystem, subsystemId: id })),
  ),
};

async function showJob(scene: CallScene, { jobAspect, ...filter }: ServiceArguments) {
  const { agent, call } = scene;
  const { jobId, jobName } = filter as JobReference;
  const isOne = jobId !== undefined || jobName !== undefined;
  const aspect = typeof jobAspect === 'string' ? jobAspect.trim().toUpperCase() : isOne ? 'ALL' : 'JOB';
  const shows = (part: string): boolean => aspect === part || (aspect === 'ALL' && (isOne || part === 'JOB'));
  const send = (columns: string, items: Parameters<typeof resultOf>[1]) =>
    call.resultSet(resultOf(declareColumns(columns), items, agent.timeZone));
  if (shows('JOB')) {
    const pages = allPages(
      (after: string | undefined) =>
        helpJob(agent, {
          ...(filter as JobFilter),
          ...(isOne ? {} : { limit: largestPage }),
          ...(after === undefined ? {} : { after }),
        }),
      ({ name }) => name,
    );
    await send(jobColumns, pages);
  }
  const reference: JobReference =
    jobName === undefined ? { jobId } : { jobName, ...(jobId === undefined ? {} : { jobId }) };
  if (shows('STEPS')) await send(stepColumns, await helpJobStep(agent, reference));
  if (shows('SCHEDULES')) await send(jobScheduleColumns, await jobSchedules(scene, filter));
  if (shows('TARGETS')) await send(targetColumns, await targets(scene, reference));
  return {};
}

async function jobSchedules({ agent }: CallScene, given: ServiceArguments): Promise<readonly object[]> {
  const { scheduleId, scheduleName, includeDescription } = given;
  const { jobId, jobName } = given as JobReference;
  const schedules = await helpJobSchedule(agent, {
    ...(jobId === undefined ? {} : { jobId }),
    ...(jobName === undefined ? {} : { jobName }),
  });
  const wanted = schedules.filter(
    (each) => (scheduleId === undefined || each.scheduleId === scheduleId) && isSame(each.scheduleName, scheduleName),
  );
  const counts = new Map<number, number>();
  for (const { scheduleId: id } of wanted) {
    const [found] = await helpSchedule(agent, { scheduleId: id });
    counts.set(id, found?.jobCount ?? 1);
  }
  return wanted.map((each) => ({
    ...each,
    description: describeSchedule(each, includeDescription === true),
    jobCount: counts.get(each.scheduleId),
  }));
}

async function targets({ agent }: CallScene, reference: JobReference): Promise<readonly object[]> {
  const jobs = await helpJob(agent, reference);
  const shown = [];
  for (const job of jobs.filter(({ hasTarget }) => hasTarget === 1)) {
    const [last] = await helpJobHistory(agent, { jobId: job.jobId, stepId: 0, limit: 1 });
    shown.push({ ...job, lastDurationMs: last?.runDurationMs ?? 0, lastMessage: last?.message });
  }
  return shown;
}

async function* activities({ agent }: CallScene, filter: ServiceArguments): AsyncGenerator<readonly object[]> {
  const isOne = filter.jobId !== undefined || filter.jobName !== undefined;
  const pages = allPages(
    (after: string | undefined) =>
      helpJobActivity(agent, {
        ...filter,
        ...(isOne ? {} : { limit: largestPage }),
        ...(after === undefined ? {} : { after }),
      }),
    ({ jobName }) => jobName,
  );
  for await (const page of pages) {
    const shown: object[] = [];
    for (const job of page) {
      const [outcome] =
        job.runId === undefined || job.outcome === undefined
          ? []
          : await helpJobHistory(agent, { jobId: job.jobId, runId: job.runId, stepId: 0, limit: 1 });
      shown.push({ ...job, historyId: outcome?.instanceId, historyMessage: outcome?.message });
    }
    yield shown;
  }
}

function history(agent: CallScene['agent'], filter: HistoryFilter): AsyncGenerator<readonly object[]> {
  return filtered(
    allPages(
      (after: number | undefined) =>
        helpJobHistory(agent, { ...filter, limit: largestPage, ...(after === undefined ? {} : { after }) }),
      ({ instanceId }) => instanceId,
    ),
    (row) => ({ ...row, ...(row.stepId === 0 ? { emailed: row.operatorNotified?.slice(0, 20) } : {}) }),
  );
}

function described(
  pages: AsyncGenerator<Awaited<ReturnType<typeof helpSchedule>>>,
  isDescribed: boolean,
  isAttachedOnly: boolean,
): AsyncGenerator<readonly object[]> {
  return filtered(pages, (schedule) =>
    isAttachedOnly && schedule.jobCount === 0
      ? undefined
      : { ...schedule, description: describeSchedule(schedule, isDescribed) },
  );
}

async function* filtered<Entry>(
  pages: AsyncGenerator<readonly Entry[]>,
  shown: (entry: Entry) => object | undefined,
): AsyncGenerator<readonly object[]> {
  for await (const page of pages) {
    yield page.map(shown).filter((each) => each !== undefined);
  }
}

/** Whether a name is the one that is asked for; any is when none is. */
function isSame(name: string, asked: unknown): boolean {
  return asked === undefined || name.toUpperCase() === String(asked).toUpperCase();
}
