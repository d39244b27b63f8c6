import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CatalogRow, DatabaseConnection, PropertyValue, Value } from 'opendtsx/sdk';
import { type TaskUnderTest, taskUnderTest } from 'opendtsx/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { translateStatement } from '../src/runtime/translate-statement.ts';
import { postgresqlDriver } from '../src/units/drivers/postgresql/index.ts';
import { sqliteDriver } from '../src/units/drivers/sqlite/index.ts';
import { transferSqlServerObjectsTask } from '../src/units/tasks/transfer-sql-server-objects/index.ts';
import { suite } from './suite-availability.ts';

const signal = new AbortController().signal;
const server = process.env.OPENDTSX_TEST_POSTGRES ?? '';
const schema = 'opendtsx_transfer';

async function run(database: DatabaseConnection, sql: string): Promise<readonly (readonly Value[])[]> {
  const text = translateStatement(sql, database.dialect, database.database);
  const results = await database.execute(text, [], { signal, timeoutSeconds: 0 });
  return (results.at(-1)?.rows ?? []).map((row) =>
    row.map((value) => (typeof value === 'bigint' ? Number(value) : value)),
  );
}

function transfer(
  source: DatabaseConnection,
  destination: DatabaseConnection,
  given: Readonly<Record<string, PropertyValue>>,
): TaskUnderTest {
  return taskUnderTest(transferSqlServerObjectsTask, {
    properties: {
      SourceConnection: 'S',
      DestinationConnection: 'D',
      SourceDatabase: 'a',
      DestinationDatabase: 'b',
      ...given,
    },
    connections: { S: { kind: 'database', database: source }, D: { kind: 'database', database: destination } },
    databases: {
      S: { scheme: source.scheme, dialect: source.dialect },
      D: { scheme: destination.scheme, dialect: destination.dialect },
    },
    translateSql: (sql, dialect) => translateStatement(sql, dialect),
  });
}

const script = `
  CREATE TABLE dbo.Country (Id int NOT NULL PRIMARY KEY, Name nvarchar(20) NOT NULL);
  CREATE TABLE dbo.Customer (Id bigint NOT NULL PRIMARY KEY, CountryId int NULL REFERENCES dbo.Country (Id), Credit decimal(9,2) NULL, Since date NULL, Key1 uniqueidentifier NULL, Note nvarchar(max) NULL);
  CREATE UNIQUE INDEX ix_Customer ON dbo.Customer (CountryId, Since);
  INSERT INTO Country (Id, Name) VALUES (1, 'Peru'), (2, 'Mali');
  INSERT INTO Customer (Id, CountryId, Credit, Since, Key1, Note) VALUES (10, 1, 12.5, '2020-01-31', '6F9619FF-8B86-D011-B42D-00C04FC964FF', 'a'), (11, 2, NULL, NULL, NULL, NULL)`;

const everything = {
  TablesList: '1,14,[dbo].Customer,',
  IncludeDependentObjects: true,
  CopySchema: true,
  CopyData: true,
  CopyPrimaryKeys: true,
  CopyForeignKeys: true,
  CopyIndexes: true,
};

