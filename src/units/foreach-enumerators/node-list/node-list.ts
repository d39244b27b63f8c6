import {
  type Diagnostic,
  diagnostic,
  type ForeachEnumeratorDeclaration,
  type ForeachEnumeratorInstance,
  type ForeachValidation,
  type PropertyDeclarations,
} from 'opendtsx/sdk';
import { checkXPath } from './check-xpath.ts';

/** `EnumerationType` of the object model. */
export const enumerationTypes = { Navigator: 0, Node: 1, NodeText: 2, ElementCollection: 3 } as const;

/** `InnerElementType` of the object model. */
export const innerElementTypes = { Navigator: 0, Node: 1, NodeText: 2 } as const;

/** `SourceType` of the object model: where a document or an expression is found. */
export const sourceTypes = { FileConnection: 0, Variable: 1, DirectInput: 2 } as const;

const properties = {
  SourceDocumentType: {
    kind: 'enumeration',
    description: 'Where the XML document is: in a file, in a variable, or written in the package.',
    at: '@SourceType',
    aliases: ['SourceType'],
    values: sourceTypes,
    default: sourceTypes.FileConnection,
  },
  SourceDocument: {
    kind: 'string',
    description: 'Name of the FILE connection manager or of the variable, or the XML itself.',
    at: '@SourceDocument',
  },
  EnumerationType: {
    kind: 'enumeration',
    description:
      'What an iteration gets: the node as an object (Navigator, Node), its text, or several values that the inner expression finds below it (ElementCollection).',
    at: '@EnumerationType',
    values: enumerationTypes,
    default: enumerationTypes.Navigator,
  },
  OuterXPathStringSourceType: {
    kind: 'enumeration',
    description: 'Where the expression that selects the nodes of the loop is.',
    at: '@OuterXPathSourceType',
    aliases: ['OuterXPathSourceType'],
    values: sourceTypes,
    default: sourceTypes.FileConnection,
  },
  OuterXPathString: {
    kind: 'string',
    description: 'The expression that selects the nodes of the loop, or the name of what holds it.',
    at: '@OuterXPathString',
  },
  InnerElementType: {
    kind: 'enumeration',
    description: 'What the values of an ElementCollection are: nodes as objects, or their text.',
    at: '@InnerElementType',
    values: innerElementTypes,
    default: innerElementTypes.Navigator,
  },
  InnerXPathStringSourceType: {
    kind: 'enumeration',
    description: 'Where the expression that selects the values of an ElementCollection is.',
    at: '@InnerXPathSourceType',
    aliases: ['InnerXPathSourceType'],
    values: sourceTypes,
    default: sourceTypes.FileConnection,
  },
  InnerXPathString: {
    kind: 'string',
    description:
      'The expression that selects the values of an ElementCollection from each node, or the name of what holds it.',
    at: '@InnerXPathString',
  },
} as const satisfies PropertyDeclarations;

/** The properties of the Foreach NodeList enumerator. */
export type ForeachNodeListProperties = typeof properties;

/** A Foreach NodeList enumerator ready to run. */
export type ForeachNodeListInstance = ForeachEnumeratorInstance<ForeachNodeListProperties>;

type Bag = ForeachNodeListInstance['properties'];

/** The properties that name a document or an expression, each with the one that says where it is. */
export const sources = {
  SourceDocument: 'SourceDocumentType',
  OuterXPathString: 'OuterXPathStringSourceType',
  InnerXPathString: 'InnerXPathStringSourceType',
} as const;

/** A property that names a document or an expression. */
export type SourceProperty = keyof typeof sources;

/** The sources that an enumerator uses: the inner expression counts for an ElementCollection only. */
export function usedSources({ EnumerationType }: Bag): readonly SourceProperty[] {
  const outer: readonly SourceProperty[] = ['SourceDocument', 'OuterXPathString'];
  return EnumerationType === enumerationTypes.ElementCollection ? [...outer, 'InnerXPathString'] : outer;
}

