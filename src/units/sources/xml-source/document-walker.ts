import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';
import type { Complain, XmlPlace } from './complaints.ts';
import type { PlannedElement } from './reading-plan.ts';
import { type SchemaItem, SchemaTreeBuilder, schemaNamespace, withoutPlace } from './schema/schema-item.ts';

/** What a document is read with. */
export interface WalkerPlan {
  /** The plan for this root element; undefined when the schema does not know it. */
  root(name: string, namespace: string): PlannedElement | undefined;
  /** With an inline schema: reading stops after it, and goes on with `resume`. */
  readonly usesInlineSchema: boolean;
}

const deepestNesting = 10_000;
/** Characters of one tag, comment, text or instruction that are read: the parser holds each as a whole. */
export const longestPart = 64 << 20;
const mostAttributes = 100_000;
const instanceNamespace = 'http://www.w3.org/2001/XMLSchema-instance';

/**
 * Reads a document that comes in pieces: opens and closes the rows of the plan. Nothing outside the document is ever looked at: document type
 * declarations, and so entities, are refused.
 */
export class DocumentWalker {
  readonly #parser = new SaxesParser({ xmlns: true, position: true });
  readonly #document: string;
  readonly #file: string;
  readonly #plan: WalkerPlan;
  readonly #complain: Complain;
  /** The plans of the open elements. */
  readonly #open: PlannedElement[] = [];
  /** How many elements are open within one that is left out. */
  #skip = 0;
  #depth = 0;
  /** The element whose text is collected. */
  #reading: PlannedElement | undefined;
  #text = '';
  #partLength = 0;
  /** Attributes of the tag that is being read. */
  #attributes = 0;
  #ended = false;
  #inline: SchemaTreeBuilder | undefined;
  #elementsBelowRoot = 0;
  /** The schema in the document, when it was read completely. */
  inlineSchema: SchemaItem | undefined;
  /** The root of the document. */
  root: { readonly name: string; readonly namespace: string } | undefined;

