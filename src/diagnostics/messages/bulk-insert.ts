import type { MessageTable } from '../message-table.ts';

/** Wording of the Bulk Insert task. */
export const bulkInsertMessages = {
  DTS_E_BITASK_NO_CONNECTION_MANAGER_SPECIFIED: {
    message: 'The task {executable} lacks the connection manager of its file or of its database.',
    hint: 'Set SourceConnection and DestinationConnection.',
  },
  DTS_E_BITASK_INVALIDSOURCECONNECTIONNAME: {
    message:
      'The task {executable} reads its file through {connection}, which is no FILE or FLATFILE connection manager.',
    hint: 'Choose another SourceConnection. It may have been deleted, or belong to the project: run the project file.',
  },
  DTS_E_BITASK_INVALIDDESTCONNECTIONNAME: {
    message: 'The task {executable} loads into {connection}, which is no connection manager of a database.',
    hint: 'Choose another DestinationConnection. It may have been deleted, or belong to the project: run the project file.',
  },
  DTS_E_BITASK_DESTINATION_TABLE_NOT_SPECIFIED: {
    message: 'The task {executable} names no table to load.',
    hint: 'Set DestinationTableName.',
  },
  DTS_E_BITASK_CANNOT_RETRIEVE_COLUMN_INFO: {
    message: 'The table {table} that the task {executable} loads does not exist in {database}.',
    hint: 'Correct DestinationTableName, or create the table before.',
  },
  DTS_E_BITASK_EXECUTION_FAILED: {
    message: 'The task {executable} could not load {file} into {table}: {detail}.',
    hint: 'Check FieldTerminator, RowTerminator, FirstRow, CodePage and the format file against the file. Batches before the one that failed stay when BatchSize is not 0.',
  },
  OPENDTSX_W_BULKINSERT_FORMATFILE: {
    message: 'The task {executable} names the format file {file} and does not use it: UseFormatFile is False.',
    hint: 'Set UseFormatFile to True, or empty FormatFile.',
  },
  OPENDTSX_W_BULKINSERT_REFUSED: {
    message: 'The task {executable} left out rows that do not fit {table}: {count}. The first: {first}.',
    hint: 'Set MaximumErrors to fail when more rows than that are left out; 0 means any number.',
  },
} as const satisfies MessageTable;
