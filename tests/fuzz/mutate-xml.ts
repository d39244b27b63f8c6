import { encodeXml, type XmlEncoding } from '../../src/xml/encoding.ts';
import { escapeAttribute, escapeText } from '../../src/xml/escape.ts';
import { parseXml } from '../../src/xml/parse-xml.ts';
import { spliceText, type TextEdit } from '../../src/xml/splice.ts';
import type { XmlAttribute, XmlElement } from '../../src/xml/xml-element.ts';
import { extremeValues, rareMarkup } from './dictionary.ts';
import { mutateBytes } from './mutate-bytes.ts';
import type { Random } from './random.ts';

interface Markup {
  readonly text: string;
  readonly elements: readonly [XmlElement, ...XmlElement[]];
  readonly attributes: readonly XmlAttribute[];
  readonly random: Random;
}

type XmlMutation = (markup: Markup) => readonly TextEdit[];

const largestRepetition = 1_000_000;
const largestResult = 2_000_000;

const replaced = ({ start, end }: { start: number; end: number }, replacement: string): TextEdit[] => [
  { start, end, replacement },
];
const inserted = (at: number, replacement: string): TextEdit[] => [{ start: at, end: at, replacement }];
const valueSpan = ({ valueStart, valueEnd }: XmlAttribute) => ({ start: valueStart, end: valueEnd });

// The root is rarely meant: without it nothing is left to test.
function someElement({ elements, random }: Markup): XmlElement {
  return elements[elements.length === 1 ? 0 : 1 + random.below(elements.length - 1)] ?? elements[0];
}

function disjoint(left: XmlElement, right: XmlElement): boolean {
  return left.end <= right.start || right.end <= left.start;
}

function renamed(element: XmlElement, name: string): TextEdit[] {
  const nameOf = (start: number): TextEdit => ({ start, end: start + element.name.length, replacement: name });
  return [nameOf(element.start + 1), ...(element.contentEnd === element.end ? [] : [nameOf(element.contentEnd + 2)])];
}

function wrapped(element: XmlElement, wantedLevels: number): TextEdit[] {
  const tag = element.source.text.slice(element.start, element.startTagEnd).replace(/\/?>$/, '>');
  const levels = Math.min(wantedLevels, Math.floor(largestRepetition / tag.length));
  return [
    ...inserted(element.start, tag.repeat(levels)),
    ...inserted(element.end, `</${element.name}>`.repeat(levels)),
  ];
}

const ofElements: readonly [XmlMutation, ...XmlMutation[]] = [
  (markup) => replaced(someElement(markup), ''),
  (markup) => {
    const element = someElement(markup);
    const most = Math.floor(largestRepetition / (element.end - element.start));
    const times = markup.random.once(8) ? 400 : 1 + markup.random.below(3);
    return inserted(element.end, element.outerXml.repeat(Math.min(times, most)));
  },
  (markup) => {
    const [left, right] = [someElement(markup), someElement(markup)];
    if (!disjoint(left, right)) return [];
    return [...replaced(left, right.outerXml), ...replaced(right, left.outerXml)];
  },
  (markup) => inserted(someElement(markup).startTagEnd, someElement(markup).outerXml),
  (markup) => renamed(someElement(markup), someElement(markup).name),
  (markup) => renamed(someElement(markup), someElement(markup).localName),
  (markup) => {
    const element = someElement(markup);
    return wrapped(element, markup.random.pick([1, 2, 30, 200, 500, 600]));
  },
  (markup) => {
    const element = someElement(markup);
    return element.contentEnd === element.end
      ? []
      : replaced({ start: element.startTagEnd, end: element.contentEnd }, '');
  },
  (markup) => {
    const element = someElement(markup);
    const text = escapeText(markup.random.pick(extremeValues));
    return element.contentEnd === element.end
      ? []
      : replaced({ start: element.startTagEnd, end: element.contentEnd }, text);
  },
  (markup) => inserted(someElement(markup).startTagEnd, markup.random.pick(rareMarkup)),
  (markup) => inserted(someElement(markup).start, markup.random.pick(rareMarkup)),
];

