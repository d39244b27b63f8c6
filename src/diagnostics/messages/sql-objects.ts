import type { MessageTable } from '../message-table.ts';

/** Wording of what the catalog's T-SQL objects refuse. */
export const sqlObjectMessages = {
  OPENDTSX_E_SQL_ABSENT: {
    message: 'This server does not have {name}.',
    hint: '{instead}',
  },
  OPENDTSX_E_SQL_NOTTAKEN: {
    message: 'Nobody took the rows of a result for {seconds} s, and the query was ended.',
    hint: 'An open result keeps room in the store: read it to its end, or ask for less.',
  },
} as const satisfies MessageTable;
