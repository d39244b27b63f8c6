import type { MessageTable } from '../message-table.ts';

/** Wording of the Data Profiling task and of the view of its profiles. */
export const dataProfilingMessages = {
  OPENDTSX_E_PROFILING_REQUEST: {
    message: 'The request {request} of the task {executable} cannot be understood: {reason}.',
    hint: 'Correct it on the page Profile Requests of the task.',
  },
  OPENDTSX_E_PROFILING_DATA: {
    message: 'The request {request} of the task {executable} cannot be computed: {reason}.',
  },
  OPENDTSX_W_PROFILING_EMPTY: {
    message: 'The request {request} of the task {executable} gives no profile of {table}: {reason}.',
  },
  OPENDTSX_E_PROFILEVIEW_FILE: {
    message: '{file} is no file of data profiles: {reason}.',
    hint: 'Give the file that the Data Profiling task has written.',
  },
} as const satisfies MessageTable;