/** The same transfers into one kind of database. */
function transfersInto(openDestination: () => Promise<DatabaseConnection>) {
  let folder = '';
  let source: DatabaseConnection;
  let destination: DatabaseConnection;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'transfer-'));
    source = await (await sqliteDriver.load()).connect(join(folder, 'a.db'), {}, signal);
    destination = await openDestination();
    await run(source, script);
  });

  afterEach(async () => {
    await Promise.all([source.close(), destination.close()]);
    rmSync(folder, { recursive: true });
  });

  it('makes the tables with their keys and indexes, and copies the rows', async () => {
    const task = transfer(source, destination, everything);
    expect(task.validate()).toEqual([]);
    expect(await task.execute()).toMatchObject({ result: 'success', executionValue: { value: 2 } });
    const all = 'SELECT Id, CountryId, Credit, Since, Key1, Note FROM dbo.Customer ORDER BY Id';
    expect(await run(destination, all)).toEqual(await run(source, all));
    // A server holds the tables of other tests too.
    const isHere = (row: CatalogRow) => {
      const { TABLE_SCHEMA, FK_TABLE_SCHEMA = TABLE_SCHEMA } = row;
      return destination.scheme === 'sqlite' || FK_TABLE_SCHEMA === schema;
    };
    const count = async (collection: 'Primary_Keys' | 'Foreign_Keys') =>
      (await destination.readCatalog?.(collection, { signal }))?.filter(isHere).length;
    expect(await count('Primary_Keys')).toBe(2);
    expect(await count('Foreign_Keys')).toBe(1);
    await expect(run(destination, 'INSERT INTO Customer (Id, CountryId) VALUES (12, 9)')).rejects.toThrow();
    await expect(run(destination, 'INSERT INTO Customer (Id) VALUES (10)')).rejects.toThrow();
    const twice = `INSERT INTO Customer (Id, CountryId, Since) VALUES (13, 1, '2020-01-31')`;
    await expect(run(destination, twice)).rejects.toThrow();
    expect(task.context.fired.map(({ symbol }) => symbol)).toEqual(['DTS_I_TRANSOBJECTSTASK_TRANSFEREDNOBJECTS']);
    expect(task.context.logged.map((entry) => entry.split(':')[0])).toEqual([
      'TransferSqlServerObjectsTaskStartTransferringObjects',
      'TransferSqlServerObjectsTaskFinishedTransferringObjects',
    ]);
  });

  it('drops tables first, and warns of it', async () => {
    await transfer(source, destination, everything).execute();
    await run(source, `UPDATE Country SET Name = 'Togo' WHERE Id = 2`);
    const again = transfer(source, destination, { ...everything, CopySchema: false, DropObjectsFirst: true });
    await again.execute();
    expect(await run(destination, 'SELECT Name FROM Country ORDER BY Id')).toEqual([['Peru'], ['Togo']]);
    expect(again.context.fired.map(({ symbol }) => symbol)).toEqual([
      'OPENDTSX_W_TRANSFER_REPLACED',
      'OPENDTSX_W_TRANSFER_REPLACED',
      'DTS_I_TRANSOBJECTSTASK_TRANSFEREDNOBJECTS',
    ]);
  });

  it('replaces or appends the rows of tables that are there', async () => {
    await run(destination, 'CREATE TABLE Country (Name nvarchar(20), Id int)');
    const rows = { TablesList: '1,7,Country,', CopyData: true };
    await transfer(source, destination, rows).execute();
    await transfer(source, destination, { ...rows, ExistingData: 1 }).execute();
    expect(await run(destination, 'SELECT COUNT(*) FROM Country')).toEqual([[4]]);
    await transfer(source, destination, rows).execute();
    expect(await run(destination, 'SELECT Id, Name FROM Country ORDER BY Id')).toEqual([
      [1, 'Peru'],
      [2, 'Mali'],
    ]);
  });

  it('leaves nothing behind when a table fails', async () => {
    await run(destination, 'CREATE TABLE Customer (Id int)');
    const task = transfer(source, destination, everything);
    expect(await task.failure()).toBe('DTS_E_TRANSOBJECTSTASK_TABLEALREADYATDEST');
    expect(await destination.describeTable('Country')).toBeUndefined();
    const narrow = transfer(source, destination, { TablesList: '1,8,Customer,', CopyData: true });
    expect(await narrow.failure()).toBe('DTS_E_TRANSOBJECTSTASK_ERRORHANDLINGTABLES');
  });

  it('names what is missing', async () => {
    const absent = transfer(source, destination, { TablesList: '1,4,Gone,', CopySchema: true });
    expect(await absent.failure()).toBe('DTS_E_TRANSOBJECTSTASK_NOTABLEATSOURCE');
    const view = transfer(source, destination, { ViewsList: '1,4,Gone,' });
    expect(await view.failure()).toBe('DTS_E_TRANSOBJECTSTASK_NOVIEWATSOURCE');
    const rows = transfer(source, destination, { TablesList: '1,7,Country,', CopyData: true });
    expect(await rows.failure()).toBe('DTS_E_TRANSOBJECTSTASK_ERRORHANDLINGTABLES');
    const nothing = transfer(source, destination, { CopyData: true });
    expect(await nothing.execute()).toMatchObject({ result: 'success', executionValue: { value: 0 } });
    expect(nothing.context.fired.map(({ symbol }) => symbol)).toContain(
      'DTS_W_TRANSOBJECTSTASK_NOELEMENTSPECIFIEDTOTRANSFER',
    );
  });

  it('refuses tables that refer to each other, and copies them without their references', async () => {
    await run(source, 'CREATE TABLE X (Id int PRIMARY KEY, Y int REFERENCES Y (Id))');
    await run(source, 'CREATE TABLE Y (Id int PRIMARY KEY, X int REFERENCES X (Id))');
    const both = { TablesList: '2,1,X,1,Y,', CopySchema: true };
    const task = transfer(source, destination, { ...both, CopyForeignKeys: true });
    expect(await task.failure()).toBe('DTS_E_TRANSFERTASKS_EXECUTIONFAILED');
    expect(await transfer(source, destination, both).execute()).toMatchObject({ executionValue: { value: 2 } });
  });

  it('warns of values that the destination keeps differently', async () => {
    await run(source, `CREATE TABLE M (A datetime2(7)); INSERT INTO M VALUES ('2020-01-31 10:11:12.1234567')`);
    const task = transfer(source, destination, { TablesList: '1,1,M,', CopySchema: true, CopyData: true });
    await task.execute();
    const warnings = task.context.fired.filter(({ symbol }) => symbol === 'OPENDTSX_W_TRANSFER_VALUESCHANGED');
    const expected = [{ args: { table: '[dbo].[M]', column: expect.stringMatching(/^a$/i), count: 1 } }];
    expect(warnings).toMatchObject(destination.dialect === 'postgresql' ? expected : []);
  });

  it('copies many rows', async () => {
    const values = Array.from({ length: 10_000 }, (_, index) => `(${index + 3}, 'n')`);
    for (let at = 0; at < values.length; at += 1000) {
      await run(source, `INSERT INTO Country (Id, Name) VALUES ${values.slice(at, at + 1000).join(',')}`);
    }
    await transfer(source, destination, { CopyAllTables: true, CopySchema: true, CopyData: true }).execute();
    const totals = 'SELECT COUNT(*), SUM(Id) FROM Country';
    expect((await run(destination, totals)).map((row) => row.map(Number))).toEqual(
      (await run(source, totals)).map((row) => row.map(Number)),
    );
  });

  it('says which defaults of columns stay behind', async () => {
    await run(source, 'CREATE TABLE D (Id int, A int DEFAULT 5)');
    const task = transfer(source, destination, { TablesList: '1,1,D,', CopySchema: true });
    await task.execute();
    expect(task.context.fired).toMatchObject([
      { symbol: 'OPENDTSX_W_TRANSFER_LEFTOUT', args: { what: 'defaults of columns of [dbo].[D] (A)' } },
      {},
    ]);
  });

  it('refuses views where they are written otherwise, and copies them where they are not', async () => {
    await run(source, 'CREATE VIEW A AS SELECT Id FROM B; CREATE VIEW B AS SELECT Id FROM Country');
    const task = transfer(source, destination, { CopyAllObjects: true, CopySchema: true, CopyData: true });
    if (destination.dialect !== source.dialect) {
      expect(await task.failure()).toBe('DTS_E_TRANSOBJECTSTASK_ERRORHANDLINGVIEWS');
      return;
    }
    expect(await task.execute()).toMatchObject({ executionValue: { value: 4 } });
    expect(await run(destination, 'SELECT Id FROM A ORDER BY Id')).toEqual([[1], [2]]);
  });
}

describe('a transfer into SQLite', () => {
  transfersInto(async () => (await sqliteDriver.load()).connect(':memory:', {}, signal));

  it('refuses to copy a database into itself', async () => {
    const open = async () => (await sqliteDriver.load()).connect(':memory:same', {}, signal);
    const [one, other] = [await open(), await open()];
    expect(await transfer(one, other, everything).failure()).toBe('DTS_E_TRANSFERTASKS_SRCDBANDDESTDBTHESAME');
    await Promise.all([one.close(), other.close()]);
  });
});

suite(
  'postgresql',
  server !== '',
  'set OPENDTSX_TEST_POSTGRES to the URL of a PostgreSQL database for tests',
)('a transfer into PostgreSQL', () => {
  transfersInto(async () => {
    const url = server.replace(/^postgres(ql)?:/, '');
    const database = await (await postgresqlDriver.load()).connect(url, {}, signal);
    await database.execute(
      `DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}; SET search_path TO ${schema}`,
      [],
      { signal, timeoutSeconds: 0 },
    );
    return database;
  });
});
