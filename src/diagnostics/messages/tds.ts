import type { MessageTable } from '../message-table.ts';

/** Wording of what the TDS endpoint refuses. Sent to clients: never says more of a failed login than SQL Server does. */
export const tdsMessages = {
  OPENDTSX_E_TDS_LOGIN: { message: "Login failed for user '{user}'." },
  OPENDTSX_E_TDS_INTEGRATEDSECURITY: {
    message: 'Integrated security (Windows authentication) is not available on this server.',
    hint: 'Connect with a user name and a password of OpenDTSX.',
  },
  OPENDTSX_E_TDS_FEDERATEDLOGIN: {
    message: 'Logging in with a token of Microsoft Entra ID is not available over TDS.',
    hint: 'Connect with a user name and a password of OpenDTSX.',
  },
  OPENDTSX_E_TDS_CHANGEPASSWORD: {
    message: 'A password cannot be changed while logging in.',
    hint: 'Change it over the web service of OpenDTSX, then connect with the new one.',
  },
  OPENDTSX_E_TDS_VERSION: {
    message: 'The client asks for a version of TDS before 7.1, which is not spoken here.',
    hint: 'Set the version of TDS of the client to 7.1 up to 7.4.',
  },
  OPENDTSX_E_TDS_ENCRYPTION: {
    message: 'This server accepts encrypted connections only, and the client does not encrypt.',
    hint: 'Turn encryption on in the connection string: Encrypt=yes.',
  },
  OPENDTSX_E_TDS_STREAM: {
    message: 'The incoming tabular data stream (TDS) is incorrect: {reason}. The connection is closed.',
  },
  OPENDTSX_E_TDS_TOOLARGE: {
    message: 'The request is larger than {most} bytes, the most this server accepts. The connection is closed.',
    hint: 'Send files and large values over the web service of OpenDTSX.',
  },
  OPENDTSX_E_TDS_PARAMETERTYPE: {
    message: 'A parameter or column has the type {type}, which this server does not know.',
    hint: 'Use a built-in type other than table types, user-defined types and vector or json.',
  },
  OPENDTSX_E_TDS_HANDLE: { message: 'Could not find prepared statement with handle {handle}.' },
  OPENDTSX_E_TDS_PREPARED: {
    message: 'The connection has as many prepared statements as it may have: {most}.',
    hint: 'Close statements that are no longer needed.',
  },
  OPENDTSX_E_TDS_PROCEDUREPARAMETER: {
    message: "Procedure '{procedure}' expects parameter '{parameter}', which was not supplied or has another type.",
  },
  OPENDTSX_E_TDS_CURSOR: {
    message: "Server cursors are not available: '{procedure}' was called.",
    hint: 'Use a forward-only, read-only cursor, which is the default of most drivers.',
  },
  OPENDTSX_E_TDS_REMOTECALL: {
    message: 'The remote procedure with the number {number} is not available.',
    hint: 'Call procedures by name.',
  },
  OPENDTSX_E_TDS_REQUEST: { message: 'The server does not know requests of the kind {kind}.' },
  OPENDTSX_E_TDS_DISTRIBUTED: {
    message: 'Distributed transactions are not available.',
    hint: 'Use a transaction of one connection.',
  },
  OPENDTSX_E_TDS_NOBULKLOAD: { message: 'Rows of a bulk load came without an INSERT BULK statement before them.' },
  OPENDTSX_E_TDS_CERTIFICATE: {
    message: 'The certificate and key for TDS cannot be used: {detail}',
    hint: 'Give both as PEM text, the key without a passphrase.',
  },
  OPENDTSX_E_TDS_BUG: {
    message: 'The server could not do this because of a defect of its own.',
    hint: 'The log of the server has the details.',
  },
} as const satisfies MessageTable;
