import { declarationUri, nodeKinds, type XmlAttribute, type XmlItem } from '../xml-item.ts';
import type { DiffOption, DiffOptions } from './diff-options.ts';

const ignoredBy: ReadonlyMap<number, DiffOption> = new Map([
  [nodeKinds.comment, 'IgnoreComments'],
  [nodeKinds.instruction, 'IgnorePI'],
  [nodeKinds.whitespace, 'IgnoreWhitespace'],
  [nodeKinds.declaration, 'IgnoreXmlDecl'],
  [nodeKinds.documentType, 'IgnoreDtd'],
]);

/** Whether a comparison looks at a node at all. */
export function isCompared({ kind }: XmlItem, options: DiffOptions): boolean {
  const option = ignoredBy.get(kind);
  return option === undefined || !options.has(option);
}

/** Whether a comparison looks at an attribute: namespace declarations are passed over together with namespaces. */
export function isComparedAttribute({ uri }: XmlAttribute, options: DiffOptions): boolean {
  return uri !== declarationUri || !options.has('IgnoreNamespaces');
}

/** The prefix as a comparison sees it. */
export function comparedPrefix({ prefix }: { readonly prefix: string }, options: DiffOptions): string {
  return options.has('IgnorePrefixes') || options.has('IgnoreNamespaces') ? '' : prefix;
}

/** The namespace as a comparison sees it. */
export function comparedUri({ uri }: { readonly uri: string }, options: DiffOptions): string {
  return options.has('IgnoreNamespaces') ? '' : uri;
}

/** The text of text or of an attribute as a comparison sees it: with IgnoreWhitespace, runs of white space are one blank, and none at the ends. */
export function comparedText(text: string, options: DiffOptions): string {
  return options.has('IgnoreWhitespace') ? text.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '') : text;
}

/** Whether an attribute declares a namespace. */
export function isDeclaration({ uri }: XmlAttribute): boolean {
  return uri === declarationUri;
}