  constructor(document: string, file: string, plan: WalkerPlan, complain: Complain) {
    this.#document = document;
    this.#file = file;
    this.#plan = plan;
    this.#complain = complain;
    const parser = this.#parser;
    // At most six handlers: one more makes the parser several times slower. Without one for errors it throws them.
    parser.on('doctype', () =>
      this.#refuse('it has a document type declaration (<!DOCTYPE …>), which is not supported'),
    );
    parser.on('text', (text) => this.#addText(text));
    parser.on('cdata', (text) => this.#addText(text));
    parser.on('attribute', () => this.#countAttribute());
    parser.on('opentag', (tag) => this.#openTag(tag as SaxesTagNS));
    parser.on('closetag', () => this.#closeTag());
  }

  /** Reads the next piece. Throws DTS_E_XMLSRCUNABLETOPROCESSXMLDATA, with line and column, for what is not XML. */
  write(text: string): void {
    this.#partLength += text.length;
    if (this.#partLength > longestPart) {
      this.#refuse(`a tag, text or comment of more than ${longestPart} characters begins before`);
    }
    this.#parse(() => this.#parser.write(text));
  }

  /** Ends the document. */
  end(): void {
    this.#ended = true;
    this.#parse(() => this.#parser.close());
    if (this.#plan.usesInlineSchema && this.inlineSchema === undefined) {
      throw this.#complain('DTS_E_XMLDATAREADERNOINLINESCHEMAFOUND', {}, { file: this.#document });
    }
  }

  /** The plan for what follows the inline schema. */
  resume(root: PlannedElement | undefined): void {
    this.#open.length = 0;
    this.#skip = root === undefined ? 1 : 0;
    if (root !== undefined) this.#open.push(root);
  }

  /** The failure for something that is wrong at the present place. */
  failure(detail: string, byteOffset?: number): Error {
    const place = { ...this.#place(), ...(byteOffset === undefined ? {} : { byteOffset }) };
    return this.#complain('DTS_E_XMLSRCUNABLETOPROCESSXMLDATA', { detail }, place);
  }

  #parse(work: () => unknown): void {
    try {
      work();
    } catch (error) {
      // The parser throws plain errors; failures, and defects of ours, are of other classes.
      if (error instanceof Error && error.constructor === Error) this.#refuse(error.message);
      throw error;
    }
  }

  #countAttribute(): void {
    if (++this.#attributes > mostAttributes) this.#refuse(`an element has more than ${mostAttributes} attributes`);
  }

  #place(): XmlPlace {
    return { file: this.#document, line: this.#parser.line, column: this.#parser.column };
  }

  #refuse(message: string): never {
    throw this.failure(this.#ended ? `it ends too early: ${withoutPlace(message)}` : withoutPlace(message));
  }

  #openTag(tag: SaxesTagNS): void {
    this.#partLength = 0;
    this.#attributes = 0;
    if (++this.#depth > deepestNesting) this.#refuse(`elements are nested more than ${deepestNesting} deep`);
    if (this.#depth === 1) {
      this.#openRoot(tag);
      return;
    }
    if (this.#plan.usesInlineSchema && this.#isOfInlineSchema(tag)) return;
    if (this.#skip > 0) {
      this.#skip++;
      return;
    }
    const planned = this.#find(tag);
    if (planned === undefined) this.#skip = 1;
    else this.#enter(planned, tag);
  }

  #openRoot({ local: name, uri: namespace }: SaxesTagNS): void {
    this.root = { name, namespace };
    if (this.#plan.usesInlineSchema) this.#skip = 1;
    else this.resume(this.#plan.root(name, namespace));
  }

  #find(tag: SaxesTagNS): PlannedElement | undefined {
    const candidates = this.#open[this.#open.length - 1].children.get(tag.local);
    if (candidates === undefined) return undefined;
    for (const candidate of candidates) if (candidate.namespace === tag.uri) return candidate;
    return undefined;
  }

  #enter(planned: PlannedElement, tag: SaxesTagNS): void {
    this.#open.push(planned);
    const { row, attributes } = planned;
    row?.open(this.#parser.line);
    let isNil = false;
    const written = tag.attributes as Record<string, SaxesAttributeNS>;
    for (const name in written) {
      const { local, uri, value } = written[name];
      if (uri === instanceNamespace) isNil ||= local === 'nil' && (value === 'true' || value === '1');
      else if (row !== undefined) {
        const known = attributes.get(local);
        if (known !== undefined && known.namespace === uri) row.values[known.column] = value;
      }
    }
    if (planned.textRow === undefined || isNil) return;
    this.#reading = planned;
    this.#text = '';
  }

  #closeTag(): void {
    // After the end of input saxes closes what is open, only to report it.
    if (this.#ended) return;
    this.#partLength = 0;
    this.#depth--;
    if (this.#inline !== undefined) {
      if (this.#inline.close()) {
        this.inlineSchema = this.#inline.root;
        this.#inline = undefined;
      }
      return;
    }
    if (this.#skip > 0) {
      this.#skip--;
      return;
    }
    const closed = this.#open.pop();
    if (closed === undefined) return;
    if (this.#reading === closed && closed.textRow !== undefined) {
      closed.textRow.values[closed.textColumn] = this.#text;
      this.#reading = undefined;
    }
    closed.row?.close();
  }

  #addText(text: string): void {
    this.#partLength = 0;
    if (this.#reading !== undefined && this.#skip === 0) this.#text += text;
  }

  /** Whether the tag is part of a schema within the document. */
  #isOfInlineSchema(tag: SaxesTagNS): boolean {
    const parser = this.#parser;
    if (this.#inline === undefined) {
      if (this.#depth !== 2) return false;
      this.#elementsBelowRoot++;
      if (tag.local !== 'schema' || tag.uri !== schemaNamespace) return false;
      if (this.inlineSchema !== undefined) {
        throw this.#complain('DTS_E_XMLDATAREADERMULTIPLEINLINEXMLSCHEMASNOTSUPPORTED', {}, this.#place());
      }
      if (this.#elementsBelowRoot > 1) {
        throw this.#complain('DTS_E_XMLDATAREADERINLINESCHEMAFOUNDINSOURCEXML', {}, this.#place());
      }
      this.#inline = new SchemaTreeBuilder(this.#file === '' ? this.#document : this.#file, this.#complain);
    }
    this.#inline.open(tag, (prefix) => parser.resolve(prefix), parser.line);
    return true;
  }
}
