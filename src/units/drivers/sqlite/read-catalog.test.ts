import type { CatalogCollection } from 'opendtsx/sdk';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connect } from './sqlite.run.ts';

const signal = new AbortController().signal;
let database: Awaited<ReturnType<typeof connect>>;

beforeEach(async () => {
  database = await connect(':memory:', { database: 'Shop' });
  const sql = `
    CREATE TABLE Customer (Id integer PRIMARY KEY, Name nvarchar(50) NOT NULL DEFAULT 'x');
    CREATE TABLE "stage.Order" (Id int, Line int, Customer int REFERENCES Customer (Id) ON DELETE CASCADE, PRIMARY KEY (Id, Line));
    CREATE UNIQUE INDEX NameIndex ON Customer (Name);
    CREATE VIEW Names AS SELECT Name FROM Customer`;
  await database.execute(sql, [], { signal, timeoutSeconds: 0 });
});

afterEach(() => database.close());

const read = async (collection: CatalogCollection, ...columns: string[]) =>
  (await database.readCatalog?.(collection, { signal }))?.map((row) => columns.map((column) => row[column]));

it('lists tables and views under the names by which packages call them', async () => {
  expect(
    await read('Tables', 'TABLE_CATALOG', 'TABLE_SCHEMA', 'TABLE_NAME', 'TABLE_TYPE', 'IN_DEFAULT_SCHEMA'),
  ).toEqual([
    ['Shop', 'dbo', 'Customer', 'TABLE', true],
    ['Shop', 'dbo', 'Names', 'VIEW', true],
    ['Shop', 'stage', 'Order', 'TABLE', false],
  ]);
  expect(await read('Views', 'TABLE_NAME', 'IS_UPDATABLE')).toEqual([['Names', false]]);
});

it('lists columns with the types of SSIS', async () => {
  const columns = await read('Columns', 'TABLE_NAME', 'COLUMN_NAME', 'ORDINAL_POSITION', 'IS_NULLABLE', 'DATA_TYPE');
  expect(columns?.slice(0, 2)).toEqual([
    ['Customer', 'Id', 1, false, 20],
    ['Customer', 'Name', 2, false, 130],
  ]);
});

it('lists keys and indexes', async () => {
  expect(await read('Primary_Keys', 'TABLE_SCHEMA', 'TABLE_NAME', 'COLUMN_NAME', 'ORDINAL')).toEqual([
    ['dbo', 'Customer', 'Id', 1],
    ['stage', 'Order', 'Id', 1],
    ['stage', 'Order', 'Line', 2],
  ]);
  expect(
    await read('Foreign_Keys', 'FK_TABLE_NAME', 'FK_COLUMN_NAME', 'PK_TABLE_NAME', 'PK_COLUMN_NAME', 'DELETE_RULE'),
  ).toEqual([['Order', 'Customer', 'Customer', 'Id', 'CASCADE']]);
  expect(await read('Indexes', 'TABLE_NAME', 'INDEX_NAME', 'UNIQUE', 'PRIMARY_KEY', 'COLUMN_NAME')).toContainEqual([
    'Customer',
    'NameIndex',
    true,
    false,
    'Name',
  ]);
});

it('lists catalog and schemas, and no procedures', async () => {
  expect(await read('Catalogs', 'CATALOG_NAME')).toEqual([['Shop']]);
  expect(await read('Schemata', 'SCHEMA_NAME')).toEqual([['dbo'], ['stage']]);
  expect(await read('Procedures', 'PROCEDURE_NAME')).toEqual([]);
});
