import type { XmlElement } from '../../xml/xml-element.ts';

/** Namespace of XML Encryption. */
export const encryptionNamespace = 'http://www.w3.org/2001/04/xmlenc#';
/** Namespace of project files. */
export const projectNamespace = 'www.microsoft.com/SqlServer/SSIS';
/** Namespace of XML Signature. */
export const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#';

/** The namespace declarations written on an element itself: prefix ('' for the default namespace) → URI. */
export function declaredNamespaces(element: XmlElement): Map<string, string> {
  const declared = new Map<string, string>();
  for (const { name, prefix, localName, value } of element.attributes) {
    if (prefix === 'xmlns') declared.set(localName, value);
    else if (name === 'xmlns') declared.set('', value);
  }
  return declared;
}

/** The namespaces that prefixes stand for at an element, its own declarations included; a default namespace that was taken back is absent. */
export function namespacesInScope(element: XmlElement | undefined): Map<string, string> {
  if (element === undefined) return new Map();
  const scope = namespacesInScope(element.parent);
  for (const [prefix, uri] of declaredNamespaces(element)) {
    if (uri === '') scope.delete(prefix);
    else scope.set(prefix, uri);
  }
  return scope;
}

/** The declarations an element needs from above when it is to stand alone, by prefix as written in the document. */
export function inheritedNamespaces(element: XmlElement): Map<string, string> {
  const used = new Set(usedPrefixes(element));
  const declared = declaredNamespaces(element);
  return new Map(
    [...namespacesInScope(element.parent)].filter(([prefix]) => used.has(prefix) && !declared.has(prefix)),
  );
}

function* usedPrefixes(element: XmlElement): Generator<string> {
  yield element.prefix;
  for (const { prefix } of element.attributes) if (prefix !== '') yield prefix;
  for (const child of element.elements) yield* usedPrefixes(child);
}
