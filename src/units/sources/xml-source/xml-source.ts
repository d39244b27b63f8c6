import {
  type ComponentDeclaration,
  type ComponentInstance,
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

/** Where the document is (observed: members and numbers of the enumeration in the object model). */
export const accessModes = { Default: 0, FileInVariable: 1, TextInVariable: 2 } as const;

/** What the unbounded integer types of a schema become. */
export const integerMappings = { Decimal: 0, Int32: 1 } as const;

const properties = {
  UserComponentTypeName: {
    kind: 'string',
    description: 'Type name of the managed component that the package hosts.',
    default: 'Microsoft.XmlSourceAdapter',
  },
  XMLData: { kind: 'string', description: 'Path of the XML file, for AccessMode 0.', default: '' },
  XMLDataVariable: {
    kind: 'variable',
    description: 'Variable that holds the path of the XML file (AccessMode 1) or the XML itself (AccessMode 2).',
  },
  AccessMode: {
    kind: 'enumeration',
    description: 'Where the document is: 0 in the file XMLData, 1 in a file named by a variable, 2 in a variable.',
    values: accessModes,
    default: 0,
  },
  XMLSchemaDefinition: {
    kind: 'string',
    description: 'Path of the schema (.xsd) that says which elements are rows; not used with an inline schema.',
    default: '',
  },
  UseInlineSchema: {
    kind: 'boolean',
    description: 'Whether the schema is the first element below the root element of the document.',
    default: false,
  },
  XMLIntegerMapping: {
    kind: 'enumeration',
    description:
      'Type of columns of unbounded integers (xs:integer and its kind) when outputs are made: 0 decimal, 1 DT_I4.',
    values: integerMappings,
    default: 0,
  },
} as const satisfies PropertyDeclarations;

const outputProperties = {
  RowsetID: { kind: 'string', description: 'Which element of the schema gives the rows of the output.', default: '' },
} as const satisfies PropertyDeclarations;

/** An XML Source as bound. */
export type XmlSourceInstance = ComponentInstance<typeof properties>;

/** Declaration of the XML Source. */
export const xmlSourceDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'source',
  sdkVersion: 1,
  identifiers: { creationName: 'Microsoft.XmlSourceAdapter' },
  managedTypeNames: ['Microsoft.XmlSourceAdapter', 'Microsoft.SqlServer.Dts.Pipeline.XmlSourceAdapter'],
  displayName: 'XML Source',
  description:
    'Reads an XML document as rows: one output for each kind of element that its schema gives parts or attributes.',
  properties,
  outputs: { minimum: 1, many: true, properties: outputProperties },
  errorOutput: true,
  placement: 'main',
  partition: 'single',
  raises: [
    'DTS_E_XMLSRCEMPTYPROPERTY',
    'OPENDTSX_E_COMPONENT_SETTINGMISSING',
    'DTS_E_XMLSRCUNABLETOREADXMLDATA',
    'DTS_E_XMLSRCFAILEDTOCREATEREADER',
    'DTS_E_XMLSRCUNABLETOPROCESSXMLDATA',
    'DTS_E_NODATATABLEMATCHROWID',
    'DTS_E_XMLSRCEXTERNALMETADATACOLUMNNOTINSCHEMA',
    'DTS_E_XMLDATATYPECHANGED',
    'DTS_E_XMLSRC_INDUCEDTRANSFORMFAILUREONERROR',
    'DTS_E_XMLSRC_INDUCEDTRANSFORMFAILUREONTRUNCATION',
    'DTS_E_XMLDATAREADERANYTYPENOTSUPPORTED',
    'DTS_E_XMLDATAREADERGROUPREFNOTSUPPORTED',
    'DTS_E_XMLDATAREADERMIXEDCONTENTFORCOMPLEXTYPESNOTSUPPORTED',
    'DTS_E_XMLDATAREADERMULTIPLEINLINEXMLSCHEMASNOTSUPPORTED',
    'DTS_E_XMLDATAREADERINLINESCHEMAFOUNDINSOURCEXML',
    'DTS_E_XMLDATAREADERNOINLINESCHEMAFOUND',
    'OPENDTSX_W_XMLSOURCE_ROOTUNKNOWN',
    'OPENDTSX_W_XMLSOURCE_RECURSION',
  ],
  validate({ name: component, properties: set, outputs }): Diagnostic[] {
    const { AccessMode: mode } = set;
    const findings: Diagnostic[] = [];
    const requireValue = (property: string, value: string, of = component): void => {
      if (value.trim() === '') findings.push(diagnostic('DTS_E_XMLSRCEMPTYPROPERTY', { component, property, of }));
    };
    if (!Object.values<number>(accessModes).includes(mode)) {
      findings.push(diagnostic('OPENDTSX_E_COMPONENT_SETTINGMISSING', { component, property: 'AccessMode', mode }));
    } else if (mode === accessModes.Default) requireValue('XMLData', set.XMLData);
    else requireValue('XMLDataVariable', set.XMLDataVariable);
    if (!set.UseInlineSchema) requireValue('XMLSchemaDefinition', set.XMLSchemaDefinition);
    for (const { isErrorOut, name, properties: own } of outputs) {
      if (!isErrorOut) requireValue('RowsetID', String(own.RowsetID ?? ''), `${component}.${name}`);
    }
    return findings;
  },
};
