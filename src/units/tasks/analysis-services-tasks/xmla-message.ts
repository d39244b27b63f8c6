import { childrenNamed, descendantsNamed, escapeXml, parseXmlItem, type XmlItem } from './xml-item.ts';

const envelopeUri = 'http://schemas.xmlsoap.org/soap/envelope/';
const methodsUri = 'urn:schemas-microsoft-com:xml-analysis';

/** A request of XML for Analysis, ready to be sent. */
export interface XmlaRequest {
  readonly method: 'Execute' | 'Discover';
  readonly body: string;
}

/**
 * The request that carries commands: an XMLA command as it stands, TMSL (JSON) in a `Statement`, a whole `Execute` or `Discover` method as it stands, without
 * the properties. Throws an error that says what is wrong with the text. Source: documentation of the Execute method and of TMSL.
 */
export function commandRequest(text: string, properties: ReadonlyMap<string, string>): XmlaRequest {
  const commands = text.replace(/^[\ufeff\s]+/, '').replace(/^<\?xml[^>]*\?>\s*/, '');
  if (commands === '') throw new Error('there is none');
  if (commands.startsWith('{')) {
    JSON.parse(commands);
    return executeRequest(statement(commands), properties);
  }
  if (!commands.startsWith('<')) throw new Error('they are neither XML nor JSON');
  const { name } = parseXmlItem(commands);
  if (name === 'Envelope') throw new Error('they are a SOAP message, not what its body holds');
  if (name === 'Execute' || name === 'Discover') return { method: name, body: envelope(commands) };
  return executeRequest(commands, properties);
}

/** The request that runs a query. The result is a table. */
export function queryRequest(query: string, properties: ReadonlyMap<string, string>): XmlaRequest {
  const asTable: [string, string][] = [
    ['Format', 'Tabular'],
    ['Content', 'SchemaData'],
  ];
  return executeRequest(statement(query), new Map([...properties, ...asTable]));
}

function statement(text: string): string {
  return `<Statement>${escapeXml(text)}</Statement>`;
}

function executeRequest(command: string, properties: ReadonlyMap<string, string>): XmlaRequest {
  const list = [...properties].map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`).join('');
  const parts = `<Command>${command}</Command><Properties><PropertyList>${list}</PropertyList></Properties>`;
  return { method: 'Execute', body: envelope(`<Execute xmlns="${methodsUri}">${parts}</Execute>`) };
}

function envelope(body: string): string {
  // The prefix leaves commands without namespace without one.
  return `<soap:Envelope xmlns:soap="${envelopeUri}"><soap:Body>${body}</soap:Body></soap:Envelope>`;
}

/** SOAPAction of a method. */
export function soapAction(method: XmlaRequest['method']): string {
  return `"${methodsUri}:${method}"`;
}

/** What the server says about a command. */
export interface XmlaMessage {
  readonly kind: 'error' | 'warning';
  /** As the server writes it: a decimal number, or the code of a SOAP fault. */
  readonly code: string;
  /** Without a full stop at its end. */
  readonly description: string;
}

/** An answer taken apart. */
export interface XmlaAnswer {
  readonly messages: readonly XmlaMessage[];
  /** The `root` elements: one for each command that ran. */
  readonly roots: readonly XmlItem[];
}

/** Reads an answer: messages of every `root`, or of a SOAP fault. Throws an error for what is no answer of XML for Analysis. */
export function readXmlaAnswer(text: string): XmlaAnswer {
  const envelope = parseAnswer(text);
  const [body] = childrenNamed(envelope, 'Body');
  if (envelope.name !== 'Envelope' || body === undefined) throw new Error('the answer is no SOAP message');
  const [fault] = childrenNamed(body, 'Fault');
  if (fault !== undefined) return { messages: faultMessages(fault), roots: [] };
  const [response] = body.children;
  if (response === undefined || !/^(Execute|Discover)Response$/.test(response.name)) {
    throw new Error('the answer is none of XML for Analysis');
  }
  const roots = descendantsNamed(response, 'root');
  return { messages: roots.flatMap(rootMessages), roots };
}

function parseAnswer(text: string): XmlItem {
  try {
    return parseXmlItem(text);
  } catch (cause) {
    throw new Error(`the answer is no XML: ${(cause as Error).message}`, { cause });
  }
}

function faultMessages(fault: XmlItem): readonly XmlaMessage[] {
  const own = childrenNamed(fault, 'detail').flatMap(messagesIn);
  if (own.some(({ kind }) => kind === 'error')) return own;
  const text = (name: string): string => childrenNamed(fault, name)[0]?.text.trim() ?? '';
  const description = withoutStop(text('faultstring')) || 'the server gave no reason';
  return [...own, { kind: 'error', code: text('faultcode') || 'none', description }];
}

function rootMessages(root: XmlItem): readonly XmlaMessage[] {
  const own = childrenNamed(root, 'Messages').flatMap(messagesIn);
  const isFailure = childrenNamed(root, 'Exception').length > 0;
  if (!isFailure || own.some(({ kind }) => kind === 'error')) return own;
  return [...own, { kind: 'error', code: 'none', description: 'the server gave no reason' }];
}

function messagesIn(owner: XmlItem): readonly XmlaMessage[] {
  return owner.children.flatMap((item): XmlaMessage[] => {
    const description = withoutStop(item.attributes.get('Description') ?? '') || 'the server gave no reason';
    const code = (name: string): string => item.attributes.get(name) ?? 'none';
    if (item.name === 'Error') return [{ kind: 'error', code: code('ErrorCode'), description }];
    if (item.name === 'Warning') return [{ kind: 'warning', code: code('WarningCode'), description }];
    return [];
  });
}

function withoutStop(text: string): string {
  return text.trim().replace(/\.$/, '');
}
