import { describe, expect, it } from 'vitest';
import { InternalError } from '../diagnostics/internal-error.ts';
import { escapeAttribute, escapeText } from './escape.ts';
import { parseXml } from './parse-xml.ts';
import { spliceText } from './splice.ts';

describe('spliceText', () => {
  it('replaces, inserts and removes without regard to the order of the list', () => {
    const edits = [
      { start: 6, end: 7, replacement: '' },
      { start: 0, end: 1, replacement: 'A' },
      { start: 3, end: 3, replacement: '+' },
      { start: 3, end: 3, replacement: '-' },
    ];
    expect(spliceText('abcdefg', edits)).toBe('Abc+-def');
  });

  it('gives the text itself when there are no edits', () => {
    expect(spliceText('abc', [])).toBe('abc');
  });

  it.each([
    [
      'overlap',
      [
        { start: 0, end: 2, replacement: '' },
        { start: 1, end: 3, replacement: '' },
      ],
    ],
    ['lie outside', [{ start: 2, end: 9, replacement: '' }]],
    ['are reversed', [{ start: 2, end: 1, replacement: '' }]],
  ])('treats edits that %s as a defect', (_, edits) => {
    expect(() => spliceText('abc', edits)).toThrow(InternalError);
  });

  it('changes one attribute and nothing else of a document', () => {
    const source = '<a  b=\'1\'\r\n  c = "2" ><!-- x --></a>';
    const attribute = parseXml(source).document?.root.attribute('c');
    const edit = {
      start: attribute?.valueStart ?? 0,
      end: attribute?.valueEnd ?? 0,
      replacement: escapeAttribute('"3"'),
    };
    expect(spliceText(source, [edit])).toBe('<a  b=\'1\'\r\n  c = "&quot;3&quot;" ><!-- x --></a>');
  });
});

describe('escaped values', () => {
  it.each(['a & b < c > d', '"quoted"', 'tab\tline\nreturn\r\n', ']]>', 'é𝄞'])(
    'read back as they were: %j',
    (value) => {
      const source = `<a b="${escapeAttribute(value)}">${escapeText(value)}</a>`;
      const root = parseXml(source).document?.root;
      expect(root?.attributeValue('b')).toBe(value);
      expect(root?.textContent).toBe(value);
    },
  );
});
