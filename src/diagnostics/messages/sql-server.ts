import type { MessageTable } from '../message-table.ts';

/** Wording of connections to SQL Server. */
export const sqlServerMessages = {
  OPENDTSX_E_CONNECTION_INTEGRATEDSECURITY: {
    message:
      'The connection manager {connection} leads to {place} with Windows authentication: the account that runs the package is unknown to that server from here.',
    hint: 'Name a login for the server under credentials: of opendtsx.yaml, or point the connection elsewhere: --connection "{connection}=sqlserver://user:password@host/database".',
  },
  OPENDTSX_E_DRIVER_VERSION: {
    message:
      'The installed version of {module} reads values in a way that the driver {scheme} does not know: digits might get lost.',
    hint: 'Install the version it was made for: {install}',
  },
} satisfies MessageTable;
