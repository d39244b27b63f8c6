import type { MessageTable } from '../message-table.ts';

/** Messages of programs that build packages. */
export const builderMessages = {
  OPENDTSX_E_BUILDER_RAW: {
    message: 'This raw XML cannot be put into the package: {detail}.',
    hint: 'Give one element as packages of format 8 hold it.',
  },
  OPENDTSX_E_BUILDER_SETTING: {
    message: '{object} does not know the setting "{setting}".',
    hint: 'It knows {present}.',
  },
  OPENDTSX_E_BUILDER_COLUMNTYPE: {
    message: '"{value}" is no type for the column {column}.',
    hint: 'Write DT_I4, DT_WSTR:50, DT_STR:50:1252, DT_NUMERIC:18:2 …',
  },
  OPENDTSX_E_BUILDER_NOOUTPUT: {
    message: '{component} has no output that is free for {next}.',
    hint: 'Its outputs are {present}; a Multicast sends the same rows to several components.',
  },
  OPENDTSX_E_BUILDER_NOMAPPING: {
    message: 'No column that reaches {component} has the name of a column there.',
    hint: 'Columns there: {there}. Columns that reach it: {here}. Say with `map` what goes where.',
  },
  OPENDTSX_E_BUILDER_EJECT: {
    message: 'The package {package} cannot be written as code: {detail}.',
  },
} satisfies MessageTable;
