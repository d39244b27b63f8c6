import { readFileSync } from 'node:fs';
import type { CatalogCollection, CatalogRow, Connection, DatabaseAbilities } from 'opendtsx/sdk';
import { enumeratorUnderTest, symbolOf, type TaskCase } from 'opendtsx/testing';
import { expect, it } from 'vitest';
import { foreachSchemaRowsetEnumerator } from './index.ts';
import { schemaRowsetName } from './schema-guids.ts';
import { schemaLayouts } from './schema-layouts.ts';

const table = (schema: string, name: string, type: string): CatalogRow => ({
  TABLE_CATALOG: 'shop_db',
  TABLE_SCHEMA: schema,
  TABLE_NAME: name,
  TABLE_TYPE: type,
  IN_DEFAULT_SCHEMA: schema === 'public',
});

const tables = [
  table('public', 'Customer', 'TABLE'),
  table('public', 'Names', 'VIEW'),
  table('stage', 'Order', 'TABLE'),
];

function connectionTo(catalog: Partial<Record<CatalogCollection, readonly CatalogRow[]>> | undefined): Connection {
  const readCatalog = catalog && (async (collection: CatalogCollection) => catalog[collection] ?? []);
  const database = { displayName: 'the test database', database: 'Shop', readCatalog };
  return { kind: 'database', database } as unknown as Connection;
}

const restriction = (...values: readonly string[]) => values.map((Value) => ({ Value, Variable: '' }));

function over(schema: string, restrictions: ReturnType<typeof restriction>, surroundings: TaskCase = {}) {
  const properties = { Connection: 'C', SchemaRowset: schema, Restrictions: restrictions };
  const connections = { C: connectionTo({ Tables: tables }) };
  return enumeratorUnderTest(foreachSchemaRowsetEnumerator, { properties, connections, ...surroundings });
}

async function namesOf(...values: readonly string[]): Promise<unknown[]> {
  return (await over('Tables', restriction(...values)).items()).map((item) => item[2]);
}

it('gives one value for each column of the schema rowset', async () => {
  expect(await over('{C8B52229-5CF3-11CE-ADE5-00AA0044773D}', restriction('', '', 'order')).items()).toEqual([
    ['shop_db', 'stage', 'Order', 'TABLE', null, null, null, null, null],
  ]);
});

it('applies restrictions by position, without regard to case', async () => {
  expect(await namesOf()).toEqual(['Customer', 'Names', 'Order']);
  expect(await namesOf('', '', '', 'table')).toEqual(['Customer', 'Order']);
  expect(await namesOf('', 'STAGE')).toEqual(['Order']);
  expect(await namesOf('', '', '', 'SYNONYM')).toEqual([]);
});

it('takes dbo for the schema without name, and the database of the connection string for the one it leads to', async () => {
  expect(await namesOf('Shop', 'dbo', '', 'TABLE')).toEqual(['Customer']);
  expect(await namesOf('shop_db')).toHaveLength(3);
  expect(await namesOf('other')).toEqual([]);
});

