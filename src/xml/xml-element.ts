import type { SourceText } from './source-text.ts';
import type { XmlSpan } from './xml-span.ts';

/** One attribute; the span covers `name="value"` without the blanks around it. Namespace declarations are attributes too. */
export interface XmlAttribute extends XmlSpan {
  /** As written, with prefix. */
  readonly name: string;
  /** '' when the name has no prefix. */
  readonly prefix: string;
  readonly localName: string;
  /** '' when the name has no prefix. */
  readonly namespace: string;
  /** Entities resolved, line ends and tabs turned into blanks as XML prescribes. */
  readonly value: string;
  /** The text between the quotes, as written. */
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** Character data; `value` has entities resolved and line ends turned into `\n`. */
export interface XmlText extends XmlSpan {
  readonly kind: 'text';
  readonly value: string;
}

/** A CDATA section; the span includes its markers, the value does not. */
export interface XmlCdata extends XmlSpan {
  readonly kind: 'cdata';
  readonly value: string;
}

/** A comment; the span includes its markers, the value does not. */
export interface XmlComment extends XmlSpan {
  readonly kind: 'comment';
  readonly value: string;
}

/** A processing instruction, or the XML declaration (target `xml`). */
export interface XmlInstruction extends XmlSpan {
  readonly kind: 'instruction';
  readonly target: string;
  readonly value: string;
}

/** Whatever stands in an element, in source order: the spans of the children of an element touch each other. */
export type XmlContent = XmlElement | XmlText | XmlCdata | XmlComment | XmlInstruction;

/** One element of a parsed document, with the place of everything in the source text. Never changes. */
export interface XmlElement extends XmlSpan {
  readonly kind: 'element';
  /** The text that all offsets of the element refer to. */
  readonly source: SourceText;
  /** The text of the element as written, tags included. */
  readonly outerXml: string;
  /** As written, with prefix. */
  readonly name: string;
  /** '' when the name has no prefix. */
  readonly prefix: string;
  readonly localName: string;
  /** Namespace URI; '' when there is none. */
  readonly namespace: string;
  /** In source order. */
  readonly attributes: readonly XmlAttribute[];
  /** Everything inside, in source order. */
  readonly children: readonly XmlContent[];
  /** The elements among `children`. */
  readonly elements: readonly XmlElement[];
  /** Offset just after the `>` of the start tag (or of `/>`). */
  readonly startTagEnd: number;
  /** Offset of the `<` of the end tag; equal to `end` when the element is written `<a/>`. */
  readonly contentEnd: number;
  /** Undefined for the root. */
  readonly parent: XmlElement | undefined;
  /** Text and CDATA of this element and everything below it, joined; comments excluded. */
  readonly textContent: string;
  /** The first child element of that local name, in whatever namespace. */
  child(localName: string): XmlElement | undefined;
  /** The child elements of that local name, in source order. */
  childrenNamed(localName: string): XmlElement[];
  /** The attribute of that local name; without `namespace` in whatever namespace, with '' only unprefixed. Namespace declarations never match unless their namespace is asked for. */
  attribute(localName: string, namespace?: string): XmlAttribute | undefined;
  /** The value of `attribute(localName, namespace)`. */
  attributeValue(localName: string, namespace?: string): string | undefined;
}
