import type { MessageTable } from '../message-table.ts';

/** Wording of reading package, project, parameter, connection manager and configuration files. */
export const formatMessages = {
  DTS_E_PACKAGEUNPROTECT: {
    message: '{file} is encrypted as a whole and cannot be opened here: {detail}.',
    hint: 'Open it where it was saved and save it with DontSaveSensitive, EncryptSensitiveWithPassword or EncryptAllWithPassword.',
  },
  OPENDTSX_E_FORMATS_ROOT: {
    message: '{file} begins with <{found}>, not with <{expected}>.',
    hint: 'Check that the path names the right kind of file.',
  },
  OPENDTSX_E_FORMATS_ARCHIVE: {
    message: '{file} cannot be read as a project deployment file: {detail}.',
    hint: 'An .ispac is a ZIP archive with the entry @Project.manifest: build or copy it again.',
  },
  OPENDTSX_E_FORMATS_ARCHIVELIMIT: {
    message: '{file} is refused, because unpacking it could exhaust memory: {detail}.',
    hint: 'No project the designer builds comes near this limit: the archive is damaged or made to do harm.',
  },
  OPENDTSX_E_FORMATS_ARCHIVENAME: {
    message: 'The archive {file} holds an entry named {entry}, which is refused: {detail}.',
    hint: 'Build the project again; the designer never writes such a name.',
  },
  OPENDTSX_W_FORMATS_ENTRYMISSING: {
    message: 'The project {project} lists {entry}, which is not there.',
    hint: 'Add the file, or remove it from the project.',
  },
  OPENDTSX_W_FORMATS_ATTRIBUTEMISSING: {
    message: '<{element}> at line {line} has no {attribute}.',
    hint: 'The designer always writes it; what refers to this object by it is not found.',
  },
  OPENDTSX_W_FORMATS_DATATYPE: {
    message: 'The column {column} has the data type "{text}", which is not known.',
    hint: 'Correct the dataType attribute; the column is treated as DT_UNKNOWN.',
  },
  OPENDTSX_W_FORMATS_NUMBER: {
    message: '{attribute}="{text}" of {element} is not a whole number; {otherwise} is used.',
  },
} satisfies MessageTable;
