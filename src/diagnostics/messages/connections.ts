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
  DTS_E_INVALIDCACHEFILENAME: {
    message: '{connection} uses a file, but names none.',
    hint: 'Put the path of the cache file into its ConnectionString, or set UseFile to False.',
  },
  DTS_E_CACHE_TOO_FEW_INDEX_COLUMNS: {
    message: '{connection} has no index.',
    hint: 'Give the columns that Lookups join the IndexPosition 1, 2, 3 ….',
  },
  DTS_E_CACHE_INVALID_INDEXPOS: { message: '{connection}: the IndexPosition of the column {column} is {position}.' },
  DTS_E_CACHE_DUPLICATE_INDEXPOS: {
    message: '{connection}: the columns {other} and {column} both have the IndexPosition {position}.',
  },
  DTS_E_CACHE_INDEXPOS_NOT_CONTINUOUS: {
    message: '{connection}: the index positions are not 1, 2, 3 …: {column} has {position}.',
  },
  OPENDTSX_E_CACHE_COLUMNTYPE: {
    message: '{connection}: the column {column} has the type {type}, which a cache cannot hold.',
    hint: 'DT_TEXT, DT_NTEXT and DT_IMAGE cannot be kept; convert them to DT_STR, DT_WSTR or DT_BYTES before.',
  },
  DTS_E_MULTIPLECACHEWRITES: {
    message: '{component} cannot fill {connection}: {other} has done so already.',
    hint: 'While a package runs one Cache Transform fills a cache, once.',
  },
  DTS_E_CACHELOADEDFROMFILE: {
    message: '{component} cannot fill {connection}: a Lookup has read it from {file} before.',
    hint: 'Let the data flow with the Cache Transform run before that with the Lookup.',
  },
  DTS_E_READNOTFILLEDCACHE: {
    message: '{component} cannot read {connection} while {other} fills it.',
    hint: 'Let the data flow with the Cache Transform run, and succeed, before that with the Lookup.',
  },
  DTS_E_READUNINITIALIZEDCACHE: {
    message: '{component} cannot read {connection}: nothing has filled it, and there is no cache file.',
    hint: 'Fill it with a Cache Transform in a data flow that runs before, or set UseFile and the path of a cache file.',
  },
  DTS_E_CACHEBADHEADER: {
    message: '{connection}: {file} is no cache file of OpenDTSX.',
    hint: 'The layout of cache files written by SSIS is not known. Write the file anew with a Cache Transform.',
  },
  DTS_E_FAILEDTOLOADCACHE: {
    message: '{connection}: the cache file {file} cannot be read (line {line}): {detail}.',
    hint: 'Write the file anew with a Cache Transform.',
  },
  DTS_E_CACHEFILEWRITEFAILED: { message: '{connection}: the cache file {file} cannot be written: {detail}.' },
} satisfies MessageTable;
