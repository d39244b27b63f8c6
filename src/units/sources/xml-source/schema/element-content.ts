import { type SchemaItem, schemaNamespace } from './schema-item.ts';
import type { SchemaSet } from './schema-set.ts';
import { builtInName, namedSimpleType, plainText, restrict, type SimpleType, simpleTypeOf } from './simple-type.ts';

/** An attribute that an element may have. */
export interface AttributeUse {
  readonly name: string;
  readonly namespace: string;
  readonly type: SimpleType;
}

/** An element that may be in another one. */
export interface ChildUse {
  /** Its declaration: for a reference, the declaration that it refers to. */
  readonly node: SchemaItem;
  readonly name: string;
  readonly namespace: string;
  /** Whether it may be there more than once. */
  readonly repeated: boolean;
}

/** What an element may hold. */
export interface ElementContent {
  readonly attributes: AttributeUse[];
  readonly children: ChildUse[];
  /** The type of its text; undefined when it holds elements. */
  text: SimpleType | undefined;
}

const deepestDerivation = 100;
/** Parts of one element that are read. */
const mostParts = 10_000;
const groupings = new Set(['sequence', 'choice', 'all']);

/** What the element of a declaration may hold. Throws a `DtsError` for what the XML Source does not support. */
export function contentOf(set: SchemaSet, node: SchemaItem): ElementContent {
  const { type } = node.names;
  if (type === undefined) {
    const inner = node.children.find(({ kind }) => kind === 'simpleType' || kind === 'complexType');
    if (inner === undefined) return { attributes: [], children: [], text: plainText };
    return ofType(set, inner, 0);
  }
  const builtIn = builtInName(type);
  if (builtIn === 'anyType') throw unsupported(set, node, 'DTS_E_XMLDATAREADERANYTYPENOTSUPPORTED');
  if (builtIn !== undefined) return { attributes: [], children: [], text: { builtIn } };
  return ofType(set, set.find('type', type, node), 0);
}

function ofType(set: SchemaSet, node: SchemaItem, depth: number): ElementContent {
  if (node.kind === 'simpleType') return { attributes: [], children: [], text: simpleTypeOf(set, node) };
  return new ContentReader(set, depth).read(node);
}

function unsupported(set: SchemaSet, node: SchemaItem, symbol: string): Error {
  const element = node.attributes.name ?? node.attributes.ref ?? node.kind;
  return set.complain(symbol, { element }, { file: node.document.file, line: node.line });
}

/** The `{namespace}` and name of an element or attribute where it is declared. */
export function nameOf(node: SchemaItem, isGlobal: boolean): { readonly name: string; readonly namespace: string } {
  const { document, attributes } = node;
  const byDefault = node.kind === 'element' ? document.elementsAreQualified : document.attributesAreQualified;
  const isQualified = isGlobal || (attributes.form === undefined ? byDefault : attributes.form === 'qualified');
  return { name: attributes.name ?? '', namespace: isQualified ? document.namespace : '' };
}

/** Reads one complex type. */
class ContentReader {
  readonly #set: SchemaSet;
  readonly #depth: number;
  readonly #content: ElementContent = { attributes: [], children: [], text: undefined };
  readonly #groups = new Set<SchemaItem>();

  constructor(set: SchemaSet, depth: number) {
    this.#set = set;
    this.#depth = depth;
  }

  read(type: SchemaItem): ElementContent {
    if (this.#depth > deepestDerivation) {
      throw this.#set.refuse(type, 'its types are derived from each other in a circle');
    }
    this.#refuseMixed(type);
    for (const part of type.children) {
      if (part.kind === 'simpleContent') this.#simpleContent(part);
      else if (part.kind === 'complexContent') this.#complexContent(part);
      else this.#part(part, false);
    }
    return this.#content;
  }

  #refuseMixed(node: SchemaItem): void {
    const { mixed } = node.attributes;
    if (mixed !== 'true' && mixed !== '1') return;
    throw unsupported(this.#set, node, 'DTS_E_XMLDATAREADERMIXEDCONTENTFORCOMPLEXTYPESNOTSUPPORTED');
  }

