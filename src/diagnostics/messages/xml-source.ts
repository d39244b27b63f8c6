import type { MessageTable } from '../message-table.ts';

const unsupportedSchema = 'Change the schema, or give the source one that describes only the elements that you need.';
const inlineSchema =
  'Put the schema before the other elements below the root, or set UseInlineSchema to False and XMLSchemaDefinition.';

/** Wording of the XML Source. */
export const xmlSourceMessages = {
  DTS_E_XMLSRCEMPTYPROPERTY: {
    message: '{component}: the property {property} of {of} is empty.',
    hint: 'Set {property}.',
  },
  DTS_E_XMLSRCUNABLETOREADXMLDATA: {
    message: '{component} has no XML to read: {detail}.',
    hint: 'Give the variable a value before the data flow starts.',
  },
  DTS_E_XMLSRCFAILEDTOCREATEREADER: { message: '{component} cannot read {what} ({place}): {detail}.' },
  DTS_E_XMLSRCUNABLETOPROCESSXMLDATA: {
    message: '{component} cannot read on at {place}: {detail}.',
    hint: 'Rows up to there were sent already. Correct the document and run the data flow again.',
  },
  DTS_E_NODATATABLEMATCHROWID: {
    message:
      '{component}: the output {output} has the RowsetID "{rowset}", which is no element of {schema}. Its elements are: {existing}.',
    hint: 'Refresh the outputs of the source, or give it the schema that they were made from.',
  },
  DTS_E_XMLSRCEXTERNALMETADATACOLUMNNOTINSCHEMA: {
    message:
      '{component}: the column {column} of the output {output} is not part of the element {element} in {schema}. That has: {existing}.',
    hint: 'Refresh the outputs of the source, or remove the column.',
  },
  DTS_E_XMLDATATYPECHANGED: {
    message:
      '{component}: the column {column} of the output {output} was {known}; in {schema}, {element} gives it the type {found}.',
    hint: 'Refresh the outputs of the source. Values that are no {known} are errors of their rows.',
  },
  DTS_E_XMLSRC_INDUCEDTRANSFORMFAILUREONERROR: {
    message: '{component}: the column {column} of the output {output} fails at {element}: {detail}.',
    hint: 'Correct the value, or set the error disposition of the column to IgnoreFailure or RedirectRow.',
  },
  DTS_E_XMLSRC_INDUCEDTRANSFORMFAILUREONTRUNCATION: {
    message: '{component}: a value of the column {column} of the output {output} would be cut at {element}: {detail}.',
    hint: 'Make the column longer, or set its truncation disposition to IgnoreFailure or RedirectRow.',
  },
  DTS_E_XMLDATAREADERANYTYPENOTSUPPORTED: {
    message:
      '{component}: the element {element} has the type xs:anyType ({place}), which says nothing about its content.',
    hint: unsupportedSchema,
  },
  DTS_E_XMLDATAREADERGROUPREFNOTSUPPORTED: {
    message: '{component}: the schema refers to the group {element} ({place}); groups of elements are not supported.',
    hint: 'Write the elements of the group where it is referred to.',
  },
  DTS_E_XMLDATAREADERMIXEDCONTENTFORCOMPLEXTYPESNOTSUPPORTED: {
    message: '{component}: the type {element} has mixed content ({place}): text between elements belongs to no column.',
    hint: unsupportedSchema,
  },
  DTS_E_XMLDATAREADERMULTIPLEINLINEXMLSCHEMASNOTSUPPORTED: {
    message: '{component}: the document has a second inline schema ({place}).',
    hint: 'Leave one schema in the document.',
  },
  DTS_E_XMLDATAREADERINLINESCHEMAFOUNDINSOURCEXML: {
    message: '{component}: the inline schema ({place}) is not the first element below the root.',
    hint: inlineSchema,
  },
  DTS_E_XMLDATAREADERNOINLINESCHEMAFOUND: {
    message: '{component}: UseInlineSchema is True, but no schema is below the root of the document ({place}).',
    hint: inlineSchema,
  },
  OPENDTSX_W_XMLSOURCE_ROOTUNKNOWN: {
    message:
      '{component}: the root of {document} is {root}, which {schema} does not declare, so there are no rows. It declares: {existing}.',
    hint: 'Compare the name and the namespace of the root with the targetNamespace and the elements of the schema.',
  },
  OPENDTSX_W_XMLSOURCE_RECURSION: {
    message:
      '{component}: in {schema} an element lies within one of its own kind ({path}); the inner ones are not read.',
  },
} satisfies MessageTable;
