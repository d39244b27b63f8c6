import { type RawBuilder, sql } from 'kysely';
import { isAgentOperator, isSysadmin, mayReadAll } from '../../../agent/permissions.ts';
import { isInRole } from '../../../identity/principal.ts';
import { allRows, declareView, noRows, type View, type ViewReader, type ViewSource } from './declare-view.ts';
import { lateRowsQuery } from './late-rows.ts';

/** Rows of jobs or schedules that the caller may see. @param owner column of the owner's number */
const owned =
  (owner: string): ViewSource['visible'] =>
  ({ agent }) => {
    if (mayReadAll(agent)) return allRows();
    if (!isInRole(agent.caller, 'SQLAgentUserRole')) return noRows();
    return sql`${sql.ref(owner)} = ${agent.caller.id}`;
  };

const ofJobs: ViewSource['visible'] = (reader) => owned('job.owner_id')(reader);
const agentUsers: ViewSource['visible'] = ({ agent }) =>
  mayReadAll(agent) || isInRole(agent.caller, 'SQLAgentUserRole') ? allRows() : noRows();
const sysadmins: ViewSource['visible'] = ({ agent }) => (isSysadmin(agent) ? allRows() : noRows());

/** Categories that every msdb has, by their numbers (source: observed, msdb of SQL Server 2019). Others are numbered as jobs name them. */
const knownCategories: readonly (readonly [id: number, categoryClass: number, type: number, name: string])[] = [
  [0, 1, 1, '[Uncategorized (Local)]'],
  [1, 1, 1, 'Jobs from MSX'],
  [2, 1, 2, '[Uncategorized (Multi-Server)]'],
  [3, 1, 1, 'Database Maintenance'],
  [5, 1, 1, 'Full-Text'],
  [6, 1, 1, 'Log Shipping'],
  [7, 1, 1, 'Database Engine Tuning Advisor'],
  [8, 1, 1, 'Data Collector'],
  [98, 2, 3, '[Uncategorized]'],
  [99, 3, 3, '[Uncategorized]'],
];

function categories(reader: ViewReader): RawBuilder<unknown> {
  const known = knownCategories.map(
    ([id, categoryClass, type, name]) =>
      sql`select ${sql.lit(id)} as category_id, ${sql.lit(categoryClass)} as category_class, ${sql.lit(type)} as category_type, ${sql.lit(name)} as name`,
  );
  const names = sql.join(
    knownCategories.filter(([, categoryClass]) => categoryClass === 1).map(([, , , name]) => sql.lit(name)),
  );
  const others = sql`select 99 + row_number() over (order by category_name), 1, 1, category_name from
    (select distinct category_name from agent_jobs as job where category_name not in (${names}) and ${ofJobs(reader)}) as named`;
  return sql`(${sql.join([...known, others], sql` union all `)}) as category`;
}

const jobs = (reader: ViewReader): RawBuilder<unknown> =>
  sql`agent_jobs as job left join ${categories(reader)} on category.name = job.category_name and category.category_class = 1`;

const jobColumns = `
  description nvarchar(512) = job.description
  start_step_id int not null = job.start_step_id
  category_id int not null = category.category_id
  owner_sid varbinary(85):sid not null = job.owner_id
  notify_level_eventlog int not null = job.notify_level_eventlog
  notify_level_email int not null = job.notify_level_email
  notify_level_netsend int not null = 0
  notify_level_page int not null = 0
  notify_email_operator_id int not null = coalesce(job.notify_email_operator_id, 0)
  notify_netsend_operator_id int not null = 0
  notify_page_operator_id int not null = 0
  delete_level int not null = job.delete_level
  date_created datetime not null = job.created_ms
  date_modified datetime not null = job.modified_ms
  version_number int not null = job.version_number`;

const runColumns = `
  run_status int not null = history.run_status
  run_date int:date not null = history.run_ms
  run_time int:time not null = history.run_ms
  run_duration int:duration not null = history.run_duration_ms`;

const latestRun = `left join agent_job_runs as run on run.run_id =
  (select max(run_id) from agent_job_runs as latest where latest.job_id = job.job_id)`;
