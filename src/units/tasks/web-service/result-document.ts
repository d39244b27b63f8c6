import { instanceUri } from './soap-message.ts';
import { type SoapPart, schemaUri } from './wsdl.ts';
import { escapeXml, type XmlItem } from './xml-tree.ts';

/**
 * The result of an operation as a document of its own, in the form of .NET's XmlSerializer, which SSIS uses: the root has the name of the type and no
 * namespace, what lies in it keeps its own. Inferred from results that users of SSIS show; not observed here.
 */
export function resultDocument(result: XmlItem, part: SoapPart): string {
  const declaration = '<?xml version="1.0" encoding="utf-16"?>\r\n';
  const isPrimitive = part.type?.uri === schemaUri;
  if (isPrimitive) return `${declaration}<${part.rootName}>${escapeXml(result.text)}</${part.rootName}>`;
  const namespaces = ` xmlns:xsi="${instanceUri}" xmlns:xsd="${schemaUri}"`;
  return `${declaration}${elementText(result, part.rootName, '', namespaces, '', 'root')}`;
}

function elementText(
  item: XmlItem,
  name: string,
  uriAround: string,
  namespaces: string,
  indent: string,
  place: 'root' | 'inner',
): string {
  const uri = place === 'root' ? '' : item.uri;
  const own = uri === uriAround ? '' : ` xmlns="${escapeXml(uri)}"`;
  const start = `${indent}<${name}${own}${namespaces}${attributesText(item)}`;
  const { children, text } = item;
  if (children.length === 0) return text === '' ? `${start} />` : `${start}>${escapeXml(text)}</${name}>`;
  // Text between elements is told from layout by what it holds; with text, no layout is added.
  const isMixed = text.trim() !== '';
  const inner = children.map((child) =>
    elementText(child, child.local, uri, '', isMixed ? '' : `${indent}  `, 'inner'),
  );
  return isMixed
    ? `${start}>${escapeXml(text)}${inner.join('')}</${name}>`
    : `${start}>\r\n${inner.join('\r\n')}\r\n${indent}</${name}>`;
}

function attributesText(item: XmlItem): string {
  let count = 0;
  return [...item.attributes]
    .flatMap(([key, value]) => {
      const [uri, local] = key.includes(' ') ? key.split(' ') : ['', key];
      if (uri.startsWith('http://www.w3.org/2000/xmlns') || key === 'xmlns') return [];
      if (uri === '') return [` ${local}="${escapeXml(value)}"`];
      if (uri === 'http://www.w3.org/XML/1998/namespace') return [` xml:${local}="${escapeXml(value)}"`];
      if (uri === instanceUri) return [` xsi:${local}="${escapeXml(value)}"${typePrefix(item, local, value)}`];
      count++;
      return [` xmlns:n${count}="${escapeXml(uri)}" n${count}:${local}="${escapeXml(value)}"`];
    })
    .join('');
}

// A type is named by a prefix, which must mean the same as in the answer.
function typePrefix(item: XmlItem, local: string, value: string): string {
  const prefix = /^([^:]+):/.exec(value)?.[1];
  if (local !== 'type' || prefix === undefined || prefix === 'xsd' || prefix === 'xsi') return '';
  const uri = item.resolve(prefix);
  return uri === undefined ? '' : ` xmlns:${prefix}="${escapeXml(uri)}"`;
}
