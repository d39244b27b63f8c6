import type { MessageTable } from '../message-table.ts';

/** Wording of what goes wrong in the text of flat files. */
export const flatFileMessages = {
  DTS_E_TEXTQUALIFIERNOTFOUND: {
    message:
      'The text qualifier that closes the column {column} was not found in {file} (row {row}, line {line}, byte {byteOffset}).',
    hint: 'A qualifier opens a field there and the file ends before it is closed: correct the data, or set TextQualified of the column to False.',
  },
  DTS_W_PARTIALROWFOUNDATENDOFFILE: {
    message: 'The last row of {file} ends before its last column (row {row}, line {line}).',
    hint: 'Check whether the file was cut off.',
  },
  DTS_W_ENDOFFILEREACHWHILEREADINGHEADERROWS: {
    message: '{file} ends while its header rows are read: it has no data rows.',
    hint: 'Check HeaderRowsToSkip, the header row delimiter, and whether the file is empty.',
  },
  DTS_E_CANNOTWRITETODATAFILE: {
    message: 'The file {file} cannot be written: {detail}.',
    hint: 'Check free space and permissions.',
  },
  DTS_E_FLATFILESOURCEADAPTERSTATIC_CANTCONVERTVALUE: {
    message: 'The value cannot be converted to the type of its column.',
  },
  DTS_E_FLATFILESOURCEADAPTERSTATIC_TRUNCATED: { message: 'The value is longer than its column.' },
  DTS_E_FLATFILESOURCEADAPTERSTATIC_SIGNMISMATCH: {
    message: 'The value is negative and the type of its column has no sign.',
  },
  DTS_E_FLATFILESOURCEADAPTERSTATIC_DATAOVERFLOW: {
    message: 'The value is outside the range of the type of its column.',
  },
  OPENDTSX_E_FLATFILE_CODEPAGE: {
    message: 'The flat file connection manager {connection} names the code page {codePage}, which is not known.',
    hint: 'Use 65001 (UTF-8), 1252 or another Windows code page, or Unicode.',
  },
  OPENDTSX_W_FLATFILE_DELIMITERUNSEEN: {
    message:
      'No row of {file} has the delimiter {delimiter} after its column {column}. In the first row, {likely} would give the {columns} columns.',
    hint: 'Set the ColumnDelimiter of the columns in the flat file connection manager to what the file uses; otherwise every other column is NULL.',
  },
  OPENDTSX_E_FLATFILE_ROWTOOLONG: {
    message:
      'A row of {file} is longer than {bytes} bytes (row {row}, line {line}, byte {byteOffset}): its row delimiter {delimiter} was not found.',
    hint: 'Check the row delimiter against the line endings of the file (CR LF or LF), and the text qualifier.',
  },
  OPENDTSX_E_FLATFILE_UNMAPPABLE: {
    message:
      'The character {character} cannot be written to {file}: the code page {codePage} lacks it. Text around it: {text}',
    hint: 'Write the file as UTF-8 (code page 65001) or Unicode, or replace such characters before.',
  },
  OPENDTSX_E_FLATFILE_TOOWIDE: {
    message: 'The value {value} does not fit the {width} characters of the column {column} in {file}.',
    hint: 'Widen the column of the flat file connection manager, or shorten the values.',
  },
} satisfies MessageTable;
