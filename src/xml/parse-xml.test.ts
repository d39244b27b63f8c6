import { describe, expect, it } from 'vitest';
import { deepestNesting, parseXml } from './parse-xml.ts';
import type { XmlDocument } from './xml-document.ts';

function parsed(text: string | Uint8Array): XmlDocument {
  const { document, diagnostics } = parseXml(text, 'a.dtsx');
  if (document === undefined) throw new Error(diagnostics[0].message);
  return document;
}

const sample = `<?xml version="1.0"?>
<!-- saved by a designer -->
<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts"
  DTS:ObjectName="Load &amp; go" refId='Package' DTS:Note="a&#xA;b\tc">
  <DTS:Property DTS:Name="Format">8</DTS:Property>
  <DTS:Property DTS:Name="Script"><![CDATA[if (a < b) {}]]> tail</DTS:Property>
  <DTS:Empty/>
</DTS:Executable>
`;

describe('parseXml', () => {
  it('gives names, namespaces and attribute values', () => {
    const { root } = parsed(sample);
    expect(root).toMatchObject({
      name: 'DTS:Executable',
      prefix: 'DTS',
      localName: 'Executable',
      namespace: 'www.microsoft.com/SqlServer/Dts',
      parent: undefined,
    });
    expect(root.attributes.map(({ name }) => name)).toEqual(['xmlns:DTS', 'DTS:ObjectName', 'refId', 'DTS:Note']);
    expect(root.attributeValue('ObjectName')).toBe('Load & go');
    expect(root.attributeValue('Note')).toBe('a\nb c');
  });

  it('tells prefixed from unprefixed attributes when asked to', () => {
    const { root } = parsed('<a xmlns:p="urn:p" p:x="1" x="2"/>');
    expect(root.attributeValue('x')).toBe('1');
    expect(root.attributeValue('x', '')).toBe('2');
    expect(root.attributeValue('x', 'urn:p')).toBe('1');
    expect(root.attributeValue('p')).toBeUndefined();
    expect(root.attribute('x', 'urn:q')).toBeUndefined();
  });

  it('finds children by local name', () => {
    const { root } = parsed(sample);
    expect(root.childrenNamed('Property')).toHaveLength(2);
    expect(root.child('Property')?.textContent).toBe('8');
    expect(root.child('Nothing')).toBeUndefined();
    expect(root.elements.every((element) => element.parent === root)).toBe(true);
  });

  it('joins text and CDATA below an element', () => {
    expect(parsed(sample).root.childrenNamed('Property')[1].textContent).toBe('if (a < b) {} tail');
    expect(parsed('<a>1<b>2<!--no--></b><?no no?>&lt;</a>').root.textContent).toBe('12<');
  });

  it('knows the source of every attribute, its quotes and its value', () => {
    const document = parsed(sample);
    const attribute = document.root.attribute('refId');
    expect(attribute && document.sourceOf(attribute)).toBe("refId='Package'");
    const value = document.root.attribute('ObjectName');
    expect(value && document.text.slice(value.valueStart, value.valueEnd)).toBe('Load &amp; go');
    const spaced = parsed(`<a  b = "x" c\n=\n'"'/>`);
    expect(spaced.root.attributes.map((each) => spaced.sourceOf(each))).toEqual(['b = "x"', `c\n=\n'"'`]);
  });

  it('knows where tags and content begin and end', () => {
    const document = parsed('<a><b x="1">text</b ><c /></a>');
    const [b, c] = document.root.elements;
    expect(document.sourceOf(b)).toBe('<b x="1">text</b >');
    expect(document.text.slice(b.startTagEnd, b.contentEnd)).toBe('text');
    expect(document.sourceOf(c)).toBe('<c />');
    expect([c.startTagEnd, c.contentEnd]).toEqual([c.end, c.end]);
  });

  it('keeps comments, instructions and CDATA in order', () => {
    const { root } = parsed('<a>x<!--one--><?two  2 ?><![CDATA[]]><b/></a>');
    expect(root.children.map((child) => [child.kind, 'value' in child ? child.value : child.name])).toEqual([
      ['text', 'x'],
      ['comment', 'one'],
      ['instruction', '2'],
      ['cdata', ''],
      ['element', 'b'],
    ]);
  });

  it('turns every line end into one line feed in values, not in the source', () => {
    const document = parsed('<a>1\r\n2\r3</a>');
    expect(document.root.textContent).toBe('1\n2\n3');
    expect(document.text).toBe('<a>1\r\n2\r3</a>');
  });

  it('counts lines, columns and bytes of a place', () => {
    const document = parsed(Buffer.from('\ufeff<a>\r\n<b>é</b><c/></a>'));
    expect(document.locationOf(document.root.elements[1].start)).toEqual({
      file: 'a.dtsx',
      line: 2,
      column: 9,
      byteOffset: 3 + 5 + 3 + 2 + 4,
    });
  });

  it('names places in whatever order they are asked for', () => {
    const document = parsed(`\ufeff<a>\u00e4\u20ac\n<b/>\u{1f600}</a>`);
    const bytes = (offset: number): number => Buffer.byteLength(document.text.slice(0, offset));
    for (const offset of [6, 3, 4, 12, 12, 0, 5]) expect(document.locationOf(offset).byteOffset).toBe(bytes(offset));
  });

  it('nests up to the limit', () => {
    const depth = deepestNesting;
    expect(parseXml('<a>'.repeat(depth) + '</a>'.repeat(depth)).diagnostics).toEqual([]);
  });
});

