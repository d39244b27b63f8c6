import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DtsError } from 'opendtsx/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complaintsOf } from '../complaints.ts';
import { readSchemaText } from '../document-pieces.ts';
import { loadSchema } from './load-schema.ts';
import { tablesOf } from './schema-tables.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xml-schema-'));
});
afterAll(() => rm(folder, { recursive: true }));

const complain = complaintsOf('Source', 'Package');

async function load(files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const [first] = Object.keys(files);
  const access = { resolvePath: (path: string) => path, read: (path: string) => readSchemaText(path, complain) };
  return loadSchema(join(folder, first), access, complain);
}

const schema = (content: string, attributes = ''): string =>
  `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"${attributes}>${content}</xs:schema>`;
const rootOf = (row: string): string =>
  `<xs:element name="rows"><xs:complexType><xs:sequence>${row}</xs:sequence></xs:complexType></xs:element>`;
const rowOf = (content: string): string =>
  rootOf(`<xs:element name="row" maxOccurs="unbounded"><xs:complexType>${content}</xs:complexType></xs:element>`);

/** The tables as text: `row: a WSTR(255), b I4`. */
async function tables(files: string | Readonly<Record<string, string>>, mapsIntegers = false): Promise<string[]> {
  const set = await load(typeof files === 'string' ? { 'in.xsd': files } : files);
  return tablesOf(set, { mapsIntegers }).tables.map(({ id, columns }) => {
    const shown = columns.map(({ name, type: { type, length, scale } }) => {
      const size = length > 0 ? `(${length})` : type === 'DT_DECIMAL' ? `(${scale})` : '';
      return `${name} ${type.slice(3)}${size}`;
    });
    return `${id}: ${shown.join(', ')}`;
  });
}

async function failure(files: string | Readonly<Record<string, string>>): Promise<string> {
  try {
    await tables(files);
  } catch (error) {
    if (error instanceof DtsError) return error.diagnostic.message.replaceAll(folder, '');
    throw error;
  }
  return 'none';
}

