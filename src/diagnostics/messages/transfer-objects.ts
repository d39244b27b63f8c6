import type { MessageTable } from '../message-table.ts';

/** Wording of the Transfer SQL Server Objects task. */
export const transferObjectsMessages = {
  DTS_E_TRANSFERTASKS_SRCCONNECTIONREQUIRED: {
    message: 'The task {executable} has no connection manager of its source.',
    hint: 'Set SourceConnection.',
  },
  DTS_E_TRANSFERTASKS_DESTCONNECTIONREQUIRED: {
    message: 'The task {executable} has no connection manager of its destination.',
    hint: 'Set DestinationConnection.',
  },
  DTS_E_TRANSFERTASKS_CONNECTIONNOTFOUND: {
    message: 'The task {executable} uses {connection}, which is no connection manager of a database.',
    hint: 'Choose another one. It may have been deleted, or belong to the project: run the project file.',
  },
  DTS_E_TRANSFERTASKS_SRCDBREQUIRED: {
    message: 'The task {executable} names no source database.',
    hint: 'Set SourceDatabase.',
  },
  DTS_E_TRANSFERTASKS_DESTDBREQUIRED: {
    message: 'The task {executable} names no destination database.',
    hint: 'Set DestinationDatabase.',
  },
  DTS_E_TRANSFERTASKS_SRCDBANDDESTDBTHESAME: {
    message: 'Source and destination of the task {executable} are the same database: {database}.',
    hint: 'Point one of the connection managers to another database.',
  },
  DTS_E_TRANSFERTASKS_EXECUTIONFAILED: {
    message: 'The transfer of the task {executable} failed: {detail}.',
    hint: 'Where the destination has transactions, nothing of the transfer stays.',
  },
  DTS_E_TRANSOBJECTSTASK_NOTABLEATSOURCE: {
    message: 'The task {executable} copies the table {table}, which {database} does not have.',
    hint: 'Correct TablesList.',
  },
  DTS_E_TRANSOBJECTSTASK_TABLEALREADYATDEST: {
    message: 'The task {executable} makes the table {table}, which {database} has already.',
    hint: 'Set DropObjectsFirst to True to replace it, or CopySchema to False to copy rows into it.',
  },
  DTS_E_TRANSOBJECTSTASK_ERRORHANDLINGTABLES: {
    message: 'The task {executable} could not transfer the table {table}: {detail}.',
    hint: 'Where the destination has transactions, nothing of the transfer stays.',
  },
  DTS_E_TRANSOBJECTSTASK_NOVIEWATSOURCE: {
    message: 'The task {executable} copies the view {view}, which {database} does not have.',
    hint: 'Correct ViewsList.',
  },
  DTS_E_TRANSOBJECTSTASK_ERRORHANDLINGVIEWS: {
    message: 'The task {executable} could not transfer the view {view}: {detail}.',
    hint: 'Set DropObjectsFirst to True to replace views that exist. Where the destination has transactions, nothing of the transfer stays.',
  },
  DTS_W_TRANSOBJECTSTASK_NOELEMENTSPECIFIEDTOTRANSFER: {
    message: 'The task {executable} has nothing to transfer.',
    hint: 'Name tables in TablesList, or set CopyAllTables or CopyAllObjects.',
  },
  DTS_I_TRANSOBJECTSTASK_TRANSFEREDNOBJECTS: {
    message: 'The task {executable} transferred objects: {count}.',
  },
  OPENDTSX_E_TRANSFER_UNSUPPORTED: {
    message:
      'The Transfer SQL Server Objects Task {executable} does not run against SQL Server: {connection} leads there.',
    hint: 'Point both connection managers to other databases, create the objects with their script in an Execute SQL Task, and copy the rows with Data Flow Tasks, or disable the task.',
  },
  OPENDTSX_W_TRANSFER_REPLACED: {
    message: 'The task {executable} dropped the table {table} of the destination and makes it anew.',
  },
  OPENDTSX_W_TRANSFER_LEFTOUT: {
    message: 'The task {executable} does not transfer {what}.',
    hint: 'Make them at the destination with an Execute SQL Task.',
  },
  OPENDTSX_W_TRANSFER_VALUESCHANGED: {
    message:
      'The task {executable} wrote {count} value(s) to {column} of {table} that the database keeps {how}. The first: {first}.',
    hint: 'Make the table before with a type that holds the values, and set CopySchema and DropObjectsFirst to False.',
  },
} as const satisfies MessageTable;