const latestOutcome = `left join agent_job_history as history on history.instance_id =
  (select max(instance_id) from agent_job_history as latest where latest.job_id = job.job_id and latest.step_id = 0)`;

/** The tables of msdb about jobs (source of columns: documentation of each table); rows are those that the services of the agent show to the caller. */
export const jobViews: Readonly<Record<string, View>> = {
  sysjobs: declareView({
    columns: `
      job_id uniqueidentifier not null = job.job_id
      originating_server_id int not null = 0
      name sysname not null = job.name
      enabled tinyint not null = job.enabled
      ${jobColumns}`,
    from: jobs,
    visible: ofJobs,
  }),
  sysjobs_view: declareView({
    columns: `
      job_id uniqueidentifier not null = job.job_id
      originating_server nvarchar(128) = server.name
      name sysname not null = job.name
      enabled tinyint not null = job.enabled
      ${jobColumns}
      originating_server_id int not null = 0
      master_server bit = 0`,
    from: (reader) => sql`${jobs(reader)} cross join (select ${sql.val(reader.agent.serverName)} as name) as server`,
    visible: ofJobs,
  }),
  sysjobsteps: declareView({
    columns: `
      job_id uniqueidentifier not null = step.job_id
      step_id int not null = step.step_id
      step_name sysname not null = step.step_name
      subsystem nvarchar(40) not null = step.subsystem
      command nvarchar(max) = shown.command
      flags int not null = step.flags
      additional_parameters nvarchar(max) = step.additional_parameters
      cmdexec_success_code int not null = step.cmdexec_success_code
      on_success_action tinyint not null = step.on_success_action
      on_success_step_id int not null = step.on_success_step_id
      on_fail_action tinyint not null = step.on_fail_action
      on_fail_step_id int not null = step.on_fail_step_id
      server sysname = step.server
      database_name sysname = step.database_name
      database_user_name sysname = step.database_user_name
      retry_attempts int not null = step.retry_attempts
      retry_interval int not null = step.retry_interval
      os_run_priority int not null = 0
      output_file_name nvarchar(200) = step.output_file_name
      last_run_outcome int not null = step.last_run_outcome
      last_run_duration int not null = step.last_run_duration / 3600 * 10000 + step.last_run_duration / 60 % 60 * 100 + step.last_run_duration % 60
      last_run_retries int not null = step.last_run_retries
      last_run_date int:date not null = step.last_run_ms
      last_run_time int:time not null = step.last_run_ms
      proxy_id int = step.proxy_id
      step_uid uniqueidentifier = step.step_uid`,
    from: (reader) => sql`agent_job_steps as step join agent_jobs as job on job.job_id = step.job_id
      left join ${lateRowsQuery(reader, 'stepCommands')} as shown on shown.step_uid = step.step_uid`,
    visible: ofJobs,
  }),
  sysjobhistory: declareView({
    columns: `
      instance_id int not null = history.instance_id
      job_id uniqueidentifier not null = history.job_id
      step_id int not null = history.step_id
      step_name sysname not null = history.step_name
      sql_message_id int not null = history.sql_message_id
      sql_severity int not null = history.sql_severity
      message nvarchar(4000) = history.message
      ${runColumns}
      operator_id_emailed int not null = 0
      operator_id_netsent int not null = 0
      operator_id_paged int not null = 0
      retries_attempted int not null = history.retries_attempted
      server sysname not null = history.server`,
    from: 'agent_job_history as history join agent_jobs as job on job.job_id = history.job_id',
    visible: ofJobs,
  }),
  sysjobactivity: declareView({
    columns: `
      session_id int not null = 1
      job_id uniqueidentifier not null = job.job_id
      run_requested_date datetime = run.requested_ms
      run_requested_source sysname = cast(run.requested_source as varchar(10))
      queued_date datetime = cast(null as bigint)
      start_execution_date datetime = run.start_ms
      last_executed_step_id int = run.last_executed_step_id
      last_executed_step_date datetime = run.last_executed_step_ms
      stop_execution_date datetime = run.stop_ms
      job_history_id int = (select max(instance_id) from agent_job_history as history where history.run_id = run.run_id and history.step_id = 0)
      next_scheduled_run_date datetime = (select min(link.next_run_ms) from agent_job_schedules as link join agent_schedules as schedule on schedule.schedule_id = link.schedule_id where link.job_id = job.job_id and schedule.enabled = 1)`,
    from: `agent_jobs as job ${latestRun}`,
    visible: ofJobs,
  }),
  sysjobservers: declareView({
    columns: `
      job_id uniqueidentifier not null = job.job_id
      server_id int not null = 0
      last_run_outcome tinyint not null = coalesce(history.run_status, 5)
      last_outcome_message nvarchar(4000) = history.message
      last_run_date int:date not null = history.run_ms
      last_run_time int:time not null = history.run_ms
      last_run_duration int:duration = coalesce(history.run_duration_ms, 0)`,
    from: `(select * from agent_jobs where has_target = 1) as job ${latestOutcome}`,
    visible: ofJobs,
  }),
  sysjobschedules: declareView({
    columns: `
      schedule_id int not null = link.schedule_id
      job_id uniqueidentifier not null = link.job_id
      next_run_date int:date not null = link.next_run_ms
      next_run_time int:time not null = link.next_run_ms`,
    from: 'agent_job_schedules as link join agent_jobs as job on job.job_id = link.job_id',
    visible: ofJobs,
  }),
  sysschedules: declareView({
    columns: `
      schedule_id int not null
      schedule_uid uniqueidentifier not null
      originating_server_id int not null = 0
      name sysname not null
      owner_sid varbinary(85):sid not null = owner_id
      enabled int not null
      freq_type int not null
      freq_interval int not null
      freq_subday_type int not null
      freq_subday_interval int not null
      freq_relative_interval int not null
      freq_recurrence_factor int not null
      active_start_date int not null
      active_end_date int not null
      active_start_time int not null
      active_end_time int not null
      date_created datetime not null = created_ms
      date_modified datetime not null = modified_ms
      version_number int not null`,
    from: 'agent_schedules',
    visible: owned('agent_schedules.owner_id'),
  }),
  syscategories: declareView({
    columns: `
      category_id int not null = category.category_id
      category_class int not null = category.category_class
      category_type tinyint not null = category.category_type
      name sysname not null = category.name`,
    from: categories,
    visible: agentUsers,
  }),
  sysoperators: declareView({
    columns: `
      id int not null = operator.operator_id
      name sysname not null = operator.name
      enabled tinyint not null = operator.enabled
      email_address nvarchar(100) = operator.email_address
      last_email_date int not null = 0
      last_email_time int not null = 0
      pager_address nvarchar(100) = cast(null as varchar(100))
      last_pager_date int not null = 0
      last_pager_time int not null = 0
      weekday_pager_start_time int not null = 90000
      weekday_pager_end_time int not null = 180000
      saturday_pager_start_time int not null = 90000
      saturday_pager_end_time int not null = 180000
      sunday_pager_start_time int not null = 90000
      sunday_pager_end_time int not null = 180000
      pager_days tinyint not null = 0
      netsend_address nvarchar(100) = cast(null as varchar(100))
      last_netsend_date int not null = 0
      last_netsend_time int not null = 0
      category_id int not null = 99`,
    from: ({ agent }) => sql`(select operator_id, name, enabled,
      ${isAgentOperator(agent) ? sql`email_address` : sql`cast(null as varchar(100))`} as email_address from agent_operators) as operator`,
    visible: agentUsers,
  }),
  sysproxies: declareView({
    columns: `
      proxy_id int not null = proxy.proxy_id
      name sysname not null = proxy.name
      credential_id int not null = proxy.credential_id
      enabled tinyint not null = proxy.enabled
      description nvarchar(512) = proxy.description
      user_sid varbinary(85):sid = cast(null as bigint)
      credential_date_created datetime not null = credential.created_ms`,
    from: 'agent_proxies as proxy join agent_credentials as credential on credential.credential_id = proxy.credential_id',
    visible: sysadmins,
  }),
  // Agents of several servers share their jobs here: there is one session, and it has no beginning.
  syssessions: declareView({
    columns: `
      session_id int not null = session.id
      agent_start_date datetime = cast(null as bigint)`,
    from: '(select 1 as id) as session',
    visible: agentUsers,
  }),
};
