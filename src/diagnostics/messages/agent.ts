import type { MessageTable } from '../message-table.ts';

/** Wording of jobs, schedules, operators and proxies. */
export const agentMessages = {
  OPENDTSX_E_AGENT_NOTFOUND: {
    message: 'The {what} {name} does not exist, or you may not see it.',
    hint: 'Members of SQLAgentUserRole see only what they own; check the name and the owner.',
  },
  OPENDTSX_E_AGENT_EXISTS: { message: 'The {what} {name} exists already.', hint: 'Choose another name.' },
  OPENDTSX_E_AGENT_VALUE: {
    message: 'The value {value} of {parameter} is not valid.',
    hint: 'Valid are: {valid}.',
  },
  OPENDTSX_E_AGENT_REQUIRED: { message: '{parameter} must be given and must not be empty.' },
  OPENDTSX_E_AGENT_LENGTH: { message: '{parameter} is too long: it may have {length} characters.' },
  OPENDTSX_E_AGENT_CHARACTERS: { message: '{parameter} must not contain the characters {characters}.' },
  OPENDTSX_E_AGENT_IDENTIFYJOB: { message: 'Give either job_id or job_name, to say which job is meant.' },
  OPENDTSX_E_AGENT_IDENTIFYSCHEDULE: {
    message: 'Give either schedule_id or schedule_name, to say which schedule is meant.',
  },
  OPENDTSX_E_AGENT_IDENTIFY: { message: 'Give either {first} or {second}.' },
  OPENDTSX_E_AGENT_ROLE: {
    message: 'You may not do this: {needed} is needed.',
    hint: 'A member of sysadmin can add you to the role.',
  },
  OPENDTSX_E_AGENT_NOTOWNER: {
    message: 'The job {job} belongs to {owner}: only its owner and members of sysadmin may change or delete it.',
    hint: 'Members of SQLAgentOperatorRole may enable and disable it: update the job with nothing but enabled.',
  },
  OPENDTSX_E_AGENT_STARTREFUSED: {
    message:
      'The job {job} may be started and stopped by its owner and members of SQLAgentOperatorRole and sysadmin only.',
  },
  OPENDTSX_E_AGENT_PURGEREFUSED: {
    message: 'History may be deleted by members of SQLAgentOperatorRole and sysadmin only.',
  },
  OPENDTSX_E_AGENT_SCHEDULENOTOWNER: {
    message:
      'The schedule {schedule} belongs to {owner}: only its owner and members of sysadmin may change or delete it.',
  },
  OPENDTSX_E_AGENT_ATTACHREFUSED: {
    message:
      'The schedule {schedule} and the job {job} have different owners: only a member of sysadmin may attach it.',
  },
  OPENDTSX_E_AGENT_DETACHREFUSED: {
    message: 'Only the owner of the job {job} and members of sysadmin may detach a schedule.',
  },
  OPENDTSX_E_AGENT_OWNER: { message: 'Only a member of sysadmin may make {owner} the owner.' },
  OPENDTSX_E_AGENT_OUTPUTFILE: {
    message: 'Only a member of sysadmin may have the output of a step written to a file.',
    hint: 'Flag 32 keeps the output in the history of the job instead.',
  },
  OPENDTSX_E_AGENT_DATABASEUSER: { message: 'Only a member of sysadmin may set database_user_name of a step.' },
  OPENDTSX_E_AGENT_NOSERVER: {
    message: 'The job {job} has no server that it runs on.',
    hint: 'Add it with addJobServer (sp_add_jobserver).',
  },
  OPENDTSX_E_AGENT_TARGETED: { message: 'The job {job} runs on the server {server} already.' },
  OPENDTSX_E_AGENT_NOSTEPS: { message: 'The job {job} has no steps.' },
  OPENDTSX_E_AGENT_RUNNING: {
    message: 'The job {job} was not started: it is running already.',
    hint: 'Wait for its end, or stop it first.',
  },
  OPENDTSX_E_AGENT_NOTRUNNING: { message: 'The job {job} was not stopped: it is not running.' },
  OPENDTSX_E_AGENT_PROXYREFUSED: {
    message: 'The proxy {proxy} may not be used for the subsystem {subsystem} by {user}.',
    hint: 'Allow it with grantProxyToSubsystem and grantLoginToProxy.',
  },
  OPENDTSX_E_AGENT_PROXYMISSING: {
    message: 'A step of the subsystem {subsystem} needs a proxy, as {user} is no member of sysadmin.',
    hint: 'Name one in proxy_name.',
  },
  OPENDTSX_E_AGENT_PROXYTSQL: { message: 'A step of the subsystem TSQL cannot run under a proxy.' },
  OPENDTSX_E_AGENT_PROXYUSED: {
    message: 'The proxy {proxy} is used by at least one step and cannot be deleted.',
    hint: 'Give these steps another proxy first.',
  },
  OPENDTSX_E_AGENT_CREDENTIALUSED: {
    message: 'The credential {credential} is used by at least one proxy and cannot be deleted.',
  },
  OPENDTSX_E_AGENT_SCHEDULE: { message: 'The schedule is not valid: {reason}.' },
  OPENDTSX_E_AGENT_TWOSCHEDULES: {
    message: 'Several schedules are named {schedule}.',
    hint: 'Give schedule_id instead of schedule_name.',
  },
  OPENDTSX_E_AGENT_SCHEDULEUSED: {
    message: 'The schedule {schedule} was not deleted: jobs use it.',
    hint: 'Detach it from the jobs, or set force_delete.',
  },
  OPENDTSX_E_AGENT_NOTATTACHED: { message: 'The schedule {schedule} is not attached to the job {job}.' },
  OPENDTSX_E_AGENT_UNSUPPORTED: { message: '{what} is not supported.', hint: '{instead}' },
  OPENDTSX_E_AGENT_TOKEN: { message: 'The token {token} in the step cannot be replaced: {reason}.' },
  OPENDTSX_E_AGENT_PROXYDISABLED: { message: 'The proxy {proxy} is not enabled.' },
  OPENDTSX_E_AGENT_SUBSYSTEM: {
    message: 'Nothing is set up on this server that runs steps of the subsystem {subsystem}.',
    hint: 'Run the job on a server that has one, or change the step to another subsystem.',
  },
  OPENDTSX_E_AGENT_COMMAND: { message: 'The command of the step could not be started: {detail}' },
  OPENDTSX_E_AGENT_OUTPUT: { message: 'The output of the step could not be written to {file}: {detail}' },
  OPENDTSX_E_AGENT_SECRET: {
    message: 'The secret of {name} cannot be opened.',
    hint: 'It was sealed with another key of the server; set it again.',
  },
  OPENDTSX_E_AGENT_NOTIFY: { message: 'The operator {operator} was not notified by {way}: {detail}' },
  OPENDTSX_E_AGENT_SCRIPT: {
    message: 'Line {line} of the script: {detail}.',
    hint: 'Only scripts that create jobs are imported: sp_add_job, sp_add_jobstep, sp_update_job, sp_add_jobschedule, sp_add_schedule, sp_attach_schedule, sp_add_jobserver.',
  },
} as const satisfies MessageTable;
