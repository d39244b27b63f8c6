import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';
import { refusal } from './xml-fault.ts';
import { declarationUri, makeNode, type NodeKind, nodeKinds, type XmlAttribute, type XmlItem } from './xml-item.ts';

/** Elements inside each other at most. */
export const deepestElement = 500;

const mostNodes = 5_000_000;

/** How a document is read. */
export interface ParseOptions {
  /** Blank text is kept everywhere, as text. */
  readonly keepBlanks?: boolean;
}

/**
 * Reads a document. A document type is kept as text and never applied; one that declares entities is refused, as are documents deeper than
 * `deepestElement`. Throws an Error with line and column for what is not well-formed.
 */
export function parseDocument(text: string, what: string, options: ParseOptions = {}): XmlItem {
  return new DocumentBuilder(what, options).read(text.replace(/^\ufeff/, ''));
}

class DocumentBuilder {
  private readonly what: string;
  private readonly options: ParseOptions;
  private readonly document = makeNode(nodeKinds.document);
  private readonly open: XmlItem[] = [this.document];
  private readonly preserves: boolean[] = [false];
  private count = 0;

  constructor(what: string, options: ParseOptions) {
    this.what = what;
    this.options = options;
  }

  read(text: string): XmlItem {
    const parser = new SaxesParser({ xmlns: true });
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('xmldecl', ({ version, encoding, standalone }) => this.takeDeclaration(version, encoding, standalone));
    parser.on('doctype', (written) => this.takeDocumentType(written));
    parser.on('opentag', (tag) => this.openElement(tag));
    parser.on('closetag', () => {
      const closed = this.open.at(-1);
      if (closed !== undefined) this.settleText(closed);
      this.open.pop();
      this.preserves.pop();
    });
    parser.on('text', (value) => this.addText(value));
    parser.on('cdata', (value) => this.add(makeNode(nodeKinds.characterData, { value })));
    parser.on('comment', (value) => this.add(makeNode(nodeKinds.comment, { value })));
    parser.on('processinginstruction', ({ target, body }) =>
      this.add(makeNode(nodeKinds.instruction, { local: target, value: body })),
    );
    parser.write(text).close();
    this.settleText(this.document);
    return this.document;
  }

  private takeDeclaration(version = '1.0', encoding?: string, standalone?: string): void {
    const parts = [
      `version="${version}"`,
      ...(encoding === undefined ? [] : [`encoding="${encoding}"`]),
      ...(standalone === undefined ? [] : [`standalone="${standalone}"`]),
    ];
    this.document.children.push(makeNode(nodeKinds.declaration, { value: parts.join(' ') }));
  }

  private takeDocumentType(written: string): void {
    if (/<!ENTITY/i.test(written)) {
      const instead = 'Write the text itself, or a character reference such as &#160;.';
      throw refusal(
        this.what,
        'its document type declares entities, which can grow without bound and read files',
        instead,
      );
    }
    const [, local = '', value = ''] = /^\s*(\S+)\s*([\s\S]*)$/.exec(written) ?? [];
    this.document.children.push(makeNode(nodeKinds.documentType, { local, value: value.trimEnd() }));
  }

  private openElement({ name, uri, attributes }: SaxesTagNS): void {
    if (this.open.length > deepestElement) {
      const reason = `its elements lie more than ${deepestElement} deep`;
      throw refusal(this.what, reason, 'Make it flatter, or split it before the task.');
    }
    const element = makeNode(nodeKinds.element, { ...splitName(name), uri, attributes: attributesOf(attributes) });
    const space = element.attributes.find(({ prefix, local }) => prefix === 'xml' && local === 'space')?.value;
    this.add(element);
    this.preserves.push(space === undefined ? this.preserves.at(-1) === true : space === 'preserve');
    this.open.push(element);
  }

  private addText(value: string): void {
    // Text comes in pieces; blank pieces of a longer text belong to it, so blanks are judged when the text is complete.
    const siblings = this.open.at(-1)?.children ?? [];
    const last = siblings.at(-1);
    if (last?.kind === nodeKinds.text) last.value += value;
    else this.add(makeNode(nodeKinds.text, { value }));
  }

  private add(node: XmlItem): void {
    const parent = this.open.at(-1) ?? this.document;
    if (node.kind !== nodeKinds.text) this.settleText(parent);
    this.count += 1;
    if (this.count > mostNodes) {
      throw refusal(this.what, `it has more than ${mostNodes} nodes`, 'Split it before the task.');
    }
    parent.children.push(node);
  }

  private settleText(parent: XmlItem): void {
    const last = parent.children.at(-1);
    if (last?.kind !== nodeKinds.text || !isBlank(last.value)) return;
    if (parent === this.document) parent.children.pop();
    else if (this.options.keepBlanks) return;
    else if (this.preserves.at(-1) === true) {
      parent.children[parent.children.length - 1] = makeNode(nodeKinds.whitespace, { value: last.value });
    } else parent.children.pop();
  }
}

/** Whether a text has nothing but white space. */
export function isBlank(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text);
}

function splitName(name: string): { readonly prefix: string; readonly local: string } {
  const colon = name.indexOf(':');
  return colon < 0 ? { prefix: '', local: name } : { prefix: name.slice(0, colon), local: name.slice(colon + 1) };
}

function attributesOf(attributes: Readonly<Record<string, SaxesAttributeNS>>): XmlAttribute[] {
  return Object.values(attributes).map(({ name, uri, value }) => {
    const { prefix, local } = splitName(name);
    const declares = name === 'xmlns' || prefix === 'xmlns';
    return { prefix, local, uri: declares ? declarationUri : uri, value };
  });
}

/** Kinds of nodes that hold text. */
export const textKinds: readonly NodeKind[] = [nodeKinds.text, nodeKinds.characterData, nodeKinds.whitespace];
