import type { MessageTable } from '../message-table.ts';

/** Wording of packages in stores, as programs and command lines reach them. */
export const storedPackageMessages = {
  OPENDTSX_E_STORE_SERVER: {
    message: 'Nothing says where the server "{server}" is, or who asks it.',
    hint: 'Declare it in opendtsx.yaml (servers: {server}: address and token), set OPENDTSX_SERVER and OPENDTSX_TOKEN, give a user and password, or log in with opendtsx login. "." is the store of this machine.',
  },
  OPENDTSX_E_STORE_ROLES: {
    message: 'Packages in folders of this machine have no roles: {path}.',
    hint: 'Who may read or change them is up to the file system. Packages of MSDB on a server have roles.',
  },
  OPENDTSX_E_STORE_SECRET: {
    message: 'The secret of the server "{server}" cannot be read: {detail}.',
    hint: 'Set the environment variable, or put the secret alone into the file, that servers: of opendtsx.yaml names.',
  },
} as const satisfies MessageTable;
