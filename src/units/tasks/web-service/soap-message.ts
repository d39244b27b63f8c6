import type { SoapOperation } from './wsdl.ts';
import { schemaUri } from './wsdl.ts';
import { childrenNamed, escapeXml, itemAt, parseXmlTree, type XmlItem } from './xml-tree.ts';

const envelopes = {
  '1.1': { uri: 'http://schemas.xmlsoap.org/soap/envelope/', type: 'text/xml; charset=utf-8' },
  '1.2': { uri: 'http://www.w3.org/2003/05/soap-envelope', type: 'application/soap+xml; charset=utf-8' },
} as const;
const encodingUri = 'http://schemas.xmlsoap.org/soap/encoding/';
/** Namespace of `nil` and `type`. */
export const instanceUri = 'http://www.w3.org/2001/XMLSchema-instance';

/** The request of an operation: its body and the headers that belong to it. @param values by name of the parameter; those absent are left out */
export function soapRequest(operation: SoapOperation, values: ReadonlyMap<string, string>) {
  const { uri, type } = envelopes[operation.version];
  const parameters = operation.parameters.flatMap(({ element, type: valueType }) => {
    const value = values.get(element.local);
    if (value === undefined) return [];
    const isNative = operation.encoded && valueType?.uri === schemaUri;
    const typed = isNative ? ` xsi:type="xsd:${valueType.local}"` : '';
    return [`<${element.local}${namespaceOf(element.uri)}${typed}>${escapeXml(value)}</${element.local}>`];
  });
  const content = parameters.join('');
  const { wrapper } = operation;
  const encoding = operation.encoded ? ` soap:encodingStyle="${encodingUri}"` : '';
  // The prefix leaves elements without namespace without one.
  const body =
    wrapper === undefined
      ? content
      : `<m:${wrapper.local} xmlns:m="${escapeXml(wrapper.uri)}"${encoding}>${content}</m:${wrapper.local}>`;
  const namespaces = `xmlns:soap="${uri}" xmlns:xsi="${instanceUri}" xmlns:xsd="${schemaUri}"`;
  const text = `<?xml version="1.0" encoding="utf-8"?><soap:Envelope ${namespaces}><soap:Body>${body}</soap:Body></soap:Envelope>`;
  const action = operation.soapAction.replaceAll(/["\r\n]/g, '');
  const headers: Record<string, string> =
    operation.version === '1.1'
      ? { 'Content-Type': type, SOAPAction: `"${action}"` }
      : { 'Content-Type': `${type}; action="${action}"` };
  return { body: Buffer.from(text, 'utf8'), headers };
}

function namespaceOf(uri: string): string {
  return uri === '' ? '' : ` xmlns="${escapeXml(uri)}"`;
}

/** What a service answered: its result (undefined when there is none), or the text of a fault. */
export type SoapAnswer = { readonly result: XmlItem | undefined } | { readonly fault: string };

/** Reads an answer. Throws an error for what is no SOAP message. */
export function readAnswer(text: string, operation: SoapOperation): SoapAnswer {
  const root = parseXmlTree(text);
  const isEnvelope = Object.values(envelopes).some(({ uri }) => uri === root.uri) && root.local === 'Envelope';
  const body = isEnvelope ? itemAt(root, 'Body') : undefined;
  if (body === undefined) throw new Error(`it is no SOAP message but <${root.local}>`);
  const [content] = body.children;
  if (content?.local === 'Fault' && content.uri === root.uri) return { fault: faultText(content) };
  if (operation.result === undefined || content === undefined) return { result: undefined };
  const { local } = operation.result.element;
  const result = operation.resultIsWrapped ? (childrenNamed(content, local)[0] ?? content.children[0]) : content;
  if (result?.attributes.has('href') && result.children.length === 0) {
    throw new Error('its result stands elsewhere (href), which is not supported');
  }
  return { result };
}

function faultText(fault: XmlItem): string {
  const code = itemAt(fault, 'faultcode')?.text ?? itemAt(fault, 'Code', 'Value')?.text ?? '';
  const reason = itemAt(fault, 'faultstring')?.text ?? itemAt(fault, 'Reason', 'Text')?.text ?? '';
  const detail = allText(itemAt(fault, 'detail') ?? itemAt(fault, 'Detail'));
  return [code, reason, detail]
    .map((part) => part.replaceAll(/\s+/g, ' ').trim())
    .filter((part) => part !== '')
    .join(': ');
}

function allText(item: XmlItem | undefined): string {
  if (item === undefined) return '';
  return [item.text, ...item.children.map(allText)].join(' ');
}
