import { nodeKinds, type XmlAttribute, type XmlItem } from '../xml-item.ts';
import { comparedPrefix, comparedText, comparedUri, isCompared, isComparedAttribute } from './compared-content.ts';
import type { DiffOptions } from './diff-options.ts';

/** Numbers subtrees: two have the same number exactly when a comparison with these options finds no difference. Counts their nodes on the way. */
export class SubtreeKeys {
  readonly options: DiffOptions;
  private readonly numbers = new Map<string, number>();
  private readonly keys = new Map<XmlItem, number>();
  private readonly sizes = new Map<XmlItem, number>();

  constructor(options: DiffOptions) {
    this.options = options;
  }

  keyOf(node: XmlItem): number {
    const known = this.keys.get(node);
    if (known !== undefined) return known;
    const text = JSON.stringify(this.contentOf(node));
    const number = this.numbers.get(text) ?? this.numbers.size;
    this.numbers.set(text, number);
    this.keys.set(node, number);
    return number;
  }

  /** Compared nodes in a subtree, attributes included. */
  sizeOf(node: XmlItem): number {
    const known = this.sizes.get(node);
    if (known !== undefined) return known;
    const size = this.childrenOf(node).reduce((sum, child) => sum + this.sizeOf(child), 1 + node.attributes.length);
    this.sizes.set(node, size);
    return size;
  }

  /** The children that are compared. */
  childrenOf(node: XmlItem): XmlItem[] {
    return node.children.filter((child) => isCompared(child, this.options));
  }

  attributesOf(node: XmlItem): XmlAttribute[] {
    return node.attributes.filter((each) => isComparedAttribute(each, this.options));
  }

  /** What one attribute is compared by. */
  attributeContent(attribute: XmlAttribute): readonly string[] {
    const { options } = this;
    const text = comparedText(attribute.value, options);
    return [comparedPrefix(attribute, options), comparedUri(attribute, options), attribute.local, text];
  }

  private contentOf(node: XmlItem): readonly unknown[] {
    const { options } = this;
    if (node.kind !== nodeKinds.element && node.kind !== nodeKinds.document) {
      return [node.kind, node.local, node.kind === nodeKinds.text ? comparedText(node.value, options) : node.value];
    }
    const children = this.childrenOf(node).map((child) => this.keyOf(child));
    if (options.has('IgnoreChildOrder')) children.sort((left, right) => left - right);
    const attributes = this.attributesOf(node).map((each) => JSON.stringify(this.attributeContent(each)));
    return [
      node.kind,
      comparedPrefix(node, options),
      comparedUri(node, options),
      node.local,
      attributes.sort(),
      children,
    ];
  }
}
