import type { ModelObject } from '../../model/model-object.ts';

/** An element of the document a package was read from. */
export type MarkupElement = NonNullable<ModelObject['origin']>;

type MarkupAttribute = MarkupElement['attributes'][number];

/** A value in an XML text: an attribute or the text of an element, with the place of each of its characters. */
export interface MarkupValue {
  /** Entities resolved, as programs see it. */
  readonly text: string;
  /** The source offset of each UTF-16 unit of `text`, and of its end. */
  readonly offsets: readonly number[];
  /** Name of the attribute, of the property element, or of the element itself. */
  readonly name: string;
  readonly element: MarkupElement;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** What does not stand for itself, by where it is written; XML turns line ends and tabs of attributes into blanks, and line ends of text into LF. */
const written = {
  attribute: { special: /&(?:#x([\da-f]+)|#(\d+)|(\w+));|\r\n?|[\n\t]/gi, lineEnd: ' ' },
  text: { special: /&(?:#x([\da-f]+)|#(\d+)|(\w+));|\r\n?/gi, lineEnd: '\n' },
  cdata: { special: /\r\n?/g, lineEnd: '\n' },
} as const;

interface GrowingValue {
  text: string;
  readonly offsets: number[];
}

/** Appends the characters of a piece of source text to a value. */
function readPiece(source: string, start: number, form: keyof typeof written, into: GrowingValue): void {
  const { special, lineEnd } = written[form];
  const append = (text: string, offsetOf: (index: number) => number): void => {
    into.text += text;
    for (let index = 0; index < text.length; index++) into.offsets.push(offsetOf(index));
  };
  let at = 0;
  for (const match of source.matchAll(special)) {
    const from = start + at;
    append(source.slice(at, match.index), (index) => from + index);
    append(characterOf(match) ?? lineEnd, () => start + match.index);
    at = match.index + match[0].length;
  }
  append(source.slice(at), (index) => start + at + index);
}

/** The character of an entity; undefined for a line end. */
function characterOf([whole, hexadecimal, decimal, name]: RegExpExecArray): string | undefined {
  if (name !== undefined) return entities[name] ?? whole;
  if (hexadecimal !== undefined) return String.fromCodePoint(Number.parseInt(hexadecimal, 16));
  return decimal === undefined ? undefined : String.fromCodePoint(Number(decimal));
}

/** The value of an attribute. */
export function attributeMarkup(element: MarkupElement, attribute: MarkupAttribute): MarkupValue {
  const { valueStart, valueEnd, localName: name } = attribute;
  const value: GrowingValue = { text: '', offsets: [] };
  readPiece(element.source.text.slice(valueStart, valueEnd), valueStart, 'attribute', value);
  value.offsets.push(valueEnd);
  return { ...value, name, element };
}

const cdataStart = '<![CDATA['.length;
const cdataEnd = ']]>'.length;

/** The text of an element that holds no other elements. */
export function textMarkup(element: MarkupElement): MarkupValue {
  const value: GrowingValue = { text: '', offsets: [] };
  const { text } = element.source;
  let end = element.startTagEnd;
  for (const child of element.children) {
    if (child.kind === 'text') {
      readPiece(text.slice(child.start, child.end), child.start, 'text', value);
      end = child.end;
    } else if (child.kind === 'cdata') {
      const start = child.start + cdataStart;
      readPiece(text.slice(start, child.end - cdataEnd), start, 'cdata', value);
      end = child.end - cdataEnd;
    }
  }
  value.offsets.push(end);
  const isProperty = /^property(?:expression)?$/i.test(element.localName);
  const name = isProperty ? element.attributes.find(({ localName }) => /^name$/i.test(localName))?.value : undefined;
  return { ...value, name: name ?? element.localName, element };
}

/** The value of a property of an object in either style: an attribute, or a `Property` element; undefined when it has none. */
export function propertyMarkup(element: MarkupElement, name: string): MarkupValue | undefined {
  const property = element.childrenNamed('Property').findLast((each) => each.attributeValue('Name') === name);
  if (property !== undefined) return textMarkup(property);
  const attribute = element.attribute(name);
  return attribute === undefined ? undefined : attributeMarkup(element, attribute);
}

/** Every value of an element and of those below it, in source order. Namespace declarations are left out. */
export function* markupValues(element: MarkupElement): Generator<MarkupValue> {
  for (const attribute of element.attributes) {
    if (attribute.prefix !== 'xmlns' && attribute.name !== 'xmlns') yield attributeMarkup(element, attribute);
  }
  if (element.elements.length === 0 && element.children.length > 0) yield textMarkup(element);
  for (const child of element.elements) yield* markupValues(child);
}

/** The value at an offset of the source text; undefined between values. */
export function markupValueAt(element: MarkupElement, offset: number): MarkupValue | undefined {
  const child = element.elements.find(({ start, end }) => start < offset && offset < end);
  if (child !== undefined) return markupValueAt(child, offset);
  const attribute = element.attributes.find(({ valueStart, valueEnd }) => valueStart <= offset && offset <= valueEnd);
  if (attribute !== undefined) return attributeMarkup(element, attribute);
  const isText = element.elements.length === 0 && element.startTagEnd <= offset && offset <= element.contentEnd;
  return isText ? textMarkup(element) : undefined;
}
