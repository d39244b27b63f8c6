import { describe, expect, it } from 'vitest';
import { editElement, namespacesInScope, textForPlace } from './edit-element.ts';
import type { ElementEditor } from './element-editor.ts';
import { parseXml } from './parse-xml.ts';
import type { XmlElement } from './xml-element.ts';

const text = `<DTS:a xmlns:DTS="urn:dts" xmlns="urn:default">
  <DTS:b
    DTS:x='1 &gt; 0'
    y="2"><c/>text<d  /></DTS:b>
  <DTS:empty />
</DTS:a>`;

function rootOf(source: string): XmlElement {
  const { document } = parseXml(source);
  if (document === undefined) throw new Error('the test text is not XML');
  return document.root;
}

function edited(name: string, change: (editor: ElementEditor) => void): string {
  const element = rootOf(text).child(name);
  if (element === undefined) throw new Error(`no ${name}`);
  return editElement(element, change).outerXml;
}

describe('editElement', () => {
  it.each<[string, string, (editor: ElementEditor) => void, string]>([
    [
      'gives the text as written without changes',
      'b',
      () => {},
      `<DTS:b\n    DTS:x='1 &gt; 0'\n    y="2"><c/>text<d  /></DTS:b>`,
    ],
    [
      'replaces an attribute',
      'b',
      (e) => e.setAttribute('y', '<"3">'),
      `<DTS:b\n    DTS:x='1 &gt; 0'\n    y="&lt;&quot;3&quot;&gt;"><c/>text<d  /></DTS:b>`,
    ],
    [
      'leaves an attribute that has the value',
      'b',
      (e) => e.setAttribute('DTS:x', '1 > 0'),
      `<DTS:b\n    DTS:x='1 &gt; 0'\n    y="2"><c/>text<d  /></DTS:b>`,
    ],
    [
      'adds an attribute on a line of its own, as the others are',
      'b',
      (e) => e.setAttribute('z', '\n'),
      `<DTS:b\n    DTS:x='1 &gt; 0'\n    y="2"\n    z="&#xA;"><c/>text<d  /></DTS:b>`,
    ],
    [
      'adds an attribute in front of another',
      'b',
      (e) => e.setAttribute('w', '0', { before: e.element.attributes[1] }),
      `<DTS:b\n    DTS:x='1 &gt; 0'\n    w="0"\n    y="2"><c/>text<d  /></DTS:b>`,
    ],
    ['adds the first attribute', 'empty', (e) => e.setAttribute('w', '0'), '<DTS:empty w="0" />'],
    [
      'removes an attribute with its line',
      'b',
      (e) => e.removeAttribute('DTS:x'),
      `<DTS:b\n    y="2"><c/>text<d  /></DTS:b>`,
    ],
    ['sets the text', 'b', (e) => e.setText('a<b'), `<DTS:b\n    DTS:x='1 &gt; 0'\n    y="2">a&lt;b</DTS:b>`],
    ['opens an empty element for text', 'empty', (e) => e.setText('a'), '<DTS:empty>a</DTS:empty>'],
    [
      'opens an empty element for several children',
      'empty',
      (e) => {
        e.insertChild('<DTS:f/>');
        e.insertChild('<g/>');
      },
      '<DTS:empty><DTS:f/><g/></DTS:empty>',
    ],
    [
      'inserts, replaces and removes children',
      'b',
      (e) => {
        const [c, , d] = e.element.children;
        e.insertChild('<new/>', c);
        e.replaceChild(c, '<C/>');
        e.removeChild(d);
        e.insertChild('<last/>');
      },
      `<DTS:b\n    DTS:x='1 &gt; 0'\n    y="2"><new/><C/>text<last/></DTS:b>`,
    ],
  ])('%s', (_, name, change, expected) => {
    expect(edited(name, change)).toBe(expected);
  });

  it('gives a detached element that knows the namespaces of its place', () => {
    const [element] = rootOf(text).elements;
    const copy = editElement(element, (editor) => editor.setAttribute('y', '3'));
    expect([copy.namespace, copy.child('c')?.namespace, copy.parent]).toEqual(['urn:dts', 'urn:default', undefined]);
    expect(copy.attribute('x', 'urn:dts')?.value).toBe('1 > 0');
    expect(namespacesInScope(copy)).toEqual({ DTS: 'urn:dts', '': 'urn:default' });
    expect(editElement(copy, (editor) => editor.removeAttribute('y')).outerXml).toBe(
      `<DTS:b\n    DTS:x='1 &gt; 0'><c/>text<d  /></DTS:b>`,
    );
  });

  it('never changes the element it was given', () => {
    const root = rootOf(text);
    editElement(root.elements[0], (editor) => editor.setContent('<changed/>'));
    expect(root.outerXml).toBe(text);
  });
});

describe('textForPlace', () => {
  const [element] = rootOf('<a xmlns:x="urn:x" xmlns:y="urn:y"><x:b c="1"/></a>').elements;

  it('declares what the text needs and the place does not have', () => {
    expect(textForPlace(element, [], {})).toBe('<x:b xmlns:x="urn:x" c="1"/>');
    expect(textForPlace(element, [], { x: 'urn:other' })).toBe('<x:b xmlns:x="urn:x" c="1"/>');
  });

  it('adds nothing to what fits', () => {
    expect(textForPlace(element, [], { x: 'urn:x' })).toBe('<x:b c="1"/>');
  });
});