describe('the columns of an element', () => {
  it('have the types of a package that SSIS made (observed 2005)', async () => {
    const fields = ['ID:unsignedShort', 'Name:string', 'Quantity:unsignedByte', 'Price:decimal', 'Store:int'];
    const elements = fields.map((field) => {
      const [name, type] = field.split(':');
      return `<xs:element minOccurs="0" name="${name}" type="xs:${type}"/>`;
    });
    const text = schema(rowOf(`<xs:sequence>${elements.join('')}</xs:sequence>`));
    expect(await tables(text)).toEqual(['row: ID UI2, Name WSTR(255), Quantity UI1, Price DECIMAL(10), Store I4']);
  });

  it('have lengths and places as the schema limits them, and no longer ones than the type has (documented)', async () => {
    const limited = (name: string, base: string, facet: string, value: number): string =>
      `<xs:element name="${name}"><xs:simpleType><xs:restriction base="xs:${base}"><xs:${facet} value="${value}"/></xs:restriction></xs:simpleType></xs:element>`;
    const parts = [
      limited('a', 'string', 'maxLength', 40),
      limited('b', 'token', 'length', 3),
      limited('c', 'string', 'maxLength', 5000),
      limited('d', 'hexBinary', 'maxLength', 9000),
      limited('e', 'decimal', 'fractionDigits', 2),
    ];
    const text = schema(rowOf(`<xs:all>${parts.join('')}</xs:all>`));
    expect(await tables(text)).toEqual(['row: a WSTR(40), b WSTR(3), c WSTR(4000), d BYTES(8000), e DECIMAL(2)']);
  });

  it('are DT_I4 for unbounded integers when XMLIntegerMapping says so', async () => {
    const text = schema(rowOf('<xs:attribute name="a" type="xs:positiveInteger"/>'));
    expect(await tables(text, false)).toEqual(['row: a DECIMAL(0)']);
    expect(await tables(text, true)).toEqual(['row: a I4']);
  });

  it('are text for lists, unions and elements without a type', async () => {
    const types = `<xs:simpleType name="l"><xs:list itemType="xs:int"/></xs:simpleType>
      <xs:simpleType name="u"><xs:union memberTypes="xs:int xs:date"/></xs:simpleType>`;
    const row = rowOf(
      '<xs:sequence><xs:element name="a"/></xs:sequence><xs:attribute name="b" type="l"/><xs:attribute name="c" type="u"/>',
    );
    expect(await tables(schema(row + types))).toEqual(['row: a WSTR(255), b WSTR(255), c WSTR(255)']);
  });

  it('come from named types, extensions, restrictions and attribute groups', async () => {
    const types = `<xs:complexType name="base"><xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence><xs:attribute name="x"/></xs:complexType>
      <xs:complexType name="more"><xs:complexContent><xs:extension base="base"><xs:choice><xs:element name="b" type="short"/><xs:element ref="c"/></xs:choice>
        <xs:attributeGroup ref="g"/></xs:extension></xs:complexContent></xs:complexType>
      <xs:complexType name="less"><xs:complexContent><xs:restriction base="base"><xs:attribute name="x" use="prohibited"/><xs:attribute name="z"/></xs:restriction></xs:complexContent></xs:complexType>
      <xs:attributeGroup name="g"><xs:attribute name="y" type="xs:boolean"/></xs:attributeGroup>
      <xs:simpleType name="short"><xs:restriction base="xs:string"><xs:maxLength value="5"/></xs:restriction></xs:simpleType>
      <xs:element name="c" type="short"/>`;
    const rows = rootOf('<xs:element name="p" type="more" maxOccurs="2"/><xs:element name="q" type="less"/>');
    expect(await tables(schema(rows + types))).toEqual([
      'p: a I4, b WSTR(5), c WSTR(5), x WSTR(255), y BOOL',
      'q: z WSTR(255)',
    ]);
  });

  it('come once from a group of attributes, however many ways lead to it', async () => {
    const groups = Array.from(
      { length: 60 },
      (_, n) =>
        `<xs:attributeGroup name="g${n}"><xs:attributeGroup ref="g${n + 1}"/><xs:attributeGroup ref="g${n + 1}"/></xs:attributeGroup>`,
    );
    const last =
      '<xs:attributeGroup name="g60"><xs:attributeGroup ref="g0"/><xs:attribute name="a"/></xs:attributeGroup>';
    const text = schema(rowOf('<xs:attributeGroup ref="g0"/>') + groups.join('') + last);
    expect(await tables(text)).toEqual(['row: a WSTR(255)']);
  });

  it('have names of their own where an attribute and an element have the same', async () => {
    const row = rowOf('<xs:sequence><xs:element name="a"/></xs:sequence><xs:attribute name="a" type="xs:int"/>');
    expect(await tables(schema(row))).toEqual(['row: a WSTR(255), a_1 I4']);
  });
});

describe('the tables of a schema', () => {
  it('have keys that join them, as in a package that SSIS made (observed 2005)', async () => {
    const inner = rootOf(
      '<xs:element name="order" maxOccurs="unbounded"><xs:complexType><xs:sequence><xs:element name="id" type="xs:int"/></xs:sequence></xs:complexType></xs:element>',
    ).replace('name="rows"', 'name="orders"');
    const data = `<xs:element name="date"/><xs:element name="data"><xs:complexType><xs:sequence>${inner}</xs:sequence></xs:complexType></xs:element>`;
    expect(await tables(schema(rootOf(data)))).toEqual([
      'data: data_Id UI8',
      'orders: orders_Id UI8, data_Id UI8',
      'order: id I4, orders_Id UI8',
    ]);
  });

  it('are those below the elements that no other one refers to', async () => {
    const text = schema(
      `${rootOf('<xs:element ref="row" maxOccurs="unbounded"/>')}<xs:element name="row"><xs:complexType><xs:attribute name="a"/></xs:complexType></xs:element>`,
    );
    expect(await tables(text)).toEqual(['row: a WSTR(255)']);
  });

  it('have one for text that repeats', async () => {
    const text = schema(rowOf('<xs:choice maxOccurs="unbounded"><xs:element name="tag" type="xs:int"/></xs:choice>'));
    expect(await tables(text)).toEqual(['row: row_Id UI8', 'tag: text I4, row_Id UI8']);
  });
});

