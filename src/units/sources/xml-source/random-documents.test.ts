import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { columnType, type Value } from 'opendtsx/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHarness, outputColumn, outputInstance } from '../../../testing/component-harness.ts';
import { createRuntime } from './xml-source.run.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xml-source-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The declaration of an element that is a row: names of its attributes and simple elements, and the rows within. */
interface Kind {
  readonly name: string;
  readonly attributes: readonly string[];
  readonly fields: readonly string[];
  readonly kinds: readonly Kind[];
}

/** An element of a document: `kind` of a row, otherwise a field or something unknown. */
interface Item {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string | undefined;
  readonly items: readonly Item[];
}

function kindArbitrary(depth: number, prefix: string): fc.Arbitrary<Kind> {
  const names = (start: string, most: number) =>
    fc.integer({ min: 0, max: most }).map((count) => Array.from({ length: count }, (_, i) => `${start}${i}`));
  const inner =
    depth === 0
      ? fc.constant([] as Kind[])
      : fc
          .integer({ min: 0, max: 2 })
          .chain((count) =>
            fc.tuple(...Array.from({ length: count }, (_, i) => kindArbitrary(depth - 1, `${prefix}${i}`))),
          );
  return fc
    .record({ attributes: names('a', 2), fields: names('f', 2), kinds: inner })
    .map((parts) => ({ name: `r${prefix}`, ...parts }));
}

const texts = fc.oneof(fc.constant(''), fc.string({ maxLength: 6 }), fc.constantFrom('ä€😀', ' & <', ']]>', 'x\ny'));

function itemArbitrary(kind: Kind): fc.Arbitrary<Item> {
  const attributes = fc
    .tuple(...kind.attributes.map(() => fc.option(texts, { nil: undefined })))
    .map((values) =>
      Object.fromEntries(kind.attributes.flatMap((name, i) => (values[i] === undefined ? [] : [[name, values[i]]]))),
    );
  const field = (name: string): fc.Arbitrary<Item> => texts.map((text) => ({ name, attributes: {}, text, items: [] }));
  const unknown = field('unknown');
  const choices = [...kind.kinds.map(itemArbitrary), unknown];
  const rows = fc.array(fc.oneof(...choices), { maxLength: 4 });
  const fields = fc.tuple(...kind.fields.map((name) => fc.option(field(name), { nil: undefined })));
  return fc.tuple(attributes, fields, rows).map(([own, some, items]) => ({
    name: kind.name,
    attributes: own,
    text: undefined,
    items: [...some.flatMap((item) => item ?? []), ...items],
  }));
}

function schemaOf(root: Kind): string {
  const element = (kind: Kind): string =>
    `<xs:element name="${kind.name}" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>${kind.fields
      .map((name) => `<xs:element name="${name}" type="xs:string" minOccurs="0"/>`)
      .join('')}${kind.kinds.map(element).join('')}</xs:sequence>${kind.attributes
      .map((name) => `<xs:attribute name="${name}"/>`)
      .join('')}</xs:complexType></xs:element>`;
  const inner = root.kinds.map(element).join('');
  return `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="${root.name}"><xs:complexType><xs:sequence>${inner}</xs:sequence></xs:complexType></xs:element></xs:schema>`;
}

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');

function written({ name, attributes, text, items }: Item, root = false): string {
  const own = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  const content = text !== undefined ? escaped(text) : items.map((item) => `\n<!-- - -->${written(item)}`).join('');
  return `<${name}${root ? '' : own.join('')}>${content}</${name}>`;
}

/** Every kind below the root with the kind around it. */
function tablesOf(kind: Kind, around?: Kind): { readonly kind: Kind; readonly around: Kind | undefined }[] {
  return kind.kinds.flatMap((inner) => [{ kind: inner, around }, ...tablesOf(inner, inner)]);
}

/** The rows of every output by a walk over the tree. */
function walk(root: Item, kinds: ReturnType<typeof tablesOf>): Map<string, Value[][]> {
  const rows = new Map<string, Value[][]>(kinds.map(({ kind }) => [kind.name, []]));
  const counts = new Map<string, bigint>();
  const orNull = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);
  const visit = (item: Item, key: bigint | undefined): void => {
    for (const inner of item.items) {
      const known = kinds.find(({ kind }) => kind.name === inner.name);
      if (known === undefined) continue;
      const own = (counts.get(inner.name) ?? 0n) + 1n;
      counts.set(inner.name, own);
      visit(inner, own);
      const { kind } = known;
      rows
        .get(kind.name)
        ?.push([
          ...kind.fields.map((name) => orNull(inner.items.find((item) => item.name === name)?.text)),
          ...kind.attributes.map((name) => orNull(inner.attributes[name])),
          ...(kind.kinds.length > 0 ? [own] : []),
          ...(key === undefined ? [] : [key]),
        ]);
    }
  };
  visit(root, undefined);
  return rows;
}

async function read(xml: string, root: Kind, pieceSize: number, rowsPerBuffer: number) {
  const schema = join(folder, 'in.xsd');
  await writeFile(schema, schemaOf(root));
  const text = columnType('DT_NTEXT');
  const key = columnType('DT_UI8');
  const outputs = tablesOf(root).map(({ kind, around }) => {
    const keys = [...(kind.kinds.length > 0 ? [kind] : []), ...(around === undefined ? [] : [around])];
    const columns = [
      ...[...kind.fields, ...kind.attributes].map((name) => ({ name, type: text })),
      ...keys.map(({ name }) => ({ name: `${name}_Id`, type: key })),
    ];
    return outputInstance(
      kind.name,
      columns.map(({ name, type }) => outputColumn(name, type, { lineageId: `${kind.name}.${name}` })),
      { properties: { RowsetID: kind.name } },
    );
  });
  const instance = {
    id: 's',
    name: 'Source',
    localeId: 1033,
    validateExternalMetadata: false,
    properties: {
      UserComponentTypeName: '',
      XMLData: '',
      XMLDataVariable: 'User::Xml',
      AccessMode: 2,
      XMLSchemaDefinition: schema,
      UseInlineSchema: false,
      XMLIntegerMapping: 0,
    },
    inputs: [],
    outputs,
    connections: [],
  };
  const variables = { 'User::Xml': { value: xml, type: text } };
  const harness = createHarness(instance, { variables, rowsPerBuffer });
  await createRuntime(instance, pieceSize).produce?.(harness.context);
  return harness;
}

const cases = kindArbitrary(3, '').chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    document: itemArbitrary(kind),
    pieceSize: fc.integer({ min: 1, max: 40 }),
    rowsPerBuffer: fc.integer({ min: 1, max: 5 }),
  }),
);

describe('a document of any structure', () => {
  it('gives every output the rows that a walk over its tree gives', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ kind, document, pieceSize, rowsPerBuffer }) => {
        const { outputs } = await read(written(document, true), kind, pieceSize, rowsPerBuffer);
        const expected = walk(document, tablesOf(kind));
        expect(new Map(outputs.map(({ name, rows }) => [name, rows]))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('sends no batch longer than a buffer', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ kind, document, pieceSize, rowsPerBuffer }) => {
        const { outputs } = await read(written(document, true), kind, pieceSize, rowsPerBuffer);
        for (const { batches } of outputs) for (const rows of batches) expect(rows).toBeLessThanOrEqual(rowsPerBuffer);
      }),
      { numRuns: 50 },
    );
  });
});
