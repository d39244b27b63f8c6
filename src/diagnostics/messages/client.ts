import type { MessageTable } from '../message-table.ts';

/** Wording of what a client of a server finds. */
export const clientMessages = {
  OPENDTSX_E_CLIENT_ADDRESS: {
    message: '"{address}" is no address of a server.',
    hint: 'Write what opendtsx serve prints, e.g. http://127.0.0.1:8370 or https://catalog.example.com:8370, without a user and a password.',
  },
  OPENDTSX_E_CLIENT_PLAINTEXT: {
    message: 'The password or token would travel to {address} for everybody to read: it is not sent without TLS.',
    hint: 'Use https:// (opendtsx serve --tls-cert --tls-key). In a network that is yours alone, --allow-http lets it pass.',
  },
  OPENDTSX_E_CLIENT_CREDENTIALS: {
    message: 'There is neither a user with a password nor a token to log in with.',
    hint: 'opendtsx login ADDRESS --user NAME keeps a token; --token-env names an environment variable with one.',
  },
  OPENDTSX_E_CLIENT_UNREACHABLE: {
    message: 'The server at {address} does not answer: {detail}',
    hint: 'Check the address, and that the server runs: it answers at {address}/health/live.',
  },
  OPENDTSX_E_CLIENT_TIMEOUT: {
    message: 'The server at {address} did not answer within {seconds} s.',
    hint: 'What was asked for may have been done all the same: look before asking again.',
  },
  OPENDTSX_E_CLIENT_LOGIN: {
    message: 'The server at {address} lets nobody in with this: {detail}',
    hint: 'Log in again: opendtsx login {address} --user NAME',
  },
  OPENDTSX_E_CLIENT_DENIED: {
    message: 'The server at {address} refused: {detail}',
    hint: 'Ask who manages the server for the permission, or log in with a token that is not limited.',
  },
  OPENDTSX_E_CLIENT_ANSWER: {
    message: 'The server at {address} answered {status}: {detail}',
    hint: 'Check that a server of OpenDTSX answers at this address; {address}/openapi.json tells.',
  },
  OPENDTSX_E_CLIENT_NAME: {
    message: 'The name "{name}" cannot be part of an address.',
    hint: 'Nothing, and halves of characters, are no names that can be asked for.',
  },
  OPENDTSX_E_CLIENT_NOTFOUND: {
    message: '{place} has no {kind} with the name or number "{name}".',
    hint: 'Check the name, and whether you may read it. The names are: {names}.',
  },
  OPENDTSX_E_CLIENT_CATALOG: {
    message: 'There is no catalog "{name}".',
    hint: 'A server has one catalog, and its name is SSISDB.',
  },
  OPENDTSX_E_CLIENT_NOSERVER: {
    message: 'The command line names no server.',
    hint: 'Log in with opendtsx login ADDRESS --user NAME, add --server ADDRESS (dtexec: /Server), or set OPENDTSX_SERVER.',
  },
  OPENDTSX_E_CLIENT_NOLOGIN: {
    message: 'Nobody is logged in to {address}.',
    hint: 'opendtsx login {address} --user NAME, or --token-env with the name of an environment variable that holds a token.',
  },
  OPENDTSX_E_LOGIN_FILE: {
    message: 'The file of the logins {file} cannot be used: {detail}.',
    hint: 'Only its owner may read it (chmod 600); it is made anew by opendtsx login when it is not there.',
  },
  OPENDTSX_E_DECLARATION: {
    message: '{file}: {place} {detail}.',
    hint: 'docs/guides/catalog-client.md shows what a declaration of a catalog holds.',
  },
  OPENDTSX_E_CLIENT_MADE: {
    message: '{kind} "{name}" cannot be {action}: it was not made on the server yet.',
    hint: 'Call create() first, or take it out of its collection.',
  },
} as const satisfies MessageTable;
