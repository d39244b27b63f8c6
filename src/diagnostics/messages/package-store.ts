import type { MessageTable } from '../message-table.ts';

/** Wording of the package store. */
export const packageStoreMessages = {
  OPENDTSX_E_PACKAGESTORE_PATH: {
    message: '"{path}" is no path in the package store: {reason}.',
    hint: 'Write folders and the package with backslashes between them, e.g. MSDB\\Loads\\Daily or File System\\Daily.',
  },
  OPENDTSX_E_PACKAGESTORE_FOLDERNOTFOUND: { message: 'The package store has no folder {path}.' },
  OPENDTSX_E_PACKAGESTORE_PACKAGENOTFOUND: { message: 'The package store has no package {path}.' },
  OPENDTSX_E_PACKAGESTORE_FOLDEREXISTS: {
    message: 'There is a folder {path} in the package store already.',
    hint: 'Case makes no difference in names. Choose another one.',
  },
  OPENDTSX_E_PACKAGESTORE_PACKAGEEXISTS: {
    message: 'There is a package {path} in the package store already.',
    hint: 'Choose another name, or say that it may be overwritten.',
  },
  OPENDTSX_E_PACKAGESTORE_FOLDERNOTEMPTY: {
    message: 'The folder {path} is not empty, so it is not removed.',
    hint: 'Remove or move its packages and folders first.',
  },
  OPENDTSX_E_PACKAGESTORE_ROOTFOLDER: {
    message: 'The outermost folder of a package store is neither renamed nor removed.',
  },
  OPENDTSX_E_PACKAGESTORE_ROLE: {
    message: 'There is no role {role} that {path} could be given to.',
    hint: 'Make the role first. Without a role the fixed roles decide.',
  },
  OPENDTSX_E_PACKAGESTORE_SERVER: {
    message: 'The package store does not take "{server}" as the name of a server.',
    hint: 'Use ".", "localhost" or {host}. There is one package store on a computer, so no instance is named; "(local)" is not understood.',
  },
  OPENDTSX_E_PACKAGESTORE_STORE: {
    message: 'The path {path} begins with no store.',
    hint: 'Begin with one of: {stores}.',
  },
  OPENDTSX_E_PACKAGESTORE_FILE: { message: '{path} of the package store cannot be used: {detail}.' },
  OPENDTSX_E_PACKAGESTORE_NOTRUNNING: { message: 'No package is running under the instance {instance}.' },
  OPENDTSX_E_PACKAGESTORE_SEALED: {
    message: 'The package {path} does not open with the key of this server.',
    hint: 'Start the server with the key that it had when the package was stored.',
  },
  OPENDTSX_E_PACKAGESTORE_SAMEPLACE: { message: '{path} would be copied or moved onto itself.' },
} as const satisfies MessageTable;
