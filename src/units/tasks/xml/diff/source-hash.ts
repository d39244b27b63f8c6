import { nodeKinds, type XmlAttribute, type XmlItem } from '../xml-item.ts';
import {
  comparedPrefix,
  comparedText,
  comparedUri,
  isCompared,
  isComparedAttribute,
  isDeclaration,
} from './compared-content.ts';
import type { DiffOptions } from './diff-options.ts';
import { readDocumentType } from './document-type.ts';

const kindOfDeclarations = 100;
/** Stands between the parts of what is hashed: NUL and `x01`. Source: as for `sourceHash`. */
const between = '\0x01';

/**
 * The `srcDocHash` of a document: 64 bits, decimal. Equal to that of XmlDiff 1.0, so that diffgrams of either side can be applied on the other.
 * Source: how XmlDiff computes it, as its publication under the MIT licence shows (microsoft/XmlNotepad); checked against hashes of published diffgrams.
 */
export function sourceHash(document: XmlItem, options: DiffOptions): string {
  const hash = new Hash64();
  hashChildren(hash, document, options);
  return hash.toString();
}

/** 64 bits in two halves. */
class Hash64 {
  high = 0;
  low = 0;

  /** Multiplies by 2^shift + 1 and adds. */
  mix(shift: number, low: number, high = 0): void {
    const shiftedHigh = (this.high << shift) | (this.low >>> (32 - shift));
    this.add(shiftedHigh, this.low << shift);
    this.add(high, low);
  }

  add(high: number, low: number): void {
    const sum = (this.low >>> 0) + (low >>> 0);
    this.high = (this.high + high + (sum > 0xffff_ffff ? 1 : 0)) | 0;
    this.low = sum | 0;
  }

  addHash({ high, low }: Hash64): void {
    this.mix(11, low, high);
  }

  addCount(count: number): void {
    this.mix(11, count);
  }

  addText(text: string): void {
    this.mix(13, text.length);
    for (let index = 0; index < text.length; index++) this.mix(17, text.charCodeAt(index));
  }

  get isZero(): boolean {
    return this.high === 0 && this.low === 0;
  }

  toString(): string {
    return ((BigInt(this.high >>> 0) << 32n) | BigInt(this.low >>> 0)).toString();
  }
}

function hashOf(...parts: readonly (string | number)[]): Hash64 {
  const hash = new Hash64();
  hash.addText(parts.join(between));
  return hash;
}

function hashChildren(hash: Hash64, parent: XmlItem, options: DiffOptions): void {
  const hashes = parent.children.filter((child) => isCompared(child, options)).map((child) => hashNode(child, options));
  const counted = hashes.filter((each) => !each.isZero);
  if (options.has('IgnoreChildOrder')) hash.addHash(sumOf(counted));
  else for (const each of counted) hash.addHash(each);
  if (counted.length > 0) hash.addCount(counted.length);
}

function sumOf(hashes: readonly Hash64[]): Hash64 {
  const sum = new Hash64();
  for (const { high, low } of hashes) sum.add(high, low);
  return sum;
}

function hashNode(node: XmlItem, options: DiffOptions): Hash64 {
  switch (node.kind) {
    case nodeKinds.element: {
      const hash = hashOf(node.kind, comparedPrefix(node, options), comparedUri(node, options), node.local);
      const attributes = node.attributes.filter((each) => isComparedAttribute(each, options));
      if (attributes.length > 0) {
        hash.addHash(sumOf(attributes.map((each) => hashAttribute(each, options))));
        hash.addCount(attributes.length);
      }
      hashChildren(hash, node, options);
      return hash;
    }
    case nodeKinds.text:
      return hashOf(node.kind, comparedText(node.value, options));
    case nodeKinds.instruction:
      return hashOf(node.kind, node.local, node.value);
    case nodeKinds.documentType: {
      const { publicId, systemId, subset } = readDocumentType(node.value);
      return hashOf(node.kind, node.local, publicId, systemId, subset);
    }
    default:
      return hashOf(node.kind, node.value);
  }
}

function hashAttribute(attribute: XmlAttribute, options: DiffOptions): Hash64 {
  if (isDeclaration(attribute)) {
    const prefix = attribute.prefix === '' || options.has('IgnorePrefixes') ? '' : attribute.local;
    return hashOf(kindOfDeclarations, prefix, attribute.value);
  }
  const value = comparedText(attribute.value, options);
  return hashOf(
    nodeKinds.attribute,
    comparedPrefix(attribute, options),
    comparedUri(attribute, options),
    attribute.local,
    value,
  );
}