describe('parseXml refuses', () => {
  const cases: [string, string, string, { line: number; column: number }][] = [
    ['an empty file', '', 'OPENDTSX_E_XML_NOTXML', { line: 1, column: 1 }],
    ['text', '\n  Hello', 'OPENDTSX_E_XML_NOTXML', { line: 2, column: 3 }],
    ['an archive', 'PK\u0003\u0004', 'OPENDTSX_E_XML_NOTXML', { line: 1, column: 1 }],
    ['a file cut off in an element', '<a>\n<b>1', 'OPENDTSX_E_XML_TRUNCATED', { line: 2, column: 5 }],
    ['a file cut off in a tag', '<a>\n<b c="', 'OPENDTSX_E_XML_TRUNCATED', { line: 2, column: 7 }],
    ['a file cut off in the prolog', '<?xml version="1.0"?>', 'OPENDTSX_E_XML_TRUNCATED', { line: 1, column: 22 }],
    ['a document type', '<?x?>\n<!DOCTYPE a []><a/>', 'OPENDTSX_E_XML_DOCTYPE', { line: 2, column: 1 }],
    ['an endless document type', '<!DOCTYPE a [ <!ENTITY b "', 'OPENDTSX_E_XML_DOCTYPE', { line: 1, column: 1 }],
    ['a document type inside', '<a><!DOCTYPE b></a>', 'OPENDTSX_E_XML_DOCTYPE', { line: 1, column: 4 }],
    ['a NUL character', '<a>\n\0</a>', 'OPENDTSX_E_XML_NULCHARACTER', { line: 2, column: 1 }],
    ['an attribute twice', '<a b="1"\n b="2"/>', 'OPENDTSX_E_XML_DUPLICATEATTRIBUTE', { line: 2, column: 2 }],
    ['an undefined entity', '<a>&x;</a>', 'OPENDTSX_E_XML_SYNTAX', { line: 1, column: 6 }],
    ['an unbound prefix', '<p:a/>', 'OPENDTSX_E_XML_SYNTAX', { line: 1, column: 6 }],
    ['two roots', '<a/><b/>', 'OPENDTSX_E_XML_SYNTAX', { line: 1, column: 7 }],
    ['text after the root', '<a/>b', 'OPENDTSX_E_XML_SYNTAX', { line: 1, column: 5 }],
    ['a bare ampersand', '<a b="1 & 2"/>', 'OPENDTSX_E_XML_SYNTAX', { line: 1, column: 9 }],
    ['a bare ampersand in text', '<a>\nR&D <b>;</b></a>', 'OPENDTSX_E_XML_SYNTAX', { line: 2, column: 2 }],
    ['elements that overlap', '<a>\n<b></a></b>', 'OPENDTSX_E_XML_SYNTAX', { line: 2, column: 4 }],
  ];

  it.each(cases)('%s', (_, text, symbol, place) => {
    const { document, diagnostics } = parseXml(text, 'a.dtsx');
    expect(document).toBeUndefined();
    expect(diagnostics.map((each) => each.symbol)).toEqual([symbol]);
    expect(diagnostics[0].location).toMatchObject({ file: 'a.dtsx', ...place });
  });

  it('nesting that is too deep, without exhausting the stack', () => {
    const { diagnostics } = parseXml('<a>'.repeat(100_000), 'a.dtsx');
    expect(diagnostics[0]).toMatchObject({ symbol: 'OPENDTSX_E_XML_TOODEEP', location: { column: 512 * 3 + 1 } });
  });

  it('names both ends of elements that overlap', () => {
    expect(parseXml('<a>\n<b></a></b>', 'a.dtsx').diagnostics[0].message).toBe(
      'a.dtsx is not well-formed XML at line 2, column 4: </a> does not close <b>, which was opened at line 2, column 1.',
    );
  });

  it('the same attribute under two prefixes', () => {
    const { diagnostics } = parseXml('<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>');
    expect(diagnostics[0].symbol).toBe('OPENDTSX_E_XML_DUPLICATEATTRIBUTE');
  });

  it('bytes that are not in the encoding, at their offset', () => {
    const { diagnostics } = parseXml(Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c]), 'a.dtsx');
    expect(diagnostics[0]).toMatchObject({ symbol: 'OPENDTSX_E_XML_ENCODING', location: { byteOffset: 3 } });
  });
});
