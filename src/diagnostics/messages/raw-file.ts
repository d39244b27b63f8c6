import type { MessageTable } from '../message-table.ts';

const appendable = 'Write a new file once (WriteOption 0), or give the component the columns of the file.';

/** Wording of the Raw File source and destination. */
export const rawFileMessages = {
  DTS_E_RAWFILENAMEREQUIRED: {
    message: '{component} has no file name.',
    hint: 'Set FileName, or AccessMode 1 and FileNameVariable.',
  },
  DTS_E_RAWINVALIDACCESSMODE: {
    message: '{component} has the access mode {mode}, which does not exist.',
    hint: 'AccessMode is 0 (FileName) or 1 (FileNameVariable).',
  },
  DTS_E_RAWFILECANTOPENREAD: { message: '{component} cannot read the file {file}: {detail}.' },
  DTS_E_RAWFILECANTOPEN: { message: '{component} cannot write the file {file}: {detail}.' },
  DTS_E_RAWCANTWRITE: {
    message: '{component} cannot go on writing the file {file}: {detail}. It is left as it was before.',
    hint: 'See that the disk has room, then run it again.',
  },
  DTS_E_RAWBADHEADER: {
    message: '{component}: the file {file} is damaged: its header cannot be read.',
    hint: 'Write the file again.',
  },
  DTS_E_RAWUNEXPECTEDEOF: {
    message: '{component}: the file {file} is damaged, or ends, within a block, after {rows} rows.',
    hint: 'Write the file again.',
  },
  OPENDTSX_E_RAWFILE_OTHERLAYOUT: {
    message:
      '{component}: the file {file} has not the layout of raw files of OpenDTSX. Files that SSIS itself wrote have a layout that is not published.',
    hint: 'Let a package run by OpenDTSX write the file, or hand the rows over in a flat file or table.',
  },
  DTS_E_RAWMETADATAMISMATCH: {
    message: '{component}: the file {file} has no column {column} of type {type}. It has: {existing}.',
    hint: 'Refresh the columns of the component, or write the file again.',
  },
  DTS_E_RAWEXISTSCREATEONCE: {
    message: '{component} creates the file {file} once, and it exists already.',
    hint: 'Remove the file, or set WriteOption to 0 (create always) or 2 (append).',
  },
  DTS_E_RAWMETADATACOUNTMISMATCH: {
    message: '{component} cannot append to {file}: the file has {found} columns, the component {expected}.',
    hint: appendable,
  },
  DTS_E_RAWMETADATAMISMATCHTYPE: {
    message: '{component} cannot append to {file}: the column {column} has the type {found} there, {expected} here.',
    hint: appendable,
  },
  DTS_E_RAWMETADATAMISMATCHSIZE: {
    message: '{component} cannot append to {file}: the column {column} has the length {found} there, {expected} here.',
    hint: appendable,
  },
  DTS_E_RAWMETADATAMISMATCHCODEPAGE: {
    message:
      '{component} cannot append to {file}: the column {column} has the code page {found} there, {expected} here.',
    hint: appendable,
  },
  DTS_E_RAWMETADATAMISMATCHPRECISION: {
    message:
      '{component} cannot append to {file}: the column {column} has the precision {found} there, {expected} here.',
    hint: appendable,
  },
  DTS_E_RAWMETADATAMISMATCHSCALE: {
    message: '{component} cannot append to {file}: the column {column} has the scale {found} there, {expected} here.',
    hint: appendable,
  },
  DTS_E_RAWDESTNOINPUTCOLUMNS: {
    message: '{component} writes no column.',
    hint: 'Select at least one input column.',
  },
  DTS_E_RAWDESTBLOBDATATYPE: {
    message: '{component} cannot write the column {column}: raw files hold no {type}.',
    hint: 'Convert the column to DT_WSTR, DT_STR or DT_BYTES, or write it to files (Export Column).',
  },
} satisfies MessageTable;
