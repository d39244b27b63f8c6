import { purgeJobHistory } from '../../../agent/history/job-history.ts';
import type { JobReference } from '../../../agent/jobs/find-job.ts';
import { helpJob } from '../../../agent/jobs/help-job.ts';
import { addJob, addJobServer, deleteJob, updateJob } from '../../../agent/jobs/jobs.ts';
import { startJob, stopJob } from '../../../agent/jobs/run-requests.ts';
import { addOperator, deleteOperator, updateOperator } from '../../../agent/operators/operators.ts';
import {
  addProxy,
  deleteProxy,
  grantLoginToProxy,
  grantProxyToSubsystem,
  revokeLoginFromProxy,
  revokeProxyFromSubsystem,
  updateProxy,
} from '../../../agent/proxies/proxies.ts';
import { addJobSchedule, attachSchedule, detachSchedule } from '../../../agent/schedules/job-schedules.ts';
import { addSchedule, deleteSchedule, updateSchedule } from '../../../agent/schedules/schedules.ts';
import { addJobStep, deleteJobStep, updateJobStep } from '../../../agent/steps/job-steps.ts';
import { agentChange, type CallScene, change, note, type SqlProcedure } from './declare-procedure.ts';

/** Which job: one of both. */
export const jobReference = '@job_id uniqueidentifier = null\n@job_name sysname:name = null';
/** Procedures that begin with the name. */
export const jobReferenceByName = '@job_name sysname:name = null\n@job_id uniqueidentifier = null';

const jobSettings = (isNew: boolean): string => {
  const or = (value: string) => (isNew ? value : 'null');
  return `
    @enabled tinyint:switch = ${or('1')}
    @description nvarchar(512) = null
    @start_step_id int = ${or('1')}
    @category_name sysname:name = null
    ${isNew ? '@category_id int:ignored = null' : ''}
    @owner_login_name sysname:name = null
    @notify_level_eventlog int = ${or('2')}
    @notify_level_email int = ${or('0')}
    @notify_level_netsend int = ${or('0')}
    @notify_level_page int = ${or('0')}
    @notify_email_operator_name sysname = null
    @notify_netsend_operator_name sysname = null
    @notify_page_operator_name sysname = null
    @delete_level int = ${or('0')}`;
};

const stepSettings = (isNew: boolean): string => {
  const or = (value: string) => (isNew ? value : 'null');
  return `
    @step_name sysname${isNew ? '' : ' = null'}
    @subsystem nvarchar(40) = ${or("'TSQL'")}
    @command nvarchar(max) = null
    @additional_parameters nvarchar(max) = null
    @cmdexec_success_code int = ${or('0')}
    @on_success_action tinyint = ${or('1')}
    @on_success_step_id int = ${or('0')}
    @on_fail_action tinyint = ${or('2')}
    @on_fail_step_id int = ${or('0')}
    @server sysname = null
    @database_name sysname = null
    @database_user_name sysname = null
    @retry_attempts int = ${or('0')}
    @retry_interval int = ${or('0')}
    @os_run_priority int:ignored = ${or('0')}
    @output_file_name nvarchar(200) = null
    @flags int = ${or('0')}
    @proxy_id int = null
    @proxy_name sysname = null`;
};

const scheduleSettings = (isNew: boolean): string => {
  const or = (value: string) => (isNew ? value : 'null');
  return `
    @enabled tinyint:switch = ${or('1')}
    @freq_type int = ${or('0')}
    @freq_interval int = ${or('1')}
    @freq_subday_type int = ${or('0')}
    @freq_subday_interval int = ${or('0')}
    @freq_relative_interval int = ${or('0')}
    @freq_recurrence_factor int = ${or('0')}
    @active_start_date int = null
    @active_end_date int = ${or('99991231')}
    @active_start_time int = ${or('0')}
    @active_end_time int = ${or('235959')}`;
};
const scheduleReference = '@schedule_id int = null\n@schedule_name sysname:name = null';
const proxyReference = '@proxy_id int = null\n@proxy_name sysname:name = null';
const subsystem = '@subsystem_id int = null\n@subsystem_name sysname:name = null';
const grantee =
  '@login_name nvarchar(256) = null\n@fixed_server_role nvarchar(256) = null\n@msdb_role nvarchar(256) = null';
const pager = `
  @pager_address nvarchar(100):ignored = null
  @weekday_pager_start_time int:ignored = 90000
  @weekday_pager_end_time int:ignored = 180000
  @saturday_pager_start_time int:ignored = 90000
  @saturday_pager_end_time int:ignored = 180000
  @sunday_pager_start_time int:ignored = 90000
  @sunday_pager_end_time int:ignored = 180000
  @pager_days tinyint:ignored = 0
  @netsend_address nvarchar(100):ignored = null
  @category_name sysname:ignored = null`;

const ofPost = '@automatic_post bit:ignored = 1';

/** The number and text that SQL Server tells of jobs that were started and stopped (source: msdb's procedures). */
const started = 14_243;
const stopped = 14_254;
const purged = 14_226;

