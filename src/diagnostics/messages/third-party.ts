import type { MessageTable } from '../message-table.ts';

/** Wording of the units that replace free components of third parties. */
export const thirdPartyMessages = {
  OPENDTSX_E_HASH_NOCOLUMNS: {
    message: '{component}: the output column {column} is the hash of no column.',
    hint: 'Name the input columns to hash in its InputColumnLineageIDs.',
  },
  OPENDTSX_E_HASH_OUTPUTTYPE: {
    message:
      '{component}: the output column {column} has the type {type} and the length {length}; its hash needs {expected}.',
    hint: 'Correct the type of the column, or its HashType and HashOutputType.',
  },
  OPENDTSX_E_HASH_DECIMAL: {
    message:
      '{component}: {value} in the column {column} cannot be hashed: a .NET decimal, whose bytes go into the hash, has 96 bits and 28 decimal places.',
    hint: 'Convert the column to a DT_NUMERIC with fewer digits, or to text, before it is hashed.',
  },
  OPENDTSX_E_HASH_UNAVAILABLE: {
    message: '{component}: the cryptographic library of this Node.js has no {algorithm}.',
    hint: 'Run the package with a Node.js that is built with its own OpenSSL, as those of nodejs.org are.',
  },
  OPENDTSX_E_ROWNUMBER_COLUMN: {
    message: '{component} has {count} output columns; it needs exactly one, of type DT_I4, for the numbers.',
    hint: 'Give its output one column of type DT_I4.',
  },
  OPENDTSX_E_ROWNUMBER_RANGE: {
    message: '{component} reaches the number {number}, which is no DT_I4.',
    hint: 'Choose a smaller Seed or Increment, or number the rows in a Script Component with DT_I8.',
  },
} satisfies MessageTable;
