import { formatValue } from 'opendtsx/sdk';
import { describe, expect, it } from 'vitest';
import { emptyRoot, rowsetRoot } from './fixtures/xmla-server.ts';
import { readRowset } from './read-rowset.ts';
import { parseXmlItem } from './xml-item.ts';

const read = (...given: Parameters<typeof rowsetRoot>) => readRowset(parseXmlItem(rowsetRoot(...given)));

function shown(...given: Parameters<typeof rowsetRoot>): unknown[] {
  const { columns, rows } = read(...given);
  const values = rows.map((row) =>
    row.map((value, at) => (value === null ? null : formatValue(value, columns[at].type))),
  );
  return [columns.map(({ name, type }) => `${name} ${type.type}`), ...values];
}

// Source: documentation: rowset data type (XMLA).
describe('a table of XML for Analysis', () => {
  it.each([
    ['xsd:int', '-7', 'DT_I4', '-7'],
    ['xsd:long', '9007199254740993', 'DT_I8', '9007199254740993'],
    ['xsd:unsignedLong', '18446744073709551615', 'DT_UI8', '18446744073709551615'],
    ['xsd:short', '-3', 'DT_I2', '-3'],
    ['xsd:double', '1.25E2', 'DT_R8', '125'],
    ['xsd:boolean', 'true', 'DT_BOOL', 'True'],
    ['xsd:boolean', '0', 'DT_BOOL', 'False'],
    ['xsd:decimal', '12.500', 'DT_NUMERIC', '12.500'],
    ['xsd:dateTime', '2024-01-31T10:20:30.125', 'DT_DBTIMESTAMP', '2024-01-31 10:20:30.125000000'],
    ['uuid', '6f9619ff-8b86-d011-b42d-00c04fc964ff', 'DT_GUID', '{6F9619FF-8B86-D011-B42D-00C04FC964FF}'],
    ['xsd:string', ' a &amp; b ', 'DT_WSTR', ' a & b '],
    ['', 'text', 'DT_WSTR', 'text'],
  ])('reads %s: %s', (type, written, expectedType, expected) => {
    expect(shown([['C', 'c', type]], `<row><C>${written}</C></row>`)).toEqual([[`c ${expectedType}`], [expected]]);
  });

  it('has NULL where a row has no value', () => {
    const columns = [
      ['A', 'a', 'xsd:int'],
      ['B', 'b', 'xsd:string'],
    ] as const;
    expect(read(columns, '<row><B>x</B></row><row><A>1</A><B xsi:nil="true"/></row>').rows).toEqual([
      [null, 'x'],
      [1, null],
    ]);
  });

  it('calls columns by their field, else by their element without its escapes', () => {
    const root = rowsetRoot([['Bike_x0020_Buyer', 'x', 'xsd:int']], '').replace(' sql:field="x"', '');
    expect(readRowset(parseXmlItem(root)).columns.map(({ name }) => name)).toEqual(['Bike Buyer']);
    expect(read([['C0', '[Model].[Bike Buyer]', 'xsd:int']], '').columns[0].name).toBe('[Model].[Bike Buyer]');
  });

  it('takes the type of values of any type when they agree, and text when they do not', () => {
    const row = (type: string, value: string) => `<row><C xsi:type="xsd:${type}">${value}</C></row>`;
    expect(shown([['C', 'c', '']], row('int', '1') + row('int', '2'))).toEqual([['c DT_I4'], ['1'], ['2']]);
    expect(shown([['C', 'c', '']], row('int', '1') + row('string', 'a'))).toEqual([['c DT_WSTR'], ['1'], ['a']]);
  });

  it('has long texts', () => {
    const { columns } = read([['C', 'c', 'xsd:string']], `<row><C>${'x'.repeat(4001)}</C></row>`);
    expect(columns[0].type.type).toBe('DT_NTEXT');
  });

  it.each([
    ['<row><C>abc</C></row>', '"abc" of the column c is no DT_I4'],
    [
      '<row><C><Error><ErrorCode>1</ErrorCode><Description>Overflow.</Description></Error></C></row>',
      'in error: Overflow',
    ],
    ['<row><C><row /></C></row>', 'write SELECT FLATTENED'],
  ])('refuses %s', (rows, message) => {
    expect(() => read([['C', 'c', 'xsd:int']], rows)).toThrow(message);
  });

  it('is not there in the answer to a command', () => {
    expect(() => readRowset(parseXmlItem(emptyRoot()))).toThrow('the answer holds no table');
  });
});
