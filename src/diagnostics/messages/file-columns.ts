import type { MessageTable } from '../message-table.ts';

/** Wording of Export Column and Import Column. */
export const fileColumnMessages = {
  DTS_E_EXTRACTORREFERENCEDCOLUMNNOTFOUND: {
    message:
      '{component}: the column {column} holds paths, but the input column {reference} with the data is not there.',
    hint: 'Select the column with the data again (FileDataColumnID).',
  },
  DTS_E_EXTRACTORDATACOLUMNNOTBLOB: {
    message: '{component} cannot write the column {data} to files: its type is {type}.',
    hint: 'Convert the column to DT_TEXT, DT_NTEXT or DT_IMAGE.',
  },
  DTS_E_EXTRACTORFILENAMECOLUMNNOTSTRING: {
    message: '{component} cannot take paths from the column {column}: its type is {type}.',
    hint: 'Convert the column to DT_WSTR or DT_STR.',
  },
  DTS_E_EXTRACTORCANTAPPENDTRUNCATE: {
    message: '{component}: the files of {column} are to be both appended to and truncated.',
    hint: 'Set either AllowAppend or ForceTruncate to false.',
  },
  DTS_E_EXTRACTORUNREFERENCED: {
    message: '{component} uses the column {column} neither as paths nor as data.',
    hint: 'Give it a FileDataColumnID, let another column refer to it, or clear it in the component.',
  },
  DTS_E_EXTRACTORCOLUMNALREADYREFERENCED: {
    message: '{component}: the data of {data} is written by the paths of {column} and of {other}.',
    hint: 'Copy the column before (Copy Column), or use one column of paths.',
  },
  DTS_E_INSERTERREFERENCEDCOLUMNNOTFOUND: {
    message:
      '{component}: the column {column} holds paths, but the output column {reference} for the data is not there.',
    hint: 'Add an output column, and put its id into FileDataColumnID.',
  },
  DTS_E_INSERTERDATACOLUMNNOTBLOB: {
    message: '{component} cannot read files into the column {data}: its type is {type}.',
    hint: 'Give the output column the type DT_TEXT, DT_NTEXT or DT_IMAGE.',
  },
  DTS_E_INSERTERFILENAMECOLUMNNOTSTRING: {
    message: '{component} cannot take paths from the column {column}: its type is {type}.',
    hint: 'Convert the column to DT_WSTR or DT_STR.',
  },
  DTS_E_INSERTERCOLUMNALREADYREFERENCED: {
    message: '{component}: the files of {column} and of {other} are read into one column, {data}.',
    hint: 'Add an output column for each column of paths.',
  },
  DTS_E_INSERTERCOLUMNNOTREFERENCED: {
    message: '{component}: no column of paths names the output column {data}.',
    hint: 'Put the id of the output column into FileDataColumnID of a column of paths, or delete it.',
  },
  DTS_E_INSERTEREXPECTBOMINVALIDTYPE: {
    message:
      '{component}: the files of {column} are to begin with a byte order mark, but are read into {data} of type {type}.',
    hint: 'Set ExpectBOM to false, or give the output column the type DT_NTEXT.',
  },
} satisfies MessageTable;
