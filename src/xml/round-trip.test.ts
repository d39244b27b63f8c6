import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseXml } from './parse-xml.ts';
import type { XmlDocument } from './xml-document.ts';
import type { XmlContent } from './xml-element.ts';

/** The source of every token in order, taken from the spans of the tree alone. */
function tokens(document: XmlDocument): string[] {
  const read = (content: XmlContent): string[] => {
    if (content.kind !== 'element') return [document.sourceOf(content)];
    const startTag = document.text.slice(content.start, content.startTagEnd);
    const endTag = document.text.slice(content.contentEnd, content.end);
    return [startTag, ...content.children.flatMap(read), endTag];
  };
  return document.children.flatMap(read);
}

const blanks = fc.constantFrom('', ' ', '\n', '\r\n', '\t ');
const name = fc.constantFrom('a', 'DTS:b', 'property', 'ä');
const misc = fc.constantFrom('', '<!-- c > -->', '<?pi a="1>"?>', '<!---->', '<?p?>');
const text = fc.constantFrom('', 'x', ' é\r\n', '&amp;&#x41;', ']]', '>', '𝄞', '<![CDATA[<a>]] ]]>', '<![CDATA[]]>');
const value = fc.constantFrom('', '1', '>', '/>', '&quot;', ' a\nb ', '=');

const attribute = fc
  .tuple(blanks, blanks, value, fc.constantFrom('"', "'"))
  .map(([before, after, content, quote]) => `${before}=${after}${quote}${content}${quote}`);
const attributes = fc
  .uniqueArray(fc.constantFrom('x', 'DTS:y', 'z'), { maxLength: 3 })
  .chain((names) => fc.tuple(...names.map((each) => attribute.map((rest) => `\n ${each}${rest}`))))
  .map((list) => list.join(''));

const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
  element: fc
    .tuple(name, attributes, blanks, fc.boolean(), tie('content'))
    .map(([tag, list, blank, short, content]) =>
      short && content === '' ? `<${tag}${list}${blank}/>` : `<${tag}${list}${blank}>${content}</${tag}${blank}>`,
    ),
  content: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(''),
    fc.tuple(text, misc).map((parts) => parts.join('')),
    fc.tuple(text, tie('element'), misc, tie('content')).map((parts) => parts.join('')),
  ),
}));

const documents = fc
  .tuple(fc.constantFrom('', '<?xml version="1.0"?>'), blanks, misc, blanks, element, blanks, misc, blanks)
  .map(([declaration, ...parts]) => {
    const [one, two, three, root, ...rest] = parts;
    // A declaration may not be preceded by blanks, and an instruction without it may.
    return `${declaration}${one}${two}${three}<r xmlns:DTS="urn:d">${root}</r>${rest.join('')}`;
  });

describe('the tokens of a document', () => {
  it('put together are the source', () => {
    fc.assert(
      fc.property(documents, (source) => {
        const { document, diagnostics } = parseXml(source);
        expect(diagnostics).toEqual([]);
        expect(document && tokens(document).join('')).toBe(source);
      }),
      { numRuns: 300 },
    );
  });

  it('are not read from a document cut off anywhere inside its root', () => {
    fc.assert(
      fc.property(documents, fc.double({ min: 0, max: 1, noNaN: true }), (source, part) => {
        const cut = source.slice(0, Math.floor(part * source.lastIndexOf('</r>')));
        expect(parseXml(cut).diagnostics).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });

  it('are refused with one diagnostic, never an exception, when a character is replaced', () => {
    fc.assert(
      fc.property(documents, fc.nat(), fc.constantFrom('<', '>', '&', '"', '\0', '/', '!'), (source, at, character) => {
        const index = at % source.length;
        const result = parseXml(source.slice(0, index) + character + source.slice(index + 1));
        expect(result.diagnostics).toHaveLength(result.document === undefined ? 1 : 0);
      }),
      { numRuns: 300 },
    );
  });
});
