import { SaxesParser } from 'saxes';

/** Namespace of profile requests and results. */
export const profileUri = 'http://schemas.microsoft.com/sqlserver/2008/DataDebugger/';

/** An element of a profile document, without namespaces: all are in one. */
export interface ProfileElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly ProfileElement[];
  readonly text: string;
}

interface OpenElement extends ProfileElement {
  readonly children: OpenElement[];
  text: string;
}

/** Reads a document. Throws an Error that says what is wrong with it; a document type is refused, as it could define entities. */
export function parseProfileXml(text: string): ProfileElement {
  const parser = new SaxesParser({ xmlns: true });
  const open: OpenElement[] = [];
  let root: OpenElement | undefined;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('it has a document type');
  });
  parser.on('opentag', ({ local, attributes }) => {
    const values = Object.values(attributes).map((each) => [each.local, each.value]);
    const element: OpenElement = { name: local, attributes: Object.fromEntries(values), children: [], text: '' };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  const add = (part: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += part;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.write(text.replace(/^\ufeff/, '').trim()).close();
  if (root === undefined) throw new Error('it is empty');
  return root;
}

/** The first child of a name. */
export function childOf(element: ProfileElement | undefined, name: string): ProfileElement | undefined {
  return element?.children.find((child) => child.name === name);
}

/** The text of the first child of a name, '' without one. */
export function textOf(element: ProfileElement | undefined, name: string): string {
  return childOf(element, name)?.text.trim() ?? '';
}

/** Makes an element. Children that are undefined are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | boolean>> = {},
  content: string | readonly (ProfileElement | undefined)[] = [],
): ProfileElement {
  const isText = typeof content === 'string';
  return {
    name,
    attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)])),
    children: isText ? [] : content.filter((child) => child !== undefined),
    text: isText ? content : '',
  };
}

/** Writes an element, one line for each. */
export function writeProfileXml({ name, attributes, children, text }: ProfileElement, indent = ''): string {
  const start = `${indent}<${[name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escapeXml(value)}"`)].join(' ')}`;
  if (children.length > 0) {
    const lines = children.map((child) => writeProfileXml(child, `${indent}  `));
    return `${start}>\r\n${lines.join('\r\n')}\r\n${indent}</${name}>`;
  }
  return text === '' || (children.length === 0 && text.trim() === '' && text.includes('\n'))
    ? `${start} />`
    : `${start}>${escapeXml(text)}</${name}>`;
}

/** Characters that XML cannot hold become the replacement character. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#xD;');
}
