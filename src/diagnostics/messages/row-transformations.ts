import type { MessageTable } from '../message-table.ts';

/** Wording of the transformations that copy columns, tell of the execution and sample rows, and of the Recordset Destination. */
export const rowTransformationMessages = {
  DTS_E_TXCOPYMAP_INCORRECT_OUTPUT_COLUMN_MAPPING: {
    message: '{component}: the input column that the output column {column} copies does not reach the component.',
    hint: 'Select the input column again, or check the path that leads to the component.',
  },
  DTS_E_TXCOPYMAP_MISMATCHED_COLUMN_METADATA: {
    message:
      '{component}: the output column {column} ({type}) copies {source} ({sourceType}), but has another type, length, precision, scale or code page.',
    hint: 'Select the input column again: a copy has the type of the column that it copies.',
  },
  DTS_E_TXLINEAGEINVALIDLINEAGEITEM: {
    message: '{component}: the output column {column} selects the audit item {item}, which does not exist.',
    hint: 'LineageItemSelected is 0 to 8: execution, package, package name, version, start time, machine, user, task name, task.',
  },
  DTS_E_TXLINEAGEDATATYPEMISMATCH: {
    message: '{component}: the output column {column} has the type {type}; its audit item needs {expected}.',
    hint: 'Only the length of text may be changed. Convert the column afterwards with a Data Conversion.',
  },
  DTS_E_TXSAMPLINGINVALIDPCT: {
    message: '{component} cannot sample {value} percent of the rows.',
    hint: 'Set SamplingValue to a number from 0 to 100.',
  },
  DTS_E_TXSAMPLINGINVALIDROWS: {
    message: '{component} cannot sample {value} rows.',
    hint: 'Set SamplingValue to a number greater than 0.',
  },
  OPENDTSX_E_RECORDSET_VARIABLE: {
    message: '{component} has no variable to store the record set in.',
    hint: 'Set VariableName to a variable of type Object, e.g. User::Rows.',
  },
} satisfies MessageTable;
