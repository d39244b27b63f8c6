import type { MessageTable } from '../message-table.ts';

/** Wording of the store. */
export const storeMessages = {
  OPENDTSX_E_STORE_DRIVER: {
    message: 'The package pg, which speaks to PostgreSQL, is not installed.',
    hint: 'Run: npm install pg',
  },
  OPENDTSX_E_STORE_NEWER: {
    message:
      'A newer version of OpenDTSX has written this store: it knows the migration {migration}, this version does not.',
    hint: 'Run the newer version; a store is never taken back to an older form.',
  },
  OPENDTSX_E_STORE_OPEN: {
    message: 'The store cannot be used: {detail}',
    hint: 'Check that the folder of --data can be written, or that the server named by --database answers.',
  },
} as const satisfies MessageTable;