const ofAttributes: readonly [
  (attribute: XmlAttribute, markup: Markup) => readonly TextEdit[],
  ...((attribute: XmlAttribute, markup: Markup) => readonly TextEdit[])[],
] = [
  (attribute) => replaced(attribute, ''),
  (attribute, { text }) => inserted(attribute.end, ` ${text.slice(attribute.start, attribute.end)}`),
  (attribute, { attributes, random }) => {
    const name = random.pick(attributes)?.name ?? '';
    return replaced({ start: attribute.start, end: attribute.start + attribute.name.length }, name);
  },
  (attribute, { random }) => replaced(valueSpan(attribute), escapeAttribute(random.pick(extremeValues))),
  (attribute, { attributes, random, text }) => {
    const alike = attributes.filter(({ name }) => name === attribute.name);
    const other = random.pick(random.once(3) ? attributes : alike) ?? attribute;
    return replaced(valueSpan(attribute), text.slice(other.valueStart, other.valueEnd).replaceAll('"', "'"));
  },
  (attribute, { random }) => {
    const { value } = attribute;
    const [start, end] = random.span(value.length);
    return replaced(valueSpan(attribute), escapeAttribute(value.slice(0, start) + value.slice(end)));
  },
  (attribute, { random }) => inserted(attribute.valueStart + random.below(2), random.pick(rareMarkup)),
  (attribute, { random, text }) => {
    const length = random.pick([300, 5000, 70_000, 1_000_000]);
    const piece = random.once(2)
      ? text.slice(attribute.valueStart, attribute.valueEnd) || 'x'
      : random.pick(['x', '[', '\\', '{', '@[', '&amp;', '\u00e4', '_x000A_']);
    return replaced(valueSpan(attribute), piece.repeat(Math.ceil(length / piece.length)));
  },
];

function mutationsOf(markup: Markup): readonly TextEdit[] {
  const { random, attributes } = markup;
  const attribute = random.pick(attributes);
  if (attribute !== undefined && random.once(2)) return random.pick(ofAttributes)(attribute, markup);
  return random.pick(ofElements)(markup);
}

const encodings: readonly [XmlEncoding, ...XmlEncoding[]] = [
  { name: 'utf-8', byteOrderMark: true },
  { name: 'utf-16le', byteOrderMark: true },
  { name: 'utf-16le', byteOrderMark: false },
  { name: 'utf-16be', byteOrderMark: true },
  { name: 'utf-16be', byteOrderMark: false },
  { name: 'windows-1252', byteOrderMark: false },
  { name: 'iso-8859-1', byteOrderMark: false },
  { name: 'us-ascii', byteOrderMark: false },
];

function inOtherEncoding(text: string, random: Random): Buffer {
  const encoding = random.pick(encodings);
  const declared = random.once(3) ? random.pick(encodings).name : encoding.name;
  const declaration = `<?xml version="1.0" encoding="${declared}"?>`;
  return encodeXml(text.replace(/^\s*(?:<\?xml[^>]*\?>)?/, declaration), encoding);
}

function elementsBelow(root: XmlElement): readonly [XmlElement, ...XmlElement[]] {
  const found: [XmlElement, ...XmlElement[]] = [root];
  for (let index = 0; index < found.length; index++) for (const child of found[index].elements) found.push(child);
  return found;
}

/** The same bytes where the text of an XML file is changed as a text; undefined when it is not well-formed. */
function mutatedOnce(bytes: Uint8Array, random: Random): Buffer | undefined {
  const { document } = parseXml(bytes);
  if (document === undefined) return undefined;
  const elements = elementsBelow(document.root);
  const { text, encoding } = document;
  const attributes = elements.flatMap((element) => element.attributes);
  return encodeXml(spliceText(text, mutationsOf({ text, elements, attributes, random })), encoding);
}

/**
 * A changed copy of an XML file: elements and attributes dropped, repeated, exchanged, moved, renamed, nested; values made extreme or
 * huge; references broken; seldom markup put in; another encoding. What is no longer well-formed is changed as bytes.
 */
export function mutateXml(bytes: Uint8Array, random: Random, other: Uint8Array): Buffer {
  let result: Buffer = Buffer.from(bytes);
  for (let left = 1 + random.below(4); left > 0; left--) {
    const changed = random.once(12) ? undefined : mutatedOnce(result, random);
    if (changed === undefined) return mutateBytes(result, random, other);
    // Nesting repeats tags, which may be huge already.
    if (changed.length > largestResult) break;
    result = changed;
  }
  return random.once(20) ? inOtherEncoding(parseXml(result).document?.text ?? '', random) : result;
}
