import type { MessageTable } from '../message-table.ts';

/** Wording of change data capture. */
export const cdcMessages = {
  OPENDTSX_E_CDC_STATE: {
    message: 'The task {executable} cannot do {operation} in the CDC state "{state}": {detail}.',
    hint: 'Run the tasks of the package in order, and give tasks of one process one StateName. ResetCdcState goes on from the current changes.',
  },
  OPENDTSX_E_CDC_LSN: {
    message: 'The task {executable} could not read a log sequence number from {database}: {detail}.',
    hint: 'Change data capture must be enabled in the database, and the user must be db_owner or sysadmin.',
  },
  OPENDTSX_E_CDC_STATETABLE: {
    message: 'The task {executable} could not {verb} the CDC state {name} in the table {table}: {detail}.',
    hint: 'The table has two columns: CREATE TABLE dbo.cdc_states (name nvarchar(256) NOT NULL PRIMARY KEY, state nvarchar(256) NOT NULL).',
  },
  OPENDTSX_W_CDC_REPEATED: {
    message: 'The task {executable} gives a range of changes that was not marked as processed before: {state}.',
    hint: 'The run before failed, or another package works with the same StateName. Rows may be at the target already.',
  },
} as const satisfies MessageTable;
