import type { MessageTable } from '../message-table.ts';

/** Wording of the program `opendtsx serve`. */
export const serverMessages = {
  OPENDTSX_E_SERVER_FOLDER: {
    message: 'The data folder {folder} cannot be used: {detail}',
    hint: 'Name a folder that this user may write with --data.',
  },
  OPENDTSX_E_SERVER_FOLDERTAKEN: {
    message: 'Another server works with the data folder {folder}.',
    hint: 'Stop it, or give this one a folder of its own with --data. Several servers share a PostgreSQL database: --database.',
  },
  OPENDTSX_E_SERVER_FILE: {
    message: 'The settings of the server in {file} cannot be used: {detail}',
    hint: 'docs/guides/server.md lists what may stand there.',
  },
  OPENDTSX_E_SERVER_LISTEN: {
    message: 'The server cannot listen at {host}, port {port}: {detail}',
    hint: 'Give another port with --port, or 0 for any that is free.',
  },
  OPENDTSX_E_SERVER_KEY: {
    message: 'The key file {file} does not hold a key of 64 hexadecimal digits.',
    hint: 'Put the key back that sealed the values of this store: without it they cannot be opened.',
  },
  OPENDTSX_E_SERVER_STEP: {
    message: 'The SSIS step cannot be run: {detail}.',
    hint: 'Steps take the options of dtexec that SQL Server Agent writes; the reference of the agent lists them.',
  },
} as const satisfies MessageTable;
