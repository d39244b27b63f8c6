import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import { decodeXml, plainUtf8 } from './encoding.ts';
import { SourceElement } from './source-element.ts';
import { SourceText } from './source-text.ts';
import { XmlDocument } from './xml-document.ts';
import type { XmlAttribute, XmlContent } from './xml-element.ts';

/** Elements may nest this deep; more is refused. */
export const deepestNesting = 512;

/** A text may have this many characters; the largest package known has a million. */
export const longestText = 64 * 1024 * 1024;

/** Elements, attributes and the pieces of content between them may be this many together; the package known to have most has 20,000. */
export const mostParts = 1_000_000;

// The parser puts a value together again at each of these, which takes many times the memory of the character.
const joint = /[\r\n\t&\]?-]/g;
const mostJoints = 8 * 1024 * 1024;

// The parser repeats the name of a namespace for every attribute that belongs to it.
const longestNamespace = 2000;

const unnamed = 'The XML text';

/** The document, or what is wrong with the input: exactly one diagnostic. */
export interface ParsedXml {
  readonly document?: XmlDocument;
  readonly diagnostics: Diagnostic[];
}

/**
 * Reads XML and keeps the place of everything. Never throws for bad input: what cannot be read gives a diagnostic with line,
 * column and byte offset. Document type declarations are refused always, so no entity but the five of XML is ever resolved.
 * @param input the bytes of the file, or its text (whose XML declaration then says nothing about encoding)
 * @param fileName named in messages
 */
export function parseXml(input: string | Uint8Array, fileName?: string): ParsedXml {
  // Bytes beyond the longest string of the engine could not even be decoded.
  if (input.length > 4 * longestText) return { diagnostics: [tooLong(fileName, `${input.length} bytes`)] };
  const decoded =
    typeof input === 'string' ? { text: input.replace(/^\ufeff/, ''), encoding: plainUtf8 } : decodeXml(input);
  if ('fault' in decoded) {
    const location = { ...(fileName === undefined ? {} : { file: fileName }), byteOffset: decoded.byteOffset };
    const args = { file: fileName ?? unnamed, encoding: decoded.encoding.name, detail: decoded.fault };
    return { diagnostics: [diagnostic('OPENDTSX_E_XML_ENCODING', args, { location })] };
  }
  return parseSource(new SourceText(decoded.text, decoded.encoding, fileName));
}

