import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { WorkbookFault } from '../workbook-fault.ts';

/** Name of an element or attribute without its prefix. */
export function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** An attribute by its name without prefix; '' when there is none. */
export function attributeOf(tag: SaxesTagPlain, name: string): string {
  const direct = tag.attributes[name];
  if (direct !== undefined) return direct;
  for (const key of Object.keys(tag.attributes)) if (localName(key) === name) return tag.attributes[key];
  return '';
}

/** A parser that tells of elements by their local names. XML that is not well-formed, and a document type, throw a `WorkbookFault`. */
export function createXmlReader(
  part: string,
  handlers: { open(name: string, tag: SaxesTagPlain): void; close(name: string): void; text?(text: string): void },
): SaxesParser {
  const parser = new SaxesParser({ position: false });
  const fail = (detail: string): never => {
    throw new WorkbookFault(`its part ${part} is no valid XML: ${detail}`);
  };
  parser.on('error', (error) => fail(error.message.replace(/^(?:undefined:)?\d*:?\d*:?\s*/, '')));
  parser.on('doctype', () => fail('it has a document type'));
  parser.on('opentag', (tag) => handlers.open(localName(tag.name), tag as SaxesTagPlain));
  parser.on('closetag', (tag) => handlers.close(localName(tag.name)));
  if (handlers.text !== undefined) {
    parser.on('text', handlers.text);
    parser.on('cdata', handlers.text);
  }
  return parser;
}

/** Text of a cell or header as meant: `_x000D_` stands for the character 13. Source: ECMA-376 part 1, 22.9.2.19 (ST_Xstring). */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

/** Text for an element: what XML cannot hold is written as `_xHHHH_`. */
export function escapeText(text: string): string {
  return text
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll(
      /[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu,
      (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
