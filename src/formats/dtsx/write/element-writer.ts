import { namespacesInScope, textForPlace } from '../../../xml/edit-element.ts';
import { attributeGap, blanksBefore, ElementEditor, isSelfClosing } from '../../../xml/element-editor.ts';
import { escapeAttribute, escapeText } from '../../../xml/escape.ts';
import { isPlainName } from '../../../xml/plain-name.ts';
import type { TextEdit } from '../../../xml/splice.ts';
import type { XmlAttribute, XmlContent, XmlElement } from '../../../xml/xml-element.ts';
import { isSensitive } from '../read-model-object.ts';
import type { ElementOrder } from './element-order.ts';
import { beforeAttribute, beforeElement, beforeEndTag, type Layout } from './layout.ts';

/** How an object stands in its file. */
export interface ElementStyle {
  readonly layout: Layout;
  readonly order: ElementOrder;
  /** Indentation of the element. */
  readonly indent: string;
  /** `DTS:`, or '' for attributes without prefix (data flows, some object data). */
  readonly prefix: string;
  /** Whether attributes that are added are sorted by name. */
  readonly sorted: boolean;
  /** Whether properties that are not there yet become `DTS:Property` elements (formats 2 and 3). */
  readonly propertyElements: boolean;
}

// Stay attributes in formats 2 and 3.
const alwaysAttributes = new Set(['ExecutableType', 'ThreadHint', 'refId']);

// Stays an element in formats 6 and 8.
const alwaysElements = new Set(['PackageFormatVersion']);

interface NewChild {
  readonly rank: number;
  readonly xml: string;
}

/** Changes the element of one object: its properties in either form, and the elements below it in the order of the designer. */
export class ElementWriter {
  readonly element: XmlElement;
  readonly style: ElementStyle;
  private readonly editor: ElementEditor;
  private readonly nested: TextEdit[] = [];
  private readonly newChildren: NewChild[] = [];

  constructor(element: XmlElement, style: ElementStyle) {
    this.element = element;
    this.style = style;
    this.editor = new ElementEditor(element);
  }

  /** Gives a property a text, in the form it has in the file or else in that of the format; undefined removes it. */
  setProperty(name: string, text: string | undefined): void {
    const child = this.propertyElement(name);
    const attribute = this.attributeOf(name);
    if (child !== undefined) {
      if (text === undefined) this.editor.removeChild(child);
      else this.nest(textEdits(child, text));
    } else if (text === undefined) {
      if (attribute !== undefined) this.editor.removeAttribute(attribute.name);
    } else if (attribute === undefined && this.isPropertyElement(name)) {
      this.addChild(name, this.propertyText(name, text));
    } else {
      this.setAttribute(attribute?.name ?? this.style.prefix + name, text);
    }
  }

  /** Whether the element holds a property, in either form. */
  hasProperty(name: string): boolean {
    return this.propertyElement(name) !== undefined || this.attributeOf(name) !== undefined;
  }

  /** Sets properties; those that are added come in the order of the designer. */
  setProperties(changes: ReadonlyMap<string, string | undefined>): void {
    const sorted = [...changes].sort(([left], [right]) => this.compare(left, right));
    for (const [name, text] of sorted) this.setProperty(name, text);
  }

  /** Adds an element below this one, in the place the designer writes it. @param name its local name, or that of the property it holds */
  addChild(name: string, xml: string): void {
    this.newChildren.push({ rank: this.rank(name), xml });
  }

  /** Puts XML in the place of an element below this one. */
  replaceChild(child: XmlContent, xml: string): void {
    this.editor.replaceChild(child, xml);
  }

  /** Removes an element below this one. */
  removeChild(child: XmlContent): void {
    this.editor.removeChild(child);
  }

  /** Adds an element directly behind another, laid out as that one is. */
  insertBehind(sibling: XmlElement, xml: string): void {
    this.editor.insertBehind(sibling, blanksBefore(sibling, sibling.start) + xml);
  }

  /** Adds an element directly in front of another, laid out as that one is. */
  insertBefore(sibling: XmlElement, xml: string): void {
    this.editor.insertChild(xml + blanksBefore(sibling, sibling.start), sibling);
  }

  /** Puts character data in the place of everything inside the element. */
  setText(text: string): void {
    this.editor.setText(text);
  }

  /** Puts XML in the place of everything inside the element. */
  setContent(xml: string): void {
    this.editor.setContent(xml);
  }

  /** Takes over edits of elements below this one. */
  nest(edits: readonly TextEdit[]): void {
    this.nested.push(...edits);
  }

  /** All edits, in offsets of the element's source. */
  edits(): TextEdit[] {
    this.placeNewChildren();
    return [...this.editor.changes, ...this.nested];
  }

  /** The indentation of elements below this one. */
  get childIndent(): string {
    return this.style.indent + this.style.layout.unit;
  }

