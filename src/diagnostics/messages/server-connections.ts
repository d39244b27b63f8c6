import type { MessageTable } from '../message-table.ts';

/** Wording of connections to servers: FTP, mail, web, message queues. */
export const serverConnectionMessages = {
  DTS_E_FTPINVALIDCONNECTIONSTRING: {
    message: 'The FTP connection manager {connection} names no server.',
    hint: 'Set ServerName, or a connection string host:port.',
  },
  DTS_E_FTPINVALIDPORT: {
    message: 'The port {port} of the FTP connection manager {connection} is not valid.',
    hint: 'A port is a number from 1 to 65535; FTP servers use 21.',
  },
  DTS_E_FTPINVALIDRETRIES: {
    message: 'Retries of the FTP connection manager {connection} is {retries}.',
    hint: 'It is the number of attempts to connect; 0 means no limit.',
  },
  OPENDTSX_E_SERVER_TARGET: {
    message: 'The connection {connection} cannot be repointed as asked: {detail}.',
    hint: 'It takes targets that begin with {expected}, e.g. scheme://user@host:port. Files of certificates follow as ?ca=file.',
  },
  OPENDTSX_E_SERVER_CERTIFICATE: {
    message: 'The file {file}, named by {option} in the target of {connection}, cannot be read.',
    hint: 'It must be a PEM file on this machine.',
  },
  OPENDTSX_E_CONNECTION_PROPERTY: {
    message: '{property} of the connection manager {connection} is {value}: {reason}.',
  },
  OPENDTSX_E_MSMQ_UNMAPPED: {
    message: 'The queue {path} of {connection} is a message queue of Windows, which exists on Windows only.',
    hint: 'Name the queue of a broker such as RabbitMQ that stands in for it, in opendtsx.yaml under connections: "{connection}: amqp://user@host/vhost?queue=name".',
  },
  OPENDTSX_E_CLIENTLIBRARY: {
    message: '{usedBy} needs the library {library}, which is not installed.',
    hint: 'Install it: {install}',
  },
} satisfies MessageTable;