/** Foreach NodeList enumerator: the nodes that an XPath expression selects from an XML document. */
export const foreachNodeListDeclaration: ForeachEnumeratorDeclaration<ForeachNodeListProperties> = {
  sdkVersion: 1,
  kind: 'foreach-enumerator',
  identifiers: {
    creationName: 'Microsoft.ForEachNodeListEnumerator',
    aliases: [
      'Microsoft.SqlServer.Dts.Runtime.Enumerators.NodeList.ForEachNodeListEnumerator, Microsoft.SqlServer.ForEachNodeListEnumerator',
      'DTS.ForEachNodeListEnumerator',
    ],
  },
  displayName: 'Foreach NodeList Enumerator',
  objectData: '<FEENODELIST />',
  description: 'Enumerates the nodes that an XPath expression selects from an XML document.',
  raises: [
    'DTS_E_CONNECTIONNOTFOUND',
    'DTS_E_NODELISTENUM_INVALIDCONNMGRTYPE',
    'DTS_E_NODELISTENUM_XPATHISEMPTY',
    'DTS_E_NODELISTENUM_INVALIDDATANODE',
    'DTS_E_NODELISTENUM_NOENUMERATORCREATED',
    'DTS_E_VARIABLENOTFOUND',
    'OPENDTSX_E_FOREACH_PROPERTY',
    'OPENDTSX_E_FOREACH_XML',
    'OPENDTSX_E_FOREACH_XPATH',
  ],
  properties,
  connections: (bag) =>
    usedSources(bag).flatMap((source) => (bag[sources[source]] === sourceTypes.FileConnection ? [bag[source]] : [])),
  validate: (instance, context) => [
    ...checkEnumerations(instance),
    ...usedSources(instance.properties).flatMap((source) => checkSource(instance, source, context)),
  ],
};

const enumerations = {
  EnumerationType: enumerationTypes,
  InnerElementType: innerElementTypes,
  SourceDocumentType: sourceTypes,
  OuterXPathStringSourceType: sourceTypes,
  InnerXPathStringSourceType: sourceTypes,
} as const;

function checkEnumerations({ name: enumerator, properties: bag }: ForeachNodeListInstance): Diagnostic[] {
  return Object.entries(enumerations).flatMap(([property, values]) => {
    const value = bag[property as keyof typeof enumerations];
    if (Object.values<number>(values).includes(value)) return [];
    const reason = `it is one of ${Object.entries(values)
      .map(([symbol, number]) => `${number} (${symbol})`)
      .join(', ')}`;
    return [
      diagnostic('OPENDTSX_E_FOREACH_PROPERTY', { enumerator, property, value, reason }, { subComponent: property }),
    ];
  });
}

function checkSource(
  instance: ForeachNodeListInstance,
  property: SourceProperty,
  context: ForeachValidation,
): Diagnostic[] {
  const { name: enumerator, properties: bag } = instance;
  const text = bag[property];
  const place = { subComponent: property };
  if (text.trim() === '') {
    const symbol =
      property === 'SourceDocument' ? 'DTS_E_NODELISTENUM_INVALIDDATANODE' : 'DTS_E_NODELISTENUM_XPATHISEMPTY';
    return [diagnostic(symbol, { enumerator, property }, place)];
  }
  switch (bag[sources[property]]) {
    case sourceTypes.FileConnection: {
      const kind = context.connectionKind(text);
      if (kind === 'file') return [];
      const symbol = kind === undefined ? 'DTS_E_CONNECTIONNOTFOUND' : 'DTS_E_NODELISTENUM_INVALIDCONNMGRTYPE';
      return [diagnostic(symbol, { enumerator, property, connection: text }, place)];
    }
    case sourceTypes.Variable:
      return context.hasVariable(text)
        ? []
        : [diagnostic('DTS_E_VARIABLENOTFOUND', { variable: text, executable: enumerator }, place)];
    default:
      return property === 'SourceDocument' ? [] : checkExpression(enumerator, property, text);
  }
}

/** What is wrong with an expression before a document is at hand. */
export function checkExpression(enumerator: string, property: SourceProperty, expression: string): Diagnostic[] {
  const facts = checkXPath(expression);
  const place = { subComponent: property };
  if ('detail' in facts) {
    return [diagnostic('OPENDTSX_E_FOREACH_XPATH', { enumerator, property, expression, ...facts }, place)];
  }
  const { kind } = facts;
  if (kind === 'nodes') return [];
  return [diagnostic('DTS_E_NODELISTENUM_NOENUMERATORCREATED', { enumerator, expression, kind }, place)];
}