/** Reads XML as `parseXml` does, from a text with what is known about it: its file, its encoding, the namespaces in scope. */
export function parseSource(source: SourceText): ParsedXml {
  const { length } = source.text;
  if (length > longestText) return { diagnostics: [tooLong(source.file, `${length} characters`)] };
  try {
    refuseUnreadable(source);
    return { document: new DocumentReader(source).read(), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const location = source.locationOf(error.offset);
    const place = { line: location.line ?? 0, column: location.column ?? 0 };
    const args = { file: source.file ?? unnamed, ...place, ...error.args };
    return { diagnostics: [diagnostic(error.symbol, args, { location })] };
  }
}

function tooLong(file: string | undefined, size: string): Diagnostic {
  const detail = `it has ${size}; at most ${longestText} characters are read`;
  return diagnostic('OPENDTSX_E_XML_TOOLARGE', { file: file ?? unnamed, detail });
}

/** Leaves the parser at the first fault: saxes would go on and report what follows from it. */
class Refusal extends Error {
  readonly symbol: string;
  readonly offset: number;
  readonly args: Readonly<Record<string, string | number>>;

  constructor(symbol: string, offset: number, args: Readonly<Record<string, string | number>> = {}) {
    super(symbol);
    this.symbol = symbol;
    this.offset = offset;
    this.args = args;
  }
}

function refuseUnreadable(source: SourceText): void {
  const { text } = source;
  const first = text.search(/\S/);
  if (first < 0) throw new Refusal('OPENDTSX_E_XML_NOTXML', 0, { found: 'nothing: it is empty' });
  if (text[first] !== '<') throw new Refusal('OPENDTSX_E_XML_NOTXML', first, { found: opening(text, first) });
  const nul = text.indexOf('\0');
  if (nul >= 0) throw new Refusal('OPENDTSX_E_XML_NULCHARACTER', nul);
  // Before parsing, so that an unterminated or enormous internal subset is never read.
  const prolog = prologEnd(text);
  if (text.startsWith('<!DOCTYPE', prolog)) throw new Refusal('OPENDTSX_E_XML_DOCTYPE', prolog);
  if (text.length > mostJoints) refuseManyJoints(text);
}

// Where the blanks, comments and instructions end that a text begins with.
function prologEnd(text: string): number {
  let at = 0;
  for (;;) {
    while (isBlank(text.charCodeAt(at))) at++;
    const isComment = text.startsWith('<!--', at);
    if (!isComment && !text.startsWith('<?', at)) return at;
    const close = isComment ? '-->' : '?>';
    const end = text.indexOf(close, at + (isComment ? 4 : 2));
    if (end < 0) return at;
    at = end + close.length;
  }
}

function refuseManyJoints(text: string): void {
  let count = 0;
  joint.lastIndex = 0;
  while (joint.test(text)) {
    if (++count <= mostJoints) continue;
    const detail = `more than ${mostJoints} line ends, tabs, references and hyphens up to there`;
    throw new Refusal('OPENDTSX_E_XML_TOOMANY', joint.lastIndex - 1, { detail });
  }
}

function opening(text: string, first: number): string {
  if (text.startsWith('PK', first)) return '"PK", as ZIP archives do';
  return JSON.stringify(text.slice(first, first + 24));
}

// One read of one document: the handlers of saxes share this state. Every handler beyond six turns the parser object into
// a dictionary (V8) and makes it five times slower; comments and instructions are therefore found in the source instead.
class DocumentReader {
  private readonly source: SourceText;
  private readonly parser: SaxesParser<{ xmlns: true; position: false }>;
  private readonly children: XmlContent[] = [];
  private root: SourceElement | undefined;
  private current: SourceElement | undefined;
  private depth = 0;
  private parts = 0;
  private ended = false;
  // Where the token being read begins, and how far its attributes have been read.
  private cursor = 0;
  private attributeCursor = 0;
  private pending: (XmlAttribute & { namespace: string })[] = [];

  constructor(source: SourceText) {
    this.source = source;
    const additionalNamespaces = { ...source.namespaces };
    const parser = new SaxesParser({ xmlns: true, position: false, additionalNamespaces });
    this.parser = parser;
    parser.on('error', (error) => this.refuse(error.message));
    parser.on('text', (value) => this.text(value));
    parser.on('cdata', (value) => {
      this.readMarkup();
      this.append({ kind: 'cdata', value, start: this.cursor, end: parser.position });
    });
    parser.on('attribute', (attribute) => this.attribute(attribute as SaxesAttributeNS));
    parser.on('opentag', (tag) => this.openTag(tag as SaxesTagNS));
    parser.on('closetag', (tag) => this.closeTag(tag as SaxesTagNS));
  }

  read(): XmlDocument {
    this.parser.write(this.source.text);
    this.ended = true;
    this.parser.close();
    this.readMarkup();
    if (this.root === undefined) throw this.truncated();
    return new XmlDocument(this.source, this.root, this.children);
  }

  private countPart(): void {
    if (++this.parts <= mostParts) return;
    const detail = `more than ${mostParts} elements, attributes and pieces of content up to there`;
    throw new Refusal('OPENDTSX_E_XML_TOOMANY', this.cursor, { detail });
  }

  private append(content: XmlContent): void {
    this.countPart();
    (this.current === undefined ? this.children : this.current.children).push(content);
    this.cursor = content.end;
  }

  // Appends the comments, instructions and, outside the root, blanks that lie before the next token.
  private readMarkup(): void {
    const { text } = this.source;
    for (;;) {
      if (this.current === undefined) this.readBlanks();
      if (text.charCodeAt(this.cursor) !== 0x3c) return;
      const next = text.charCodeAt(this.cursor + 1);
      if (next === 0x3f) this.readInstruction();
      else if (next === 0x21 && text.startsWith('--', this.cursor + 2)) this.readComment();
      else return;
    }
  }

  private readBlanks(): void {
    const { text } = this.source;
    let end = this.cursor;
    while (isBlank(text.charCodeAt(end))) end++;
    if (end === this.cursor) return;
    this.append({ kind: 'text', value: lineEnds(text.slice(this.cursor, end)), start: this.cursor, end });
  }

  private readComment(): void {
    const start = this.cursor;
    const close = this.source.text.indexOf('-->', start + 4);
    const value = lineEnds(this.source.text.slice(start + 4, close));
    this.append({ kind: 'comment', value, start, end: close + 3 });
  }

  private readInstruction(): void {
    const start = this.cursor;
    const close = this.source.text.indexOf('?>', start + 2);
    const content = lineEnds(this.source.text.slice(start + 2, close));
    const target = /^\S*/.exec(content)?.[0] ?? '';
    this.append({ kind: 'instruction', target, value: content.slice(target.length).trim(), start, end: close + 2 });
  }

  private text(value: string): void {
    if (this.current === undefined) return;
    this.readMarkup();
    this.append({ kind: 'text', value, start: this.cursor, end: this.parser.position - 1 });
  }

  private attribute({ name, prefix, local, value }: SaxesAttributeNS): void {
    const { text } = this.source;
    if (this.pending.length === 0) {
      this.readMarkup();
      this.attributeCursor = this.cursor + 1;
      while (!isBlank(text.charCodeAt(this.attributeCursor))) this.attributeCursor++;
    }
    let start = this.attributeCursor;
    while (isBlank(text.charCodeAt(start))) start++;
    const end = this.parser.position;
    const valueEnd = end - 1;
    const valueStart = text.indexOf(text[valueEnd], start + name.length) + 1;
    this.countPart();
    if ((prefix === 'xmlns' || name === 'xmlns') && value.length > longestNamespace) {
      const detail = `a namespace name of ${value.length} characters, where at most ${longestNamespace} are read`;
      throw new Refusal('OPENDTSX_E_XML_TOOMANY', start, { detail });
    }
    this.pending.push({ name, prefix, localName: local, namespace: '', value, start, end, valueStart, valueEnd });
    this.attributeCursor = end;
  }

  private openTag(tag: SaxesTagNS): void {
    this.readMarkup();
    if (++this.depth > deepestNesting) {
      throw new Refusal('OPENDTSX_E_XML_TOODEEP', this.cursor, { limit: deepestNesting });
    }
    for (const attribute of this.pending) attribute.namespace = tag.attributes[attribute.name].uri;
    const element = new SourceElement(this.source, tag, this.pending, this.current, this.cursor, this.parser.position);
    this.pending = [];
    this.append(element);
    this.current?.elements.push(element);
    this.root ??= element;
    this.current = element;
  }

  private closeTag(tag: SaxesTagNS): void {
    const element = this.current;
    // After the end of input saxes closes what is open, only to report it.
    if (element === undefined || this.ended) return;
    if (!tag.isSelfClosing) {
      this.readMarkup();
      this.requireMatch(element);
    }
    element.contentEnd = tag.isSelfClosing ? this.parser.position : this.cursor;
    element.end = this.parser.position;
    this.cursor = element.end;
    this.current = element.parent;
    this.depth--;
  }

  private requireMatch(element: SourceElement): void {
    const { text } = this.source;
    const name = text.slice(this.cursor + 2, this.parser.position - 1).trimEnd();
    if (name === element.name) return;
    const { line, column } = this.source.locationOf(element.start);
    const detail = `</${name}> does not close <${element.name}>, which was opened at line ${line}, column ${column}`;
    throw new Refusal('OPENDTSX_E_XML_SYNTAX', this.cursor, { detail });
  }

  private refuse(message: string): never {
    this.refuseBareAmpersand();
    if (this.ended) throw this.truncated();
    let offset = Math.min(Math.max(this.parser.position - 1, 0), this.source.text.length);
    if (message.startsWith('text data outside')) {
      this.readMarkup();
      offset = this.cursor;
    }
    if (message.includes('doctype')) {
      throw new Refusal('OPENDTSX_E_XML_DOCTYPE', this.source.text.lastIndexOf('<!', offset));
    }
    const duplicate = /^duplicate attribute: (.*)\.$/.exec(message)?.[1];
    if (duplicate !== undefined) {
      const repeated = this.repeatedAttribute();
      const element = /^[^\s/>]*/.exec(this.source.text.slice(this.cursor + 1))?.[0] ?? '';
      const args = { element, attribute: repeated?.name ?? duplicate };
      throw new Refusal('OPENDTSX_E_XML_DUPLICATEATTRIBUTE', repeated?.start ?? offset, args);
    }
    throw new Refusal('OPENDTSX_E_XML_SYNTAX', offset, { detail: message.replace(/\.$/, '') });
  }

  // Saxes reads on to the next semicolon, however far away, and reports something else there.
  private refuseBareAmpersand(): void {
    const { text } = this.source;
    if (/^<[!?]/.test(text.slice(this.cursor, this.cursor + 2))) return;
    const bare = /&(?!(?:[\p{L}_:][\p{L}\d_.:-]*|#\d+|#x[\da-f]+);)/giu;
    bare.lastIndex = this.cursor;
    const index = bare.exec(text)?.index ?? text.length;
    if (index >= Math.min(this.parser.position, text.length - 1)) return;
    const detail = '"&" begins a reference such as &lt; and stands for itself only when written &amp;';
    throw new Refusal('OPENDTSX_E_XML_SYNTAX', index, { detail });
  }

  private repeatedAttribute(): XmlAttribute | undefined {
    const names = new Set<string>();
    return this.pending.find(({ name }) => names.size === names.add(name).size);
  }

  private truncated(): Refusal {
    const inside = this.current === undefined ? 'the prolog, before any element' : `<${this.current.name}>`;
    return new Refusal('OPENDTSX_E_XML_TRUNCATED', this.source.text.length, { inside });
  }
}

function lineEnds(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