it('reads restrictions of the package, those in variables too', async () => {
  const objectData = readFileSync(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8');
  const connections = { '{8E7E9B0A-3B1D-4B9C-9C1C-6B2E7F0C1A11}': connectionTo({ Tables: tables }) };
  const variables = { 'User::TableType': 'VIEW' };
  const enumerator = enumeratorUnderTest(foreachSchemaRowsetEnumerator, { objectData, connections, variables });
  expect(enumerator.validate()).toEqual([]);
  expect((await enumerator.items()).map((item) => item[2])).toEqual(['Names']);
});

it('gives numbers and truth values with the types of the rowset', async () => {
  const row = {
    TABLE_CATALOG: 'd',
    TABLE_SCHEMA: 's',
    TABLE_NAME: 't',
    COLUMN_NAME: 'c',
    ORDINAL_POSITION: 1,
    IS_NULLABLE: true,
    DATA_TYPE: 3,
  };
  const connections = { C: connectionTo({ Columns: [row] }) };
  const [item] = await over('columns', [], { connections }).items();
  expect(item.slice(0, 12)).toEqual(['d', 's', 't', 'c', null, null, 1n, null, null, null, true, 3]);
});

it('finds the default schema on both ends of a foreign key', async () => {
  const row = {
    PK_TABLE_SCHEMA: 'public',
    FK_TABLE_SCHEMA: 'x',
    FK_NAME: 'k',
    PK_IN_DEFAULT_SCHEMA: true,
    IN_DEFAULT_SCHEMA: false,
  };
  const connections = { C: connectionTo({ Foreign_Keys: [row] }) };
  expect(await over('Foreign_Keys', restriction('', 'dbo'), { connections }).items()).toHaveLength(1);
  expect(await over('Foreign_Keys', restriction('', '', '', '', 'dbo'), { connections }).items()).toEqual([]);
});

it.each(Object.entries(schemaLayouts))('restricts %s by columns that it has', (_, { columns, restrictions }) => {
  expect(columns.map(({ name }) => name)).toEqual(expect.arrayContaining([...restrictions]));
});

it.each([
  ['c8b52214-5cf3-11ce-ade5-00aa0044773d', 'Columns'],
  ['{C8B522C5-5CF3-11CE-ADE5-00AA0044773D}', 'Primary_Keys'],
  ['views', 'Views'],
  ['c8b52214-0000-11ce-ade5-00aa0044773d', undefined],
  ['Planets', undefined],
])('knows the schema rowset %s', (text, name) => {
  expect(schemaRowsetName(text)).toBe(name);
});

it.each([
  ['no connection', { Connection: '' }, ['OPENDTSX_E_FOREACH_PROPERTYMISSING']],
  ['an absent connection', { Connection: 'X' }, ['DTS_E_CONNECTIONNOTFOUND']],
  ['another connection', { Connection: 'F' }, ['OPENDTSX_E_FOREACH_CONNECTION']],
  ['no schema', { SchemaRowset: '' }, ['OPENDTSX_E_FOREACH_PROPERTYMISSING']],
  ['a schema that is none', { SchemaRowset: 'Planets' }, ['OPENDTSX_E_FOREACH_PROPERTY']],
  ['a schema that no driver answers', { SchemaRowset: 'Trustee' }, ['OPENDTSX_E_FOREACH_CATALOG_UNSUPPORTED']],
  ['too many restrictions', { Restrictions: restriction('', '', '', '', 'x') }, ['OPENDTSX_E_FOREACH_PROPERTY']],
  ['an absent variable', { Restrictions: [{ Value: '', Variable: 'User::No' }] }, ['DTS_E_VARIABLENOTFOUND']],
])('is invalid with %s', (_, given, symbols) => {
  const properties = { Connection: 'C', SchemaRowset: 'Tables', ...given };
  const connections = { C: connectionTo({}), F: { kind: 'other', value: undefined } } as const;
  expect(enumeratorUnderTest(foreachSchemaRowsetEnumerator, { properties, connections }).validate()).toEqual(symbols);
});

it('refuses at validation what the driver of the connection does not answer', () => {
  const abilities: DatabaseAbilities = { scheme: 'sqlite', catalog: ['Tables'] };
  const databases = { C: abilities };
  expect(over('Tables', [], { databases }).validate()).toEqual([]);
  expect(over('Procedures', [], { databases }).validate()).toEqual(['OPENDTSX_E_FOREACH_CATALOG_UNSUPPORTED']);
});

it('fails over connections that cannot answer', async () => {
  const silent = over('Tables', [], { connections: { C: connectionTo(undefined) } });
  expect(await symbolOf(silent.items())).toBe('OPENDTSX_E_FOREACH_CATALOG_UNSUPPORTED');
  const other = over('Tables', [], { connections: { C: { kind: 'other', value: undefined } } });
  expect(await symbolOf(other.items())).toBe('OPENDTSX_E_FOREACH_CONNECTION');
});
