import type { MessageTable } from '../message-table.ts';

/** Wording of what keeps steps of jobs from running. */
export const jobStepMessages = {
  OPENDTSX_E_AGENT_STEP: { message: 'The step {step} cannot run on this server: {detail}', hint: '{instead}' },
  OPENDTSX_E_AGENT_CONNECTION: {
    message:
      'The T-SQL step names the database {connection}, which this server has no connection for (it has: {known}).',
    hint: 'Declare it in server.yaml as jobs.connections: {connection}: driver:target, or name another one in database_name of the step.',
  },
  OPENDTSX_E_AGENT_CONNECTIONREFUSED: {
    message: 'The connection {connection} may not be used by jobs of {owner}.',
    hint: 'Members of sysadmin may use it; others are named in jobs.connections.{connection}.allow of server.yaml, by user or role.',
  },
  OPENDTSX_E_AGENT_TARGETUSER: {
    message:
      'The connection {connection} has a user or password besides its target, which is no address of the form driver://host/database.',
    hint: 'Only such addresses take them; put them into the target otherwise, or leave them out.',
  },
  OPENDTSX_E_AGENT_POWERSHELL: {
    message: 'PowerShell is not installed where the server runs: there is no program pwsh in its path.',
    hint: 'Install PowerShell 7 there, or make it a CmdExec step.',
  },
} as const satisfies MessageTable;
