import { escapeAttribute, escapeText } from './escape.ts';
import type { TextEdit } from './splice.ts';
import type { XmlAttribute, XmlContent, XmlElement } from './xml-element.ts';
import type { XmlSpan } from './xml-span.ts';

/** Where an attribute goes that is not there yet: in front of `before`, else behind the last one; `gap` are the blanks in front of it. */
export interface AttributePlace {
  readonly before?: XmlAttribute | undefined;
  readonly gap?: string | undefined;
}

/**
 * Collects changes of one element as edits of its source text; the element itself never changes. What no change touches stays as it
 * is, to the character. Several insertions at one place keep their order.
 */
export class ElementEditor {
  readonly element: XmlElement;
  private readonly edits: TextEdit[] = [];
  // The content of an element written `<a/>`, which has to be opened for it.
  private content: string | undefined;

  constructor(element: XmlElement) {
    this.element = element;
  }

  /** Sets the value of the attribute with this name as written; one that is not there is added. */
  setAttribute(name: string, value: string, place: AttributePlace = {}): void {
    const existing = this.attributeNamed(name);
    if (existing !== undefined) {
      if (existing.value !== value) this.replace(existing, `${name}="${escapeAttribute(value)}"`);
      return;
    }
    const text = `${place.gap ?? attributeGap(this.element)}${name}="${escapeAttribute(value)}"`;
    if (place.before === undefined) this.insert(lastTokenEnd(this.element), text);
    else this.insert(place.before.start - blanksBefore(this.element, place.before.start).length, text);
  }

  /** Removes the attribute with this name as written, and the blanks in front of it. */
  removeAttribute(name: string): void {
    const attribute = this.attributeNamed(name);
    if (attribute !== undefined) this.remove(attribute);
  }

  /** Puts character data in the place of everything inside the element. */
  setText(text: string): void {
    if (text !== this.element.textContent || this.element.elements.length > 0) this.setContent(escapeText(text));
  }

  /** Puts XML in the place of everything inside the element. */
  setContent(xml: string): void {
    const { element } = this;
    if (isSelfClosing(element)) this.content = xml;
    else this.replace({ start: element.startTagEnd, end: element.contentEnd }, xml);
  }

  /** Puts XML in front of a child, else behind all of them. Blanks that are to stand around it are part of `xml`. */
  insertChild(xml: string, before?: XmlContent): void {
    if (before !== undefined) this.insert(before.start, xml);
    else if (isSelfClosing(this.element)) this.content = (this.content ?? '') + xml;
    else this.insert(this.element.contentEnd, xml);
  }

  /** Puts XML directly behind the start tag of an element that has content. */
  insertFirst(xml: string): void {
    this.insert(this.element.startTagEnd, xml);
  }

  /** Puts XML directly behind a child. */
  insertBehind(child: XmlContent, xml: string): void {
    this.insert(child.end, xml);
  }

  /** Puts XML in the place of a child. */
  replaceChild(child: XmlContent, xml: string): void {
    this.replace(child, xml);
  }

  /** Removes a child and the blanks in front of it. */
  removeChild(child: XmlContent): void {
    this.remove(child);
  }

  /** The edits so far; offsets refer to the text of `element.source`. */
  get changes(): readonly TextEdit[] {
    const { content, element } = this;
    if (content === undefined || content === '') return this.edits;
    const start = element.end - 2 - blanksBefore(element, element.end - 2).length;
    return [...this.edits, { start, end: element.end, replacement: `>${content}</${element.name}>` }];
  }

  private attributeNamed(name: string): XmlAttribute | undefined {
    return this.element.attributes.find((attribute) => attribute.name === name);
  }

  private insert(offset: number, text: string): void {
    this.edits.push({ start: offset, end: offset, replacement: text });
  }

  private replace({ start, end }: XmlSpan, replacement: string): void {
    this.edits.push({ start, end, replacement });
  }

  private remove({ start, end }: XmlSpan): void {
    this.replace({ start: start - blanksBefore(this.element, start).length, end }, '');
  }
}

/** Whether the element is written `<a/>`. */
export function isSelfClosing(element: XmlElement): boolean {
  return element.contentEnd === element.end;
}

/** The blanks in front of the last attribute, or one blank when there is none. */
export function attributeGap(element: XmlElement): string {
  const last = element.attributes.at(-1);
  return last === undefined ? ' ' : blanksBefore(element, last.start);
}

/** The blanks directly in front of an offset of the element's source. */
export function blanksBefore(element: XmlElement, offset: number): string {
  const { text } = element.source;
  let start = offset;
  while (start > 0 && ' \t\r\n'.includes(text[start - 1])) start--;
  return text.slice(start, offset);
}

function lastTokenEnd(element: XmlElement): number {
  return element.attributes.at(-1)?.end ?? element.start + 1 + element.name.length;
}
