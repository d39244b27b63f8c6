import { readFileSync } from 'node:fs';
import type { CatalogRow, Connection, DatabaseAbilities, StatementResult } from 'opendtsx/sdk';
import { columnType } from 'opendtsx/sdk';
import { enumeratorUnderTest, symbolOf } from 'opendtsx/testing';
import { expect, it } from 'vitest';
import { foreachSmoEnumerator } from './index.ts';

const text = columnType('DT_WSTR');
const asked: string[] = [];

/** A connection whose database answers statements and questions about its catalog from what is given. */
function connectionTo(given: {
  dialect: string;
  database?: string;
  rows?: StatementResult['rows'];
  catalog?: Record<string, readonly CatalogRow[]>;
}): Connection {
  const { dialect, database, rows = [], catalog } = given;
  const known = {
    dialect,
    database,
    displayName: 'the test database',
    execute: async (sql: string) => {
      asked.push(sql);
      return [{ columns: [{ name: 'name', type: text }], rows, rowsAffected: -1 }];
    },
    readCatalog: catalog === undefined ? undefined : async (collection: string) => catalog[collection] ?? [],
  };
  return { kind: 'database', database: known } as unknown as Connection;
}

function smo(path: string, collection: string, form: string, connection: Connection, abilities?: DatabaseAbilities) {
  const EnumURN = `RuntimeServer[@Connection='C']/Server[@Name='S']${path}/SMOEnumObj[@Name='${collection}']/SMOEnumType[@Name='${form}']`;
  const databases = abilities === undefined ? {} : { databases: { C: abilities } };
  return enumeratorUnderTest(foreachSmoEnumerator, {
    properties: { EnumURN },
    connections: { C: connection },
    ...databases,
  });
}

const shop = "/Database[@Name='Shop']";
const table = (name: string, kind = 'TABLE', schema = 'dbo'): CatalogRow => ({
  TABLE_CATALOG: 'shop',
  TABLE_SCHEMA: schema,
  TABLE_NAME: name,
  TABLE_TYPE: kind,
  IN_DEFAULT_SCHEMA: schema === 'public',
});

