import { readFile } from 'node:fs/promises';
import type * as libxml2 from 'libxml2-wasm';
import {
  columnType,
  DtsError,
  dtsError,
  type ForeachCollection,
  type ForeachContext,
  type ForeachItem,
  loadClientLibrary,
} from 'opendtsx/sdk';
import { checkXPath } from './check-xpath.ts';
import {
  checkExpression,
  enumerationTypes,
  type ForeachNodeListInstance,
  innerElementTypes,
  type SourceProperty,
  sources,
  sourceTypes,
} from './node-list.ts';
import { type DocumentFault, decodeXml, parseDocument } from './read-document.ts';
import { isXmlNode, xmlNodeValue } from './xml-node.ts';

/**
 * The nodes that the outer expression selects, in document order: each as a value of its own (Navigator, Node), as its text, or as the values that the
 * inner expression selects from it, by ValueIndex. Relative expressions start at the document. Prefixes are those that the document declares.
 * Throws OPENDTSX_E_FOREACH_XML with line and column, OPENDTSX_E_FOREACH_XPATH with the character.
 */
export async function enumerate(
  instance: ForeachNodeListInstance,
  context: ForeachContext,
): Promise<ForeachCollection> {
  const library = await loadClientLibrary(
    () => import('libxml2-wasm'),
    'libxml2-wasm',
    'the Foreach NodeList enumerator',
  );
  const { EnumerationType, InnerElementType } = instance.properties;
  const text = await documentText(instance, context);
  const outer = await expressionOf(instance, 'OuterXPathString', context);
  const isCollection = EnumerationType === enumerationTypes.ElementCollection;
  const inner = isCollection ? await expressionOf(instance, 'InnerXPathString', context) : '';
  const document = parseDocument(text, library);
  if (!('dispose' in document)) throw unreadable(instance, document, context);
  try {
    const find = finder(instance, document, context);
    const nodes = find([documentNode(document)], outer, 'OuterXPathString');
    const taken = (node: libxml2.XmlNode, asText: boolean): ForeachItem[number] => {
      if (!asText) return { object: Object.freeze(xmlNodeValue(node, library)) };
      return { type: columnType('DT_WSTR', { length: node.content.length }), value: node.content };
    };
    if (!isCollection) return nodes.map((node) => [taken(node, EnumerationType === enumerationTypes.NodeText)]);
    const asText = InnerElementType === innerElementTypes.NodeText;
    return nodes.map((node) => find([node], inner, 'InnerXPathString').map((value) => taken(value, asText)));
  } finally {
    document.dispose();
  }
}

// Expressions of a document are evaluated from its root element by the library, from the document itself by SSIS.
function documentNode(document: libxml2.XmlDocument): libxml2.XmlNode {
  return (document.eval('/') as libxml2.XmlNode[])[0];
}

async function documentText(instance: ForeachNodeListInstance, context: ForeachContext): Promise<string> {
  const text = await textOf(instance, 'SourceDocument', context);
  if (typeof text === 'string') return text;
  throw unreadable(instance, text, context);
}

function unreadable(instance: ForeachNodeListInstance, { detail }: DocumentFault, context: ForeachContext): DtsError {
  const { SourceDocument, SourceDocumentType } = instance.properties;
  const document = SourceDocumentType === sourceTypes.DirectInput ? 'SourceDocument' : SourceDocument;
  return dtsError(
    'OPENDTSX_E_FOREACH_XML',
    { enumerator: instance.name, document, detail },
    { source: context.source },
  );
}

/** An expression, read and checked. */
async function expressionOf(
  instance: ForeachNodeListInstance,
  property: SourceProperty,
  context: ForeachContext,
): Promise<string> {
  const { name: enumerator } = instance;
  const text = await textOf(instance, property, context);
  const place = { source: context.source, subComponent: property };
  if (typeof text !== 'string') {
    const args = { enumerator, property, value: instance.properties[property], reason: text.detail };
    throw dtsError('OPENDTSX_E_FOREACH_PROPERTY', args, place);
  }
  const expression = text.trim();
  if (expression === '') throw dtsError('DTS_E_NODELISTENUM_XPATHISEMPTY', { enumerator, property }, place);
  const [fault] = checkExpression(enumerator, property, expression);
  if (fault !== undefined) throw new DtsError({ ...fault, source: context.source });
  return expression;
}

async function textOf(
  instance: ForeachNodeListInstance,
  property: SourceProperty,
  context: ForeachContext,
): Promise<string | DocumentFault> {
  const written = instance.properties[property];
  switch (instance.properties[sources[property]]) {
    case sourceTypes.DirectInput:
      return written;
    case sourceTypes.Variable:
      return variableText(written, context);
    default:
      return fileText(instance, property, context);
  }
}

function variableText(name: string, context: ForeachContext): string {
  const held = context.object(name);
  if (isXmlNode(held)) return held.outerXml;
  const { value } = context.variable(name);
  return value === null ? '' : String(value);
}

async function fileText(
  instance: ForeachNodeListInstance,
  property: SourceProperty,
  context: ForeachContext,
): Promise<string | DocumentFault> {
  const name = instance.properties[property];
  const connection = await context.connection(name);
  if (connection.kind !== 'file') {
    const args = { enumerator: instance.name, property, connection: name };
    throw dtsError('DTS_E_NODELISTENUM_INVALIDCONNMGRTYPE', args, { source: context.source, subComponent: property });
  }
  try {
    return decodeXml(await readFile(connection.path, { signal: context.signal }));
  } catch (error) {
    context.signal.throwIfAborted();
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const reason =
      code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`;
    return { detail: `the file ${connection.writtenPath} ${reason}` };
  }
}

type NodeFinder = (
  from: readonly [libxml2.XmlNode],
  expression: string,
  property: SourceProperty,
) => readonly libxml2.XmlNode[];

/** Evaluates checked expressions with the prefixes that the document declares. */
function finder(instance: ForeachNodeListInstance, document: libxml2.XmlDocument, context: ForeachContext): NodeFinder {
  const known = new Map<string, ReadonlyMap<string, string>>();
  const namespacesOf = (expression: string, property: SourceProperty): ReadonlyMap<string, string> => {
    const found = new Map<string, string>();
    const facts = checkXPath(expression);
    for (const [prefix, position] of 'prefixes' in facts ? facts.prefixes : []) {
      const uri = namespaceOf(document, prefix);
      if (uri === undefined) {
        const detail = `the document declares no namespace with the prefix ${prefix}`;
        const args = { enumerator: instance.name, property, expression, position, detail };
        throw dtsError('OPENDTSX_E_FOREACH_XPATH', args, { source: context.source, subComponent: property });
      }
      found.set(prefix, uri);
    }
    known.set(expression, found);
    return found;
  };
  return ([node], expression, property) => {
    const namespaces = known.get(expression) ?? namespacesOf(expression, property);
    const result = node.eval(expression, Object.fromEntries(namespaces));
    return Array.isArray(result) ? result : [];
  };
}

const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';

// The first declaration counts: the root's, or the first one below.
function namespaceOf(document: libxml2.XmlDocument, prefix: string): string | undefined {
  if (prefix === 'xml') return xmlNamespace;
  const declared = document.root.nsDeclarations[prefix];
  if (declared !== undefined) return declared;
  for (const node of document.find('//*')) {
    const uri = (node as libxml2.XmlElement).nsDeclarations[prefix];
    if (uri !== undefined) return uri;
  }
  return undefined;
}
