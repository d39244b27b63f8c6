import type { MessageTable } from '../message-table.ts';

/** Wording of packages that callers of the web service have run on a server. */
export const launchingMessages = {
  OPENDTSX_E_LAUNCH_SOURCETYPE: {
    message: 'Invalid sourceType argument: "{value}". Valid values are "file", "sql" and "dts".',
    hint: 'file: a folder of the server; sql: packages of MSDB; dts: a path of the package store, e.g. File System\\Daily.',
  },
  OPENDTSX_E_LAUNCH_FILE: {
    message: 'Invalid file location: {path}.',
    hint: 'Name a package below a folder that this server offers for it: {roots}.',
  },
  OPENDTSX_E_LAUNCH_PACKAGE: {
    message: 'Invalid package name or location: {path}.',
    hint: 'The folder is the sourceLocation, the package in it the packageName.',
  },
  OPENDTSX_E_LAUNCH_LOAD: {
    message: 'The package {path} cannot be loaded: {detail}',
    hint: 'Run dtexec /Validate with it, or opendtsx explain with the code.',
  },
  OPENDTSX_E_LAUNCH_PROCESS: { message: 'How the package {path} ended is not known: {detail}' },
  OPENDTSX_E_LAUNCH_TIME: {
    message: 'The package {path} was canceled: it took longer than {seconds} s.',
    hint: 'The limit is executions.seconds of server.yaml.',
  },
  OPENDTSX_E_LAUNCH_BUSY: {
    message: 'The server runs as many packages as it may, and {waiting} more wait.',
    hint: 'Try again later, or raise executions.capacity of server.yaml.',
  },
  OPENDTSX_E_LAUNCH_FULL: {
    message:
      'The execution cannot begin now: the server executes as many as it may, or a limit of the catalog is reached.',
    hint: 'Whoever reads rows waits for none in a queue: try again later, or raise executions.capacity of server.yaml.',
  },
  OPENDTSX_E_LAUNCH_GONE: { message: 'The caller left before the package {path} was started: it was not run.' },
  OPENDTSX_E_LAUNCH_STOPPING: {
    message: 'The server is being stopped and starts no package.',
    hint: 'Try again when it has been started again.',
  },
  OPENDTSX_E_LAUNCH_UNKNOWN: {
    message: 'The package was started before, by the same request, and how it ended is not known here any more.',
    hint: 'Look at what it has done, and start it with a new Idempotency-Key when it is to run again.',
  },
} as const satisfies MessageTable;