it('lists the databases of a SQL Server, as the designer writes it', async () => {
  const objectData = readFileSync(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8');
  const connections = {
    '{E89EA9A2-424E-4A40-A47F-38DC2CA267A9}': connectionTo({ dialect: 'tsql', rows: [['master'], ['Shop']] }),
  };
  const enumerator = enumeratorUnderTest(foreachSmoEnumerator, { objectData, connections });
  expect(enumerator.validate()).toEqual([]);
  expect(await enumerator.items()).toEqual([['master'], ['Shop']]);
  expect(asked.at(-1)).toBe('SELECT o.name FROM sys.databases AS o ORDER BY o.name');
});

it.each(['Objects', 'Prepopulate', 'ObjectsPrepopulated'])('gives objects as values (%s)', async (form) => {
  const server = connectionTo({ dialect: 'tsql', rows: [['dbo', "O'Neil"]] });
  expect(await smo(shop, 'Tables', form, server).items()).toEqual([
    [
      {
        kind: 'smo-object',
        type: 'Table',
        name: "O'Neil",
        schema: 'dbo',
        urn: "Server[@Name='S']/Database[@Name='Shop']/Table[@Name='O''Neil' and @Schema='dbo']",
      },
    ],
  ]);
});

it('gives URNs', async () => {
  const server = connectionTo({ dialect: 'tsql', rows: [['sa']] });
  expect(await smo('', 'Logins', 'URNs', server).items()).toEqual([["Server[@Name='S']/Login[@Name='sa']"]]);
});

it('asks another database through its driver', async () => {
  const catalog = {
    Tables: [table('a'), table('v', 'VIEW'), table('b')],
    Indexes: ['a', 'b'].flatMap((name) => [
      { ...table(name, '', 'public'), INDEX_NAME: `${name}_key`, COLUMN_NAME: 'x' },
      { ...table(name, '', 'public'), INDEX_NAME: `${name}_key`, COLUMN_NAME: 'y' },
    ]),
  };
  const mapped = connectionTo({ dialect: 'sqlite', catalog });
  expect(await smo(shop, 'Tables', 'Names', mapped).items()).toEqual([['a'], ['b']]);
  expect(await smo(`${shop}/Table[@Name='A' and @Schema='dbo']`, 'Indexes', 'Names', mapped).items()).toEqual([
    ['a_key'],
  ]);
  expect(await smo(`${shop}/Table[@Name='A' and @Schema='x']`, 'Indexes', 'Names', mapped).items()).toEqual([]);
});

it('does not look into another database of the same server', async () => {
  const catalog = { Tables: [table('a')], Catalogs: [{ CATALOG_NAME: 'shop' }, { CATALOG_NAME: 'stock' }] };
  const mapped = connectionTo({ dialect: 'postgresql', catalog });
  const other = smo("/Database[@Name='Stock']", 'Tables', 'Names', mapped);
  expect(await symbolOf(other.items())).toBe('OPENDTSX_E_DRIVER_OTHERDATABASE');
  // A name that the server does not know is the one that the package has for the database it was mapped to.
  expect(await smo("/Database[@Name='AdventureWorks']", 'Tables', 'Names', mapped).items()).toEqual([['a']]);
});

it('fails when the database cannot tell', async () => {
  const silent = connectionTo({ dialect: 'other' });
  expect(await symbolOf(smo('', 'Databases', 'Names', silent).items())).toBe('OPENDTSX_E_FOREACH_CATALOG_UNSUPPORTED');
  const mapped = connectionTo({ dialect: 'sqlite', catalog: {} });
  expect(await symbolOf(smo('', 'Logins', 'Names', mapped).items())).toBe('OPENDTSX_E_FOREACH_CATALOG_UNSUPPORTED');
  const noDatabase: Connection = { kind: 'other', value: undefined };
  expect(await symbolOf(smo('', 'Logins', 'Names', noDatabase).items())).toBe('OPENDTSX_E_FOREACH_CONNECTION');
});

it.each([
  ['no EnumURN', { EnumURN: '' }, 'OPENDTSX_E_FOREACH_PROPERTYMISSING'],
  ['an EnumURN that is none', { EnumURN: 'Databases' }, 'OPENDTSX_E_FOREACH_PROPERTY'],
])('is invalid with %s', (_, properties, symbol) => {
  expect(enumeratorUnderTest(foreachSmoEnumerator, { properties }).validate()).toEqual([symbol]);
});

const tsql = connectionTo({ dialect: 'tsql' });

it.each([
  ['', 'Planets', 'Names', 'OPENDTSX_E_FOREACH_PROPERTY'],
  ['', 'Databases', 'Locations', 'OPENDTSX_E_FOREACH_PROPERTY'],
  ["/Database[@Name='']", 'Tables', 'Names', 'OPENDTSX_E_FOREACH_PROPERTY'],
  [`${shop}/Login[@Name='x']`, 'Tables', 'Names', 'OPENDTSX_E_FOREACH_PROPERTY'],
])('refuses %s/%s as %s at validation', (path, collection, form, symbol) => {
  expect(smo(path, collection, form, tsql).validate()).toEqual([symbol]);
});

it('refuses at validation what the driver of the connection cannot tell', () => {
  const sqlite: DatabaseAbilities = { scheme: 'sqlite', dialect: 'sqlite', catalog: ['Tables'] };
  expect(smo(shop, 'Tables', 'Names', tsql, sqlite).validate()).toEqual([]);
  expect(smo('', 'Logins', 'Names', tsql, sqlite).validate()).toEqual(['OPENDTSX_E_FOREACH_CATALOG_UNSUPPORTED']);
  expect(smo(shop, 'Views', 'Names', tsql, sqlite).validate()).toEqual(['OPENDTSX_E_FOREACH_CATALOG_UNSUPPORTED']);
  expect(smo('', 'Logins', 'Names', tsql, { scheme: 'mssql', dialect: 'tsql' }).validate()).toEqual([]);
});

it('refuses connections that lead to no database', () => {
  expect(smo('', 'Logins', 'Names', { kind: 'other', value: 0 }).validate()).toEqual(['OPENDTSX_E_FOREACH_CONNECTION']);
  const absent =
    "RuntimeServer[@Connection='X']/Server[@Name='S']/SMOEnumObj[@Name='Logins']/SMOEnumType[@Name='Names']";
  const enumerator = enumeratorUnderTest(foreachSmoEnumerator, { properties: { EnumURN: absent } });
  expect(enumerator.validate()).toEqual(['DTS_E_CONNECTIONNOTFOUND']);
});
