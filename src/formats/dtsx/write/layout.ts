import { attributeGap, blanksBefore } from '../../../xml/element-editor.ts';
import type { XmlElement } from '../../../xml/xml-element.ts';

/** How the text of a package is laid out: what a writer puts between the tags and attributes that it adds. */
export interface Layout {
  readonly lineEnd: string;
  /** The blanks of one level; '' where levels are not indented (formats 2 and 3). */
  readonly unit: string;
  /** Whether an element begins on a line of its own. */
  readonly elementsOnLines: boolean;
  /** Whether every attribute stands on a line of its own (formats 6 and 8). */
  readonly attributesOnLines: boolean;
}

/** The layout of the designer for formats 6 and 8 (observed). */
export const designerLayout: Layout = { lineEnd: '\n', unit: '  ', elementsOnLines: true, attributesOnLines: true };

/** The layout of the text a package was read from, as its root and the first element below it show. */
export function layoutOf(root: XmlElement): Layout {
  const lineEnd = root.source.text.includes('\r\n') ? '\r\n' : '\n';
  const first = root.elements.at(0);
  const blanks = first === undefined ? '' : blanksBefore(first, first.start);
  return {
    lineEnd,
    unit: /[ \t]+$/.exec(blanks)?.[0] ?? '',
    elementsOnLines: blanks.includes('\n'),
    attributesOnLines: root.attributes.length > 1 && attributeGap(root).includes('\n'),
  };
}

/** The blanks in front of an element that stands at this indentation. */
export function beforeElement(layout: Layout, indent: string): string {
  return layout.elementsOnLines ? layout.lineEnd + indent : '';
}

/** The blanks in front of the end tag of an element that stands at this indentation and has child elements. */
export function beforeEndTag(layout: Layout, indent: string): string {
  return layout.unit === '' ? '' : beforeElement(layout, indent);
}

/** The blanks in front of an attribute of an element that stands at this indentation. */
export function beforeAttribute(layout: Layout, indent: string): string {
  return layout.attributesOnLines ? layout.lineEnd + indent + layout.unit : ' ';
}

/** The indentation an element stands at; '' when it does not begin its line. */
export function indentOf(element: XmlElement): string {
  return /\n([ \t]*)$/.exec(blanksBefore(element, element.start))?.[1] ?? '';
}