describe('the parts of a schema', () => {
  it('are read from the local files that it includes and imports', async () => {
    const names = ' xmlns:t="urn:t" xmlns:o="urn:o" targetNamespace="urn:t"';
    const main = schema(
      `<xs:include schemaLocation="part.xsd"/><xs:import namespace="urn:o" schemaLocation="./other.xsd"/><xs:import namespace="urn:x" schemaLocation="http://example.invalid/x.xsd"/>
       ${rootOf('<xs:element name="p" type="t:part" maxOccurs="2"/><xs:element name="q" type="o:other"/>')}`,
      names,
    );
    const part = schema(
      '<xs:include schemaLocation="in.xsd"/><xs:complexType name="part"><xs:attribute name="a" type="code"/></xs:complexType><xs:simpleType name="code"><xs:restriction base="xs:int"/></xs:simpleType>',
    );
    const other = schema(
      '<xs:complexType name="other"><xs:attribute name="b" type="xs:date"/></xs:complexType>',
      ' targetNamespace="urn:o"',
    );
    expect(await tables({ 'in.xsd': main, 'part.xsd': part, 'other.xsd': other })).toEqual(['p: a I4', 'q: b DBDATE']);
  });

  it('that are missing are named with the file and line that name them', async () => {
    expect(await failure(schema(`\n${rootOf('<xs:element name="p" type="nothing"/>')}`))).toBe(
      'Source cannot read the schema (/in.xsd, line 2): the type nothing is not declared in it, nor in what it includes or imports.',
    );
    expect(await failure(schema('<xs:include schemaLocation="gone.xsd"/>'))).toMatch(
      /cannot read the schema \(\/gone.xsd\): ENOENT/,
    );
  });
});

describe('a schema that cannot be read', () => {
  it.each([
    ['is not XML', '<xs:schema', /line 1, column 10\): /],
    ['is another document', '<towns/>', /its root element is not the element schema/],
    ['has a document type', '<!DOCTYPE a><a/>', /document type declaration/],
    ['redefines', schema('<xs:redefine schemaLocation="a.xsd"/>'), /xs:redefine is not supported/],
    [
      'derives types in a circle',
      schema(
        `${rootOf('<xs:element name="p" type="a"/>')}<xs:complexType name="a"><xs:complexContent><xs:extension base="a"/></xs:complexContent></xs:complexType>`,
      ),
      /in a circle/,
    ],
    [
      'derives simple types in a circle',
      schema(
        `${rowOf('<xs:attribute name="p" type="a"/>')}<xs:simpleType name="a"><xs:restriction base="a"/></xs:simpleType>`,
      ),
      /in a circle/,
    ],
    [
      'nests types too deep',
      schema(
        rootOf('<xs:element name="e" type="t0"/>') +
          Array.from(
            { length: 1000 },
            (_, n) =>
              `<xs:complexType name="t${n}"><xs:sequence><xs:element name="e" type="t${n + 1}"/></xs:sequence></xs:complexType>`,
          ).join(''),
      ),
      /nests elements more than 500 deep/,
    ],
    [
      'gives an element too many parts',
      schema(
        rowOf(
          `<xs:sequence>${Array.from({ length: 10_001 }, (_, n) => `<xs:element name="e${n}"/>`).join('')}</xs:sequence>`,
        ),
      ),
      /more than 10000 parts/,
    ],
    [
      'is nested too deep',
      schema(rowOf('<xs:sequence>'.repeat(1000) + '</xs:sequence>'.repeat(1000))),
      /nested more than 500 deep/,
    ],
    ['has too many elements', schema('<xs:element/>'.repeat(200_001)), /more than 200000 elements/],
    [
      'describes too much',
      schema(
        rootOf('<xs:element name="e0" type="t0"/>') +
          Array.from(
            { length: 20 },
            (_, n) =>
              `<xs:complexType name="t${n}"><xs:sequence><xs:element name="a" type="t${n + 1}"/><xs:element name="b" type="t${n + 1}"/></xs:sequence></xs:complexType>`,
          ).join('') +
          '<xs:complexType name="t20"><xs:attribute name="x"/></xs:complexType>',
      ),
      /more than 10000 outputs/,
    ],
  ])('is refused with what is wrong when it %s', async (_, text, wanted) => {
    expect(await failure(text)).toMatch(wanted);
  });
});
