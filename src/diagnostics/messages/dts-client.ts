import type { MessageTable } from '../message-table.ts';

/** Wording of programs that read the rows of packages: DtsConnection, DtsCommand and their reader. */
export const dtsClientMessages = {
  OPENDTSX_E_DTSCLIENT_STATE: { message: '{operation} is not possible: {detail}.' },
  OPENDTSX_E_DTSCLIENT_OPTION: {
    message: '{option} cannot stand in the connection string of a DtsConnection: {detail}.',
    hint: 'The connection string holds those arguments of dtexec that name the package and change it.',
  },
  OPENDTSX_E_DTSCLIENT_WORD: {
    message: 'The word {position} of the connection string is neither an option of dtexec nor the value of one.',
    hint: 'Write it as for dtexec: /FILE "C:\\Daily Loads\\daily.dtsx" /SET \\Package.Variables[User::Day].Value;1.',
  },
  OPENDTSX_E_DTSCLIENT_SOURCE: {
    message: 'The connection string names {count} packages; it needs one.',
    hint: 'Name it with one of /FILE, /PROJECT, /SQL, /DTS and /ISSERVER.',
  },
  OPENDTSX_E_DTSCLIENT_NOSERVER: {
    message: 'The package {path} is one of a server, and the connection has none that would execute it.',
    hint: 'Give DtsConnection a server: { address, user, password }, or name a file of this machine with /FILE.',
  },
  OPENDTSX_E_DTSCLIENT_ADDRESS: {
    message: 'The connection has a server without an address.',
    hint: 'Give the address in server.address, or with /SERVER in the connection string.',
  },
  OPENDTSX_E_DTSCLIENT_OTHERSERVER: {
    message: 'The connection string names the server {written}, and the credentials are for {given}.',
    hint: 'Leave out /SERVER, or server.address.',
  },
  OPENDTSX_E_DTSCLIENT_PROJECT: {
    message: 'The package is one of a project: under the documented rules its rows cannot be read.',
    hint: 'Leave the rule refusesProjects off, or name the package with /FILE, /SQL or /DTS.',
  },
  OPENDTSX_E_DTSCLIENT_PARAMETER: {
    message: 'The parameter {parameter} cannot be used: {detail}.',
    hint: 'A DtsDataParameter has the name of a variable of the package in the namespace DtsClient, and a value.',
  },
  OPENDTSX_E_DTSCLIENT_PASTEND: {
    message: 'The reader is at no row: there is no value of {column}.',
    hint: 'Call read first, and ask for values while it gives true. Under the rule readsOnceMore it does so once more behind the last row.',
  },
  OPENDTSX_E_DTSCLIENT_UNREAD: {
    message: 'The reader was closed before read was called behind the last row.',
    hint: 'Call read once more, as the rule readsOnceMore has it, or leave that rule off.',
  },
  OPENDTSX_E_DTSCLIENT_CLOSED: { message: 'The reader is closed: it gives no more rows.' },
  OPENDTSX_E_DTSCLIENT_ASKING: {
    message: 'The rows are being read already: wait for those that were asked for first.',
    hint: 'Use one loop at a time.',
  },
  OPENDTSX_E_DTSCLIENT_MIXED: {
    message: 'The rows are being read by read: batches would leave out some of them.',
    hint: 'Use read alone, or rows or batches alone.',
  },
  OPENDTSX_E_DTSCLIENT_COLUMN: {
    message: 'The rows have no column {column}.',
    hint: 'They have: {existing}.',
  },
  OPENDTSX_E_DTSCLIENT_TYPE: {
    message: '{method} cannot give the column {column}: it is {type}, so {clrType}.',
    hint: 'Use the getter of that type, or getValue.',
  },
  OPENDTSX_E_DTSCLIENT_NULL: {
    message: '{method} cannot give the column {column}: it is NULL in this row.',
    hint: 'Ask isDBNull first, or use getValue, which gives null.',
  },
  OPENDTSX_E_DTSCLIENT_STREAM: {
    message: 'The rows from {address} cannot be read: {detail}.',
    hint: 'Look into the log of the server, and whether both have the same version of OpenDTSX.',
  },
} satisfies MessageTable;
