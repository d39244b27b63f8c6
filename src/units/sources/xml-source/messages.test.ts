import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type ColumnType, columnType, DtsError } from 'opendtsx/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHarness, outputColumn, outputInstance } from '../../../testing/component-harness.ts';
import { longestPart } from './document-walker.ts';
import { createRuntime, describeExternal } from './xml-source.run.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xml-source-'));
});
afterAll(() => rm(folder, { recursive: true }));

const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="towns"><xs:complexType><xs:sequence>
<xs:element name="town" maxOccurs="unbounded"><xs:complexType><xs:attribute name="name"/><xs:attribute name="people" type="xs:int"/></xs:complexType></xs:element>
</xs:sequence></xs:complexType></xs:element></xs:schema>`;

async function instanceOf(columns: Readonly<Record<string, ColumnType>>, rowset = 'town') {
  const file = join(folder, 'in.xsd');
  await writeFile(file, schema);
  const properties = {
    UserComponentTypeName: '',
    XMLData: '',
    XMLDataVariable: 'User::Xml',
    AccessMode: 2,
    XMLSchemaDefinition: file,
    UseInlineSchema: false,
    XMLIntegerMapping: 0,
  };
  const known = Object.entries(columns).map(([name, type]) =>
    outputColumn(name, type, { external: { id: name, name, type, properties: {} } }),
  );
  const output = outputInstance('Towns', known, { properties: { RowsetID: rowset } });
  const common = { id: 's', name: 'Source', localeId: 1033, validateExternalMetadata: true };
  return { ...common, properties, inputs: [], outputs: [output], connections: [] };
}

const text = columnType('DT_WSTR', { length: 255 });

async function failureOf(xml: string) {
  const instance = await instanceOf({ name: columnType('DT_WSTR', { length: 2 }), people: columnType('DT_I4') });
  const variables = { 'User::Xml': { value: xml, type: text } };
  const { context } = createHarness(instance, { variables });
  try {
    await createRuntime(instance, xml.length > 1 << 16 ? 1 << 16 : 16).produce?.(context);
  } catch (error) {
    if (error instanceof DtsError) return error.diagnostic;
    throw error;
  }
  throw new Error('it was read');
}

describe('what is wrong with a document', () => {
  it('is told with line and column', async () => {
    const { message, location } = await failureOf('<towns>\n  <town name=x/>\n</towns>');
    expect(message).toBe('Source cannot read on at User::Xml, line 2, column 14: unquoted attribute value.');
    expect(location).toEqual({ file: 'User::Xml', line: 2, column: 14 });
  });

  it.each([
    ['ends early', '<towns><town>', /it ends too early: unclosed tag: town/],
    ['has an entity that is not declared', '<towns>&town;</towns>', /undefined entity/],
    [
      'has a document type declaration',
      '<!DOCTYPE towns SYSTEM "http://example.invalid/a"><towns/>',
      /document type declaration/,
    ],
    ['has a second root', '<towns/><towns/>', /documents? may contain only one root/],
    ['has prefixes that stand for nothing', '<a:towns/>', /unbound namespace prefix/],
    [
      'has more attributes than can be held',
      `<a ${Array.from({ length: 100_001 }, (_, n) => `a${n}=""`).join(' ')}/>`,
      /more than 100000 attributes/,
    ],
    [
      'has a comment longer than can be held',
      `<!--${'x'.repeat(longestPart)}--><towns/>`,
      /of more than 67108864 characters/,
    ],
    ['is nested without end', '<a>'.repeat(10_001), /nested more than 10000 deep/],
  ])('is told when it %s', async (_, xml, wanted) => {
    expect((await failureOf(xml)).message).toMatch(wanted);
  });

  it('names value, column, element and line of a value in error', async () => {
    const { message, location } = await failureOf('<towns>\n<town people="12x"/></towns>');
    expect(message).toBe(
      'Source: the column people of the output Towns fails at towns/town (User::Xml, line 2): "12x" is not a DT_I4.',
    );
    expect(location).toEqual({ file: 'User::Xml', line: 2 });
  });

  it('names value, column, element and line of a value that would be cut', async () => {
    const { message } = await failureOf('<towns><town name="Ulm"/></towns>');
    expect(message).toBe(
      'Source: a value of the column name of the output Towns would be cut at towns/town (User::Xml, line 1): "Ulm" is longer than DT_WSTR(2).',
    );
  });
});

describe('a damaged document', () => {
  it('is read, or refused by name', async () => {
    const whole =
      '<?xml version="1.0"?><towns><!-- a --><town name="U"/><town people="1"><a><![CDATA[x]]></a></town></towns>';
    const change = fc.tuple(
      fc.nat(whole.length),
      fc.nat(8),
      fc.constantFrom('', '<', '>', '&', '"', ']]>', '</', '<?', 'a', '\0'),
    );
    const damaged = fc
      .array(change, { minLength: 1, maxLength: 3 })
      .map((changes) =>
        changes.reduce((text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length), whole),
      );
    let refused = 0;
    const outcome = fc.asyncProperty(damaged, async (xml) => {
      const instance = await instanceOf({ name: text });
      const { context } = createHarness(instance, { variables: { 'User::Xml': { value: xml, type: text } } });
      try {
        await createRuntime(instance, 9).produce?.(context);
      } catch (error) {
        expect(error).toBeInstanceOf(DtsError);
        refused++;
      }
    });
    await fc.assert(outcome, { numRuns: 200 });
    expect(refused).toBeGreaterThan(0);
  });
});

async function compare(columns: Readonly<Record<string, ColumnType>>, rowset?: string): Promise<string[]> {
  const instance = await instanceOf(columns, rowset);
  const { context, findings } = createHarness(instance);
  const thrown = await describeExternal(instance, context).then(
    () => [],
    (error: DtsError) => [error.diagnostic],
  );
  return [...findings, ...thrown].map(
    ({ severity, symbol, args }) => `${severity} ${symbol} ${args.column ?? args.rowset}`,
  );
}

describe('a schema that is not as the package remembers it', () => {
  it('is no difference when columns have types of the same kind', async () => {
    expect(await compare({ name: columnType('DT_NTEXT'), people: columnType('DT_I8') })).toEqual([]);
  });

  it('is told column by column', async () => {
    expect(await compare({ name: columnType('DT_I4'), mayor: text, people: columnType('DT_I4'), area: text })).toEqual([
      'warning DTS_E_XMLDATATYPECHANGED name',
      'error DTS_E_XMLSRCEXTERNALMETADATACOLUMNNOTINSCHEMA area',
      'error DTS_E_XMLSRCEXTERNALMETADATACOLUMNNOTINSCHEMA mayor',
    ]);
  });

  it('is told for an output whose element is gone', async () => {
    expect(await compare({ name: text }, 'village')).toEqual(['error DTS_E_NODATATABLEMATCHROWID village']);
  });
});