  /**
   * The text of a new element below this one, with the prefix of this one.
   * @param attributes with prefixes, in order
   * @param empty how an element without content is written: `<a />` or `<a></a>`
   */
  elementText(
    name: string,
    attributes: ReadonlyMap<string, string>,
    content = '',
    empty: 'single' | 'paired' = 'single',
  ): string {
    const gap = beforeAttribute(this.style.layout, this.childIndent);
    const written = [...attributes].map(([key, value]) => `${gap}${key}="${escapeAttribute(value)}"`).join('');
    const tag = this.style.prefix + name;
    return content === '' && empty === 'single' ? `<${tag}${written} />` : `<${tag}${written}>${content}</${tag}>`;
  }

  /** The text of an element from elsewhere after edits, fit to stand below this one. */
  textFrom(element: XmlElement, edits: readonly TextEdit[]): string {
    return textForPlace(element, edits, namespacesInScope(this.element));
  }

  // A property may be named as no attribute can be.
  private isPropertyElement(name: string): boolean {
    if (alwaysElements.has(name) || !isPlainName(name)) return true;
    return this.style.propertyElements && !alwaysAttributes.has(name);
  }

  private propertyText(name: string, text: string): string {
    return this.elementText('Property', new Map([[`${this.style.prefix}Name`, name]]), escapeText(text), 'paired');
  }

  /** Sets an attribute by its name as written; one that is not there comes in the order of the designer. */
  setAttribute(name: string, text: string): void {
    const { attributes } = this.element;
    const { layout, indent } = this.style;
    const gap = attributes.some(({ prefix }) => prefix !== 'xmlns')
      ? attributeGap(this.element)
      : beforeAttribute(layout, indent);
    this.editor.setAttribute(name, text, { before: this.attributeBehind(name), gap });
  }

  private attributeBehind(name: string): XmlAttribute | undefined {
    const own = this.element.attributes.filter(({ prefix, name: full }) => prefix !== 'xmlns' && full !== 'xmlns');
    const compare = isSorted(own)
      ? comparedBySorting
      : (left: string, right: string) => this.rank(left) - this.rank(right);
    const localName = name.slice(name.indexOf(':') + 1);
    return own.find((attribute) => compare(attribute.localName, localName) > 0);
  }

  private compare(left: string, right: string): number {
    return this.style.sorted ? comparedBySorting(left, right) : this.rank(left) - this.rank(right);
  }

  private rank(name: string): number {
    if (name === 'refId') return -1;
    const index = this.style.order.names.indexOf(name);
    return index < 0 ? this.style.order.names.length : index;
  }

  private propertyElement(name: string): XmlElement | undefined {
    return this.element.elements.findLast(
      (child) =>
        child.localName === 'Property' &&
        child.elements.length === 0 &&
        child.attributeValue('Name') === name &&
        !isSensitive(child),
    );
  }

  private attributeOf(name: string): XmlAttribute | undefined {
    return this.element.attributes.findLast(
      ({ prefix, localName, name: full }) =>
        localName === name && prefix !== 'xml' && prefix !== 'xmlns' && full !== 'xmlns',
    );
  }

  private placeNewChildren(): void {
    const children = this.newChildren.splice(0).sort((left, right) => left.rank - right.rank);
    if (children.length === 0) return;
    const { element } = this;
    const { layout, indent } = this.style;
    const separator = beforeElement(layout, this.childIndent);
    if (element.elements.length === 0) {
      const content = children.map(({ xml }) => separator + xml).join('') + beforeEndTag(layout, indent);
      if (isSelfClosing(element) || element.textContent.trim() === '') this.editor.setContent(content);
      else this.editor.insertChild(content);
      return;
    }
    for (const { rank, xml } of children) {
      const sibling = element.elements.findLast((child) => this.rank(rankName(child)) <= rank);
      if (sibling === undefined) this.editor.insertFirst(separator + xml);
      else this.editor.insertBehind(sibling, separator + xml);
    }
  }
}

/** The edits that give an element a text. */
export function textEdits(element: XmlElement, text: string): readonly TextEdit[] {
  const editor = new ElementEditor(element);
  editor.setText(text);
  return editor.changes;
}

function rankName(child: XmlElement): string {
  return child.localName === 'Property' ? (child.attributeValue('Name') ?? '') : child.localName;
}

// refId stands first whatever the order of the rest.
function comparedBySorting(left: string, right: string): number {
  const key = (name: string) => (name === 'refId' ? '' : name.toLowerCase());
  return key(left) < key(right) ? -1 : key(left) > key(right) ? 1 : 0;
}

function isSorted(attributes: readonly XmlAttribute[]): boolean {
  return attributes.every(
    ({ localName }, index) => index === 0 || comparedBySorting(attributes[index - 1].localName, localName) <= 0,
  );
}
