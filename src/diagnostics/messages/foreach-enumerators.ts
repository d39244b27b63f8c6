import type { MessageTable } from '../message-table.ts';

/** Wording of the Foreach enumerators. */
export const foreachMessages = {
  DTS_W_FILEENUMEMPTY: {
    message: 'The enumerator {enumerator} found no file that matches {pattern} in {folder}.',
    hint: 'The loop runs zero times. Check the folder and the pattern, or map the folder in opendtsx.yaml.',
  },
  DTS_E_INVALIDVALUEINARRAY: {
    message:
      'Item {item}, column {column} of the enumerator {enumerator} is {value}, no value of the data type {type}.',
  },
  DTS_E_ENUMERATIONELEMENTNOTENUMERABLE: {
    message: 'The variable {variable} of the enumerator {enumerator} holds nothing that can be enumerated.',
    hint: 'It must hold an array, a list, a record set or text when the loop starts.',
  },
  OPENDTSX_E_FOREACH_PROPERTYMISSING: { message: 'The enumerator {enumerator} has no {property}.' },
  OPENDTSX_E_FOREACH_NORECORDSET: {
    message: 'The variable {variable} of the enumerator {enumerator} holds no record set.',
    hint: 'Fill it with an Execute SQL task (full result set) or a Recordset destination before the loop.',
  },
  OPENDTSX_E_FOREACH_PROPERTY: {
    message: 'The enumerator {enumerator} has {property} = {value}: {reason}.',
  },
  OPENDTSX_E_FOREACH_VARIABLE: {
    message: 'The variable {variable} of the enumerator {enumerator} holds a {type}; it must be {expected}.',
  },
  OPENDTSX_E_FOREACH_FOLDER: {
    message: 'The enumerator {enumerator} cannot read the folder {folder}: {detail}.',
    hint: 'Give the user that runs the package the right to read it, or map the folder in opendtsx.yaml.',
  },
  OPENDTSX_W_FOREACH_SUBFOLDER: {
    message: 'The enumerator {enumerator} left out the folder {folder}, which cannot be read: {detail}.',
    hint: 'The loop runs without the files below it. Give the user that runs the package the right to read it, or set Recurse to False.',
  },
  DTS_E_NODELISTENUM_INVALIDCONNMGRTYPE: {
    message:
      'The enumerator {enumerator} reads {property} from the connection manager {connection}, which is none of the type FILE.',
    hint: 'Name a FILE connection manager, or set the source type to Variable or DirectInput.',
  },
  DTS_E_NODELISTENUM_XPATHISEMPTY: {
    message: 'The enumerator {enumerator} has no XPath expression ({property}).',
  },
  DTS_E_NODELISTENUM_INVALIDDATANODE: {
    message: 'The enumerator {enumerator} has no document: {property} is empty.',
    hint: 'SourceDocument names a FILE connection manager or a variable, or holds the XML itself, as SourceType says.',
  },
  DTS_E_NODELISTENUM_NOENUMERATORCREATED: {
    message: 'The XPath expression {expression} of the enumerator {enumerator} gives {kind}, no nodes.',
    hint: 'A loop needs an expression that selects nodes, such as /orders/order; a single value is computed by an XML Task (XPATH, Evaluation).',
  },
  OPENDTSX_E_FOREACH_XPATH: {
    message:
      'The XPath expression {expression} of the enumerator {enumerator} ({property}) is wrong at character {position}: {detail}.',
  },
  OPENDTSX_E_FOREACH_XML: {
    message: 'The enumerator {enumerator} cannot read the XML of {document}: {detail}.',
  },
  OPENDTSX_E_FOREACH_CONNECTION: {
    message: 'The enumerator {enumerator} needs a database; the connection manager {connection} {problem}.',
    hint: 'Name a connection manager of a database (ADO.NET, OLE DB), or map it to one in opendtsx.yaml.',
  },
  OPENDTSX_E_FOREACH_UNREAD: {
    message: '{executable}: the ObjectData of the enumerator {creationName} holds {name}, which is not understood.',
    hint: 'Leaving it out could enumerate more than the package asks for. Set the properties of the enumerator from outside, or write them as docs/reference shows.',
  },
  OPENDTSX_E_FOREACH_CATALOG_UNSUPPORTED: {
    message: 'The enumerator {enumerator} cannot list {objects} of {database}.',
    hint: 'Query the catalog of the database with an Execute SQL task (full result set) into an Object variable and loop over it with the Foreach ADO enumerator.',
  },
} satisfies MessageTable;