  #simpleContent(node: SchemaItem): void {
    const derivation = node.children.find(({ kind }) => kind === 'extension' || kind === 'restriction');
    if (derivation === undefined) return;
    const { base } = derivation.names;
    this.#content.text = plainText;
    if (base !== undefined) {
      const declared = builtInName(base) === undefined ? this.#set.find('type', base, derivation) : undefined;
      if (declared?.kind === 'complexType') {
        const inherited = ofType(this.#set, declared, this.#depth + 1);
        this.#content.attributes.push(...inherited.attributes);
        this.#content.text = inherited.text ?? plainText;
      } else this.#content.text = namedSimpleType(this.#set, base, derivation);
    }
    if (derivation.kind === 'restriction') this.#content.text = restrict(derivation, this.#content.text);
    for (const part of derivation.children) this.#part(part, false);
  }

  #complexContent(node: SchemaItem): void {
    this.#refuseMixed(node);
    const derivation = node.children.find(({ kind }) => kind === 'extension' || kind === 'restriction');
    if (derivation === undefined) return;
    const { base } = derivation.names;
    if (base !== undefined && base !== `{${schemaNamespace}}anyType`) {
      const inherited = ofType(this.#set, this.#set.find('type', base, derivation), this.#depth + 1);
      this.#content.attributes.push(...inherited.attributes);
      // A restriction repeats the elements that it keeps; an extension adds to them.
      if (derivation.kind === 'extension') this.#content.children.push(...inherited.children);
    }
    for (const part of derivation.children) this.#part(part, false);
  }

  #part(node: SchemaItem, repeated: boolean): void {
    const often = repeated || isRepeated(node);
    if (node.kind === 'element') this.#element(node, often);
    else if (groupings.has(node.kind)) for (const part of node.children) this.#part(part, often);
    else if (node.kind === 'attribute') this.#attribute(node);
    else if (node.kind === 'attributeGroup') this.#attributeGroup(node);
    else if (node.kind === 'group') throw unsupported(this.#set, node, 'DTS_E_XMLDATAREADERGROUPREFNOTSUPPORTED');
  }

  #element(node: SchemaItem, repeated: boolean): void {
    if (node.attributes.maxOccurs === '0') return;
    const { ref } = node.names;
    const declaration = ref === undefined ? node : this.#set.find('element', ref, node);
    const { name, namespace } = nameOf(declaration, ref !== undefined);
    const { children } = this.#content;
    this.#refuseMany(children, node);
    const same = children.findIndex((child) => child.name === name && child.namespace === namespace);
    // Declared twice in the same content, it may be there twice.
    if (same >= 0) children[same] = { ...children[same], repeated: true };
    else children.push({ node: declaration, name, namespace, repeated });
  }

  #attribute(node: SchemaItem): void {
    const { attributes } = this.#content;
    this.#refuseMany(attributes, node);
    const { ref } = node.names;
    const declaration = ref === undefined ? node : this.#set.lookUp('attribute', ref, node);
    const { name, namespace } = declaration === undefined ? splitName(ref) : nameOf(declaration, ref !== undefined);
    const same = attributes.findIndex((known) => known.name === name && known.namespace === namespace);
    if (same >= 0) attributes.splice(same, 1);
    if (node.attributes.use === 'prohibited') return;
    attributes.push({
      name,
      namespace,
      type: declaration === undefined ? plainText : this.#attributeType(declaration),
    });
  }

  #attributeType(node: SchemaItem): SimpleType {
    const { type } = node.names;
    if (type !== undefined) return namedSimpleType(this.#set, type, node);
    const inner = node.children.find(({ kind }) => kind === 'simpleType');
    return inner === undefined ? plainText : simpleTypeOf(this.#set, inner);
  }

  #attributeGroup(node: SchemaItem): void {
    const { ref } = node.names;
    const group = ref === undefined ? node : this.#set.find('attributeGroup', ref, node);
    // Once is enough, however many ways lead to a group.
    if (this.#groups.has(group)) return;
    this.#groups.add(group);
    for (const part of group.children) {
      if (part.kind === 'attribute') this.#attribute(part);
      else if (part.kind === 'attributeGroup') this.#attributeGroup(part);
    }
  }

  #refuseMany({ length }: { readonly length: number }, node: SchemaItem): void {
    if (length < mostParts) return;
    throw this.#set.refuse(node, `an element of it has more than ${mostParts} parts`);
  }
}

// xml:lang and its kind need no declaration.
function splitName(name: string): { readonly name: string; readonly namespace: string } {
  const end = name.indexOf('}');
  return { name: name.slice(end + 1), namespace: name.slice(1, end) };
}

function isRepeated({ attributes: { maxOccurs } }: SchemaItem): boolean {
  return maxOccurs === 'unbounded' || Number(maxOccurs ?? '1') > 1;
}
