import type { MessageTable } from '../message-table.ts';

/** Wording of connection managers and of what goes wrong while connecting. */
export const connectionMessages = {
  DTS_E_CONNECTIONNOTFOUND: {
    message: 'The connection manager {connection} does not exist.',
    hint: 'It was deleted, or it belongs to the project: run the project file, or map it in the settings.',
  },
  DTS_E_UNKNOWNCONNECTIONMANAGERTYPE: {
    message: 'The connection manager {connection} is of the type {type}, which is not known here.',
    hint: 'Install the unit that provides it, or map the connection to a driver in opendtsx.yaml.',
  },
  DTS_E_CONNECTIONOFFLINE: {
    message: 'The connection manager {connection} is offline (OfflineMode) and no connection is made.',
    hint: 'Set OfflineMode to false.',
  },
  DTS_E_CONNECTIONVALIDATIONFAILED: { message: 'The connection manager {connection} is not valid: {detail}.' },
  DTS_E_CONNECTIONSTRINGFORMAT: {
    message: 'The connection string of {connection} has no valid format at character {position}.',
    hint: 'It is a list of name=value pairs separated by semicolons; quote values that contain a semicolon.',
  },
  DTS_E_CANNOTACQUIRECONNECTIONFROMCONNECTIONMANAGER: {
    message: '{component} could not connect through the connection manager {connection}: {detail}.',
    hint: 'Check server name, database, user and password; `opendtsx doctor` tries each connection by itself.',
  },
  DTS_E_CANNOTACQUIREMANAGEDCONNECTIONFROMCONNECTIONMANAGER: {
    message: '{component} could not connect through the connection manager {connection}: {detail}.',
    hint: 'The component needs a connection manager of another type (for example ADO.NET instead of OLE DB).',
  },
  DTS_E_CONNECTIONMANANGERNOTASSIGNED: {
    message: 'The runtime connection {runtimeConnection} of {component} names no connection manager.',
    hint: 'Choose a connection manager for the component.',
  },
  DTS_E_CONNECTIONMANAGERNOTFOUND: {
    message: 'The connection manager {connection}, used by {component}, does not exist.',
    hint: 'It was deleted, or it belongs to the project: run the project file.',
  },
  DTS_E_ADODESTFAILEDTOACQUIRECONNECTION: {
    message: '{component} could not connect through the connection manager {connection}.',
  },
  DTS_E_ODBCERROR: { message: 'The ODBC driver reported an error: {detail}' },
  DTS_E_OPENLOGFAILED: { message: 'The log {log} could not be opened: {detail}.' },
} satisfies MessageTable;