/** The procedures of msdb that change jobs and what belongs to them: parameters as documented, each on the service of its name. */
export const jobProcedures: Readonly<Record<string, SqlProcedure>> = {
  sp_add_job: agentChange(
    `@job_name sysname\n${jobSettings(true)}\n@job_id uniqueidentifier output\n@originating_server sysname:ignored = null`,
    addJob,
  ),
  sp_update_job: agentChange(
    `${jobReference}\n@new_name sysname:name = null\n${jobSettings(false)}\n${ofPost}`,
    updateJob,
  ),
  sp_delete_job: agentChange(
    `${jobReference}\n@originating_server sysname:ignored = null\n@delete_history bit = 1\n@delete_unused_schedule bit = 1`,
    deleteJob,
  ),
  sp_add_jobstep: agentChange(
    `${jobReference}\n@step_id int = null\n${stepSettings(true)}\n@step_uid uniqueidentifier output`,
    addJobStep,
  ),
  sp_update_jobstep: agentChange(`${jobReference}\n@step_id int\n${stepSettings(false)}`, updateJobStep),
  sp_delete_jobstep: agentChange(`${jobReference}\n@step_id int`, deleteJobStep),
  sp_add_jobserver: agentChange(`${jobReference}\n@server_name sysname:name = '(LOCAL)'\n${ofPost}`, addJobServer),

  sp_start_job: change(
    `
    ${jobReferenceByName}
    @error_flag int:ignored = 1
    @server_name sysname:name = null
    @step_name sysname:name = null
    @output_flag int = 1`,
    async (scene, { outputFlag, ...given }) => {
      const name = await nameOf(scene, given as JobReference);
      await startJob(scene.agent, given);
      scene.wakeAgent();
      if (outputFlag !== 0) note(scene, started, `Job '${name}' started successfully.`);
    },
  ),
  sp_stop_job: change(
    `${jobReferenceByName}\n@originating_server sysname:ignored = null\n@server_name sysname:ignored = null`,
    async (scene, given) => {
      const name = await nameOf(scene, given as JobReference);
      await stopJob(scene.agent, given);
      scene.wakeAgent();
      note(scene, stopped, `Job '${name}' stopped successfully.`);
    },
  ),
  sp_purge_jobhistory: change(`${jobReferenceByName}\n@oldest_date datetime:instant = null`, async (scene, given) => {
    note(scene, purged, `${await purgeJobHistory(scene.agent, given)} history entries purged.`);
  }),

  sp_add_schedule: agentChange(
    `
    @schedule_name sysname
    ${scheduleSettings(true)}
    @owner_login_name sysname:name = null
    @schedule_uid uniqueidentifier output
    @schedule_id int output
    @originating_server sysname:ignored = null`,
    addSchedule,
  ),
  sp_update_schedule: agentChange(
    `
    ${scheduleReference}
    @new_name sysname:name = null
    ${scheduleSettings(false)}
    @owner_login_name sysname:name = null
    ${ofPost}`,
    updateSchedule,
  ),
  sp_delete_schedule: agentChange(`${scheduleReference}\n@force_delete bit = 0\n${ofPost}`, deleteSchedule),
  sp_add_jobschedule: agentChange(
    `
    ${jobReference}
    @name sysname
    ${scheduleSettings(true)}
    @schedule_id int output
    ${ofPost}
    @schedule_uid uniqueidentifier output`,
    addJobSchedule,
  ),
  sp_attach_schedule: agentChange(`${jobReference}\n${scheduleReference}\n${ofPost}`, attachSchedule),
  sp_detach_schedule: agentChange(
    `${jobReference}\n${scheduleReference}\n@delete_unused_schedule bit = 0\n${ofPost}`,
    detachSchedule,
  ),
  sp_delete_jobschedule: change(
    `${jobReference}\n@name sysname > scheduleName\n@keep_schedule int = 0\n${ofPost}`,
    ({ agent }, { keepSchedule, ...given }) =>
      detachSchedule(agent, { ...given, deleteUnusedSchedule: keepSchedule !== 1 }),
  ),
  // Categories are names that jobs give; none has to be made first.
  sp_add_category: change(
    `
    @class varchar(8):ignored = 'JOB'
    @type varchar(12):ignored = 'LOCAL'
    @name sysname:ignored`,
    async () => undefined,
  ),

  sp_add_operator: agentChange(
    `@name sysname\n@enabled tinyint:switch = 1\n@email_address nvarchar(100) = null\n${pager}`,
    addOperator,
  ),
  sp_update_operator: agentChange(
    `@name sysname\n@new_name sysname:name = null\n@enabled tinyint:switch = null\n@email_address nvarchar(100) = null\n${pager}`,
    updateOperator,
  ),
  sp_delete_operator: agentChange('@name sysname\n@reassign_to_operator sysname:ignored = null', deleteOperator),
  sp_add_proxy: agentChange(
    `
    @proxy_name sysname
    @enabled tinyint:switch = 1
    @description nvarchar(512) = null
    @credential_name sysname:name = null
    @credential_id int = null
    @proxy_id int output`,
    addProxy,
  ),
  sp_update_proxy: agentChange(
    `
    ${proxyReference}
    @credential_name sysname:name = null
    @credential_id int = null
    @enabled tinyint:switch = null
    @description nvarchar(512) = null`,
    updateProxy,
  ),
  sp_delete_proxy: agentChange(proxyReference, deleteProxy),
  sp_grant_proxy_to_subsystem: agentChange(`${proxyReference}\n${subsystem}`, grantProxyToSubsystem),
  sp_revoke_proxy_from_subsystem: agentChange(`${proxyReference}\n${subsystem}`, revokeProxyFromSubsystem),
  sp_grant_login_to_proxy: agentChange(`${grantee}\n${proxyReference}`, grantLoginToProxy),
  sp_revoke_login_from_proxy: agentChange(
    `@name nvarchar(256) > loginName = null\n${proxyReference}`,
    revokeLoginFromProxy,
  ),
};

async function nameOf({ agent }: CallScene, { jobId, jobName }: JobReference): Promise<string> {
  const [job] = await helpJob(agent, {
    ...(jobId === undefined ? {} : { jobId }),
    ...(jobName === undefined ? {} : { jobName }),
  });
  return job?.name ?? jobName ?? '';
}
