import type { Complain } from '../complaints.ts';
import type { SchemaItem } from './schema-item.ts';

/** What a schema declares by name. */
export type DeclarationKind = 'element' | 'type' | 'attribute' | 'attributeGroup';

const kinds: Readonly<Record<string, DeclarationKind>> = {
  element: 'element',
  simpleType: 'type',
  complexType: 'type',
  attribute: 'attribute',
  attributeGroup: 'attributeGroup',
};

/** The declarations of a schema and of all that it includes and imports. */
export class SchemaSet {
  readonly #declarations = new Map<string, SchemaItem>();
  readonly #elements: SchemaItem[] = [];
  /** Every node directly below a schema element. */
  readonly everyItem: SchemaItem[] = [];
  readonly complain: Complain;

  constructor(complain: Complain) {
    this.complain = complain;
  }

  /** Adds the declarations of a schema document. */
  add(schema: SchemaItem): void {
    this.everyItem.push(...schema.children);
    for (const node of schema.children) {
      if (node.kind === 'redefine') throw this.refuse(node, 'xs:redefine is not supported');
      const kind = kinds[node.kind];
      const name = node.attributes.name;
      if (kind === undefined || name === undefined) continue;
      const key = `${kind} {${schema.document.namespace}}${name}`;
      if (this.#declarations.has(key)) continue;
      this.#declarations.set(key, node);
      if (kind === 'element') this.#elements.push(node);
    }
  }

  /** The elements declared at the top of the schemas, in their order. */
  get elements(): readonly SchemaItem[] {
    return this.#elements;
  }

  /** A declaration by its `{namespace}name`; undefined when there is none. @param from the node that names it */
  lookUp(kind: DeclarationKind, name: string, from: SchemaItem): SchemaItem | undefined {
    const found = this.#declarations.get(`${kind} ${name}`);
    // Documents without target namespace take that of the document that includes them, and so do the names in them.
    if (found !== undefined || !name.startsWith('{}')) return found;
    return this.#declarations.get(`${kind} {${from.document.namespace}}${name.slice(2)}`);
  }

  /** A declaration by its `{namespace}name`. Throws DTS_E_XMLSRCFAILEDTOCREATEREADER when there is none. */
  find(kind: DeclarationKind, name: string, from: SchemaItem): SchemaItem {
    const found = this.lookUp(kind, name, from);
    if (found !== undefined) return found;
    const shown = name.startsWith('{}') ? name.slice(2) : name;
    throw this.refuse(from, `the ${kind} ${shown} is not declared in it, nor in what it includes or imports`);
  }

  /** The failure for something in a schema that cannot be read. */
  refuse(node: SchemaItem, detail: string): Error {
    const place = { file: node.document.file, line: node.line };
    return this.complain('DTS_E_XMLSRCFAILEDTOCREATEREADER', { what: 'the schema', detail }, place);
  }
}
