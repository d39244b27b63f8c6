import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';
import type { Complain } from '../complaints.ts';

/** The namespace of schemas. */
export const schemaNamespace = 'http://www.w3.org/2001/XMLSchema';

/** What holds for all declarations of a schema document. */
export interface SchemaDocument {
  readonly file: string;
  /** Target namespace; of an included document without one, that of the including document. */
  namespace: string;
  readonly elementsAreQualified: boolean;
  readonly attributesAreQualified: boolean;
}

/** An element of a schema document. Elements of other namespaces (annotations) are left out. */
export interface SchemaItem {
  /** Local name: `complexType`. */
  readonly kind: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Attributes that name a declaration, as `{namespace}name`. */
  readonly names: Readonly<Record<string, string>>;
  readonly children: SchemaItem[];
  readonly line: number;
  readonly document: SchemaDocument;
}

const naming = new Set(['type', 'ref', 'base', 'itemType']);
const mostItems = 200_000;
const deepestNesting = 500;
const skipped = new Set(['annotation', 'key', 'keyref', 'unique', 'notation']);

/** Makes items of the tags of a schema, from a file of its own or within a document. */
export class SchemaTreeBuilder {
  readonly #file: string;
  readonly #open: SchemaItem[] = [];
  readonly #complain: Complain;
  #skip = 0;
  #count = 0;
  root: SchemaItem | undefined;

  constructor(file: string, complain: Complain) {
    this.#file = file;
    this.#complain = complain;
  }

  /** Takes a start tag. @param resolve namespace of a prefix there */
  open(tag: SaxesTagNS, resolve: (prefix: string) => string | undefined, line: number): void {
    if (++this.#count > mostItems) throw this.#refuse(`it has more than ${mostItems} elements`, line);
    if (this.#skip > 0 || tag.uri !== schemaNamespace || skipped.has(tag.local)) {
      this.#skip++;
      return;
    }
    const attributes: Record<string, string> = {};
    const names: Record<string, string> = {};
    for (const { name, value } of Object.values(tag.attributes as Record<string, SaxesAttributeNS>)) {
      attributes[name] = value;
      if (naming.has(name)) names[name] = resolveName(value, resolve);
    }
    const parent = this.#open.at(-1);
    const document = parent?.document ?? documentOf(this.#file, attributes);
    const node: SchemaItem = { kind: tag.local, attributes, names, children: [], line, document };
    parent?.children.push(node);
    this.root ??= node;
    if (this.#open.push(node) > deepestNesting) {
      throw this.#refuse(`its elements are nested more than ${deepestNesting} deep`, line);
    }
  }

  #refuse(detail: string, line: number): Error {
    return this.#complain(
      'DTS_E_XMLSRCFAILEDTOCREATEREADER',
      { what: 'the schema', detail },
      { file: this.#file, line },
    );
  }

  /** Takes an end tag. Returns whether it was that of the schema. */
  close(): boolean {
    if (this.#skip > 0) {
      this.#skip--;
      return false;
    }
    this.#open.pop();
    return this.#open.length === 0;
  }
}

function documentOf(file: string, attributes: Readonly<Record<string, string>>): SchemaDocument {
  return {
    file,
    namespace: attributes.targetNamespace ?? '',
    elementsAreQualified: attributes.elementFormDefault === 'qualified',
    attributesAreQualified: attributes.attributeFormDefault === 'qualified',
  };
}

function resolveName(written: string, resolve: (prefix: string) => string | undefined): string {
  const [prefix, local] = written.includes(':') ? written.trim().split(':', 2) : ['', written.trim()];
  return `{${resolve(prefix) ?? ''}}${local}`;
}

/** Reads a schema document. Throws DTS_E_XMLSRCFAILEDTOCREATEREADER, with the place, when it is none. */
export function parseSchema(text: string, file: string, complain: Complain): SchemaItem {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const builder = new SchemaTreeBuilder(file, complain);
  const refuse = (detail: string): never => {
    const place = { file, line: parser.line, column: parser.column };
    throw complain('DTS_E_XMLSRCFAILEDTOCREATEREADER', { what: 'the schema', detail }, place);
  };
  parser.on('error', ({ message }) => refuse(withoutPlace(message)));
  parser.on('doctype', () => refuse('it has a document type declaration (<!DOCTYPE …>), which is not read'));
  parser.on('opentag', (tag) => builder.open(tag as SaxesTagNS, (prefix) => parser.resolve(prefix), parser.line));
  parser.on('closetag', () => void builder.close());
  parser.write(text).close();
  const { root } = builder;
  return root?.kind === 'schema' ? root : refuse('its root element is not the element schema of XML Schema');
}

/** What saxes says is wrong, without the place that it puts before it. */
export function withoutPlace(message: string): string {
  return message.replace(/^(?:[^:]*:)?\d+:\d+: /, '').replace(/\.$/, '');
}
