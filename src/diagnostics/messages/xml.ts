import type { MessageTable } from '../message-table.ts';

/** Wording of what the XML reader finds. */
export const xmlMessages = {
  OPENDTSX_E_XML_NOTXML: {
    message: '{file} is not XML: it begins with {found}.',
    hint: 'A package file begins with "<?xml" or with "<DTS:Executable". Check that the path names the file itself, not an archive (.ispac) or a saved error page.',
  },
  OPENDTSX_E_XML_TRUNCATED: {
    message: '{file} ends at line {line}, column {column} inside {inside}.',
    hint: 'The file is cut off: copy or download it again.',
  },
  OPENDTSX_E_XML_DOCTYPE: {
    message:
      '{file} contains a document type declaration (<!DOCTYPE) at line {line}, column {column}, which is refused.',
    hint: 'Package files never need one; it could pull in other files. Remove the declaration.',
  },
  OPENDTSX_E_XML_NULCHARACTER: {
    message: '{file} contains a NUL character at line {line}, column {column}.',
    hint: 'The file is damaged, or it is UTF-16 without a byte order mark: save it again as UTF-8.',
  },
  OPENDTSX_E_XML_DUPLICATEATTRIBUTE: {
    message: 'The element <{element}> at line {line} of {file} has the attribute {attribute} twice.',
    hint: 'Remove one of the two; this often comes from a merge.',
  },
  OPENDTSX_E_XML_TOODEEP: {
    message: '{file} nests elements more than {limit} levels deep at line {line}, column {column}.',
    hint: 'No package the designer writes comes near this depth: the file is damaged or made to exhaust memory.',
  },
  OPENDTSX_E_XML_TOOLARGE: {
    message: '{file} is too large: {detail}.',
    hint: 'No package the designer writes comes near this size: the file is damaged or made to exhaust memory.',
  },
  OPENDTSX_E_XML_TOOMANY: {
    message: '{file} is too large at line {line}, column {column}: it has {detail}.',
    hint: 'No package the designer writes comes near this size: the file is damaged or made to exhaust memory.',
  },
  OPENDTSX_E_XML_SYNTAX: {
    message: '{file} is not well-formed XML at line {line}, column {column}: {detail}.',
    hint: 'Correct the file at this place; an unresolved merge conflict is a frequent cause.',
  },
  OPENDTSX_E_XML_ENCODING: {
    message: '{file} cannot be decoded as {encoding}: {detail}.',
    hint: 'Save the file as UTF-8, or correct the encoding in its XML declaration.',
  },
} satisfies MessageTable;
