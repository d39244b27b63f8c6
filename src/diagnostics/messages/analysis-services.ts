import type { MessageTable } from '../message-table.ts';

/** Wording of the tasks of Analysis Services and of their connection manager. */
export const analysisServicesMessages = {
  OPENDTSX_E_MSOLAP_NOTHTTP: {
    message:
      'The connection manager {connection} leads to the server "{server}", which is no http:// or https:// address.',
    hint: 'Analysis Services is reached over HTTP: set up its HTTP pump (msmdpump.dll of IIS) and point the connection there: --connection "{connection}=https://host/olap/msmdpump.dll".',
  },
  OPENDTSX_E_XMLA_ERROR: { message: 'Analysis Services answered to {executable}: {detail} (error {code}).' },
  OPENDTSX_W_XMLA_WARNING: { message: 'Analysis Services warned {executable}: {detail} (warning {code}).' },
  OPENDTSX_E_DMQUERY_FAILED: { message: 'The query of the task {executable} failed: {detail}.' },
  OPENDTSX_E_DMQUERY_OUTPUT: {
    message: 'The task {executable} cannot write the result of its query into {table}: {detail}.',
  },
  DTS_E_DTSPROCTASK_NOCONNECTIONSPECIFIED: {
    message: 'The task {executable} names no connection manager of Analysis Services.',
    hint: 'Set its ConnectionName.',
  },
  DTS_E_DTSPROCTASK_CONNECTIONMANAGERNOTOLAP: {
    message:
      'The task {executable} uses {connection}, which is no connection manager of Analysis Services but one of kind {kind}.',
  },
  DTS_E_DTSPROCTASK_UNABLETOLOCATECONNECTIONMANAGER: {
    message: 'The connection manager {connection} of the task {executable} does not exist.',
    hint: 'It was deleted, or it belongs to the project: run the project file.',
  },
  DTS_E_DTSPROCTASK_INVALIDDDL: {
    message: 'The commands of the task {executable} are not valid: {detail}.',
    hint: 'They are one XMLA command, e.g. <Batch xmlns="http://schemas.microsoft.com/analysisservices/2003/engine">, or one TMSL command in JSON.',
  },
  DTS_E_DTSPROCTASK_INVALIDDDLPROCESSINGCOMMANDS: {
    message: 'The processing commands of the task {executable} are not valid: {detail}.',
    hint: 'They are one XMLA command, e.g. <Batch xmlns="http://schemas.microsoft.com/analysisservices/2003/engine">, or one TMSL command in JSON.',
  },
  DTS_E_DTSPROCTASK_INVALIDCONNECTION: {
    message:
      'The task {executable} takes its commands from {connection}, which is no FILE connection manager of a file.',
  },
  DTS_E_DTSPROCTASK_DDLEXECUTIONFAILED: {
    message: 'Analysis Services did not carry out the commands of the task {executable}: {detail}.',
  },
  DTS_E_DTSPROCTASK_FILEDOESNOTEXIST: {
    message: 'The file {file} with the commands of the task {executable} cannot be read.',
  },
  DTS_E_DTSPROCTASK_VARIABLENOTDEFINED: {
    message:
      'The variable {variable}, which holds the commands of the task {executable}, does not exist or is not visible from there.',
    hint: 'Names of variables are case-sensitive; the scope must be the task or a container around it.',
  },
  DTS_E_DTSPROCTASK_FILECONNECTIONNOTDEFINED: {
    message: 'The FILE connection manager {connection} with the commands of the task {executable} does not exist.',
  },
} satisfies MessageTable;
