import { columnType, type DatabaseConnection, type Value } from 'opendtsx/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { translateStatement } from '../src/runtime/translate-statement.ts';
import { postgresqlDriver } from '../src/units/drivers/postgresql/index.ts';
import { sqliteDriver } from '../src/units/drivers/sqlite/index.ts';
import { suite } from './suite-availability.ts';

const signal = new AbortController().signal;
const server = process.env.OPENDTSX_TEST_POSTGRES ?? '';
const schema = 'opendtsx_two_stores';

/** The same T-SQL and the same loads on one store. */
function sameMeaning(open: () => Promise<DatabaseConnection>, finish: (database: DatabaseConnection) => Promise<void>) {
  let database: DatabaseConnection;

  beforeEach(async () => {
    database = await open();
  });

  afterEach(async () => {
    await finish(database);
    await database.close();
  });

  async function tsql(sql: string, ...values: readonly number[]): Promise<readonly (readonly Value[])[]> {
    const parameters = values.map((value) => ({
      value: { type: columnType('DT_I4'), value },
      direction: 'input' as const,
    }));
    const text = translateStatement(sql, database.dialect, database.database);
    const results = await database.execute(text, parameters, { signal, timeoutSeconds: 0 });
    return (results.at(-1)?.rows ?? []).map((row) =>
      row.map((value) => (typeof value === 'bigint' ? Number(value) : value)),
    );
  }

  it('finds a table and its columns by every spelling', async () => {
    await tsql('CREATE TABLE [dbo].[OrderLines] ([OrderId] int, "UnitPrice" int)');
    await tsql('INSERT INTO "ORDERLINES" (orderid, [unitprice]) VALUES (1, 2)');
    await tsql('CREATE TABLE "Copy" (a int); INSERT INTO [copy] SELECT ORDERLINES.OrderID FROM OrderLines');
    expect(await tsql(`SELECT l.ORDERID, UnitPrice AS 'Total' FROM dbo.Orderlines AS L ORDER BY total`)).toEqual([
      [1, 2],
    ]);
    expect(await tsql('SELECT A FROM COPY')).toEqual([[1]]);
  });

  it('leaves identity columns out of an INSERT without columns', async () => {
    await tsql('CREATE TABLE dbo.People ([Id] int IDENTITY(1,1) NOT NULL PRIMARY KEY, [Name] nvarchar(10), Age int)');
    await tsql('CREATE TABLE Source (Name nvarchar(10), Age int)');
    await tsql(`INSERT INTO Source VALUES ('a', 1), ('b', 2)`);
    await tsql('INSERT INTO [dbo].[People] SELECT Name, Age FROM Source ORDER BY Age');
    await tsql(`INSERT INTO People VALUES ('c', ?)`, 3);
    await tsql(`INSERT People SELECT 'd', ?`, 4);
    expect(await tsql('SELECT Id, Name, Age FROM People ORDER BY Id')).toEqual([
      [1, 'a', 1],
      [2, 'b', 2],
      [3, 'c', 3],
      [4, 'd', 4],
    ]);
  });

  it('numbers the rows of a load that leaves the identity column out', async () => {
    await tsql('CREATE TABLE People (Id int IDENTITY(1,1) NOT NULL, Name nvarchar(10))');
    const options = { table: '[dbo].[PEOPLE]', commitSize: 0, keepNulls: false, keepIdentity: false, signal };
    const columns = [{ name: 'NAME', type: columnType('DT_WSTR', { length: 10 }) }];
    const insert = await database.bulkInsert({ ...options, columns });
    await insert.write({ rowCount: 2, values: [['a', 'b']] });
    expect(await insert.finish()).toEqual({ rowCount: 2 });
    expect(await tsql('SELECT Id, Name FROM People ORDER BY Id')).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });

  it('knows its own database in a name of three parts', async () => {
    const own = database.database ?? '';
    await tsql(`CREATE TABLE [${own}].[dbo].[T] (a int); INSERT INTO ${own.toUpperCase()}..T VALUES (5)`);
    expect(await tsql(`SELECT t.a FROM ${own}.dbo.T AS t`)).toEqual([[5]]);
    expect(await database.describeTable(`"${own}"."dbo"."T"`)).toEqual([{ name: 'a', type: columnType('DT_I4') }]);
    await expect(database.describeTable('Elsewhere.dbo.T')).rejects.toThrow('leads to another database');
  });
}

describe('T-SQL and loads in SQLite', () => {
  sameMeaning(
    async () => (await sqliteDriver.load()).connect(':memory:', { database: 'Sales' }, signal),
    async () => undefined,
  );
});

suite(
  'postgresql',
  server !== '',
  'set OPENDTSX_TEST_POSTGRES to the URL of a PostgreSQL database for tests',
)('T-SQL and loads in PostgreSQL', () => {
  const run = (database: DatabaseConnection, sql: string) => database.execute(sql, [], { signal, timeoutSeconds: 0 });

  async function open(): Promise<DatabaseConnection> {
    const database = await (await postgresqlDriver.load()).connect(server.replace(/^postgres(ql)?:/, ''), {}, signal);
    await run(
      database,
      `DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}; SET search_path TO ${schema}`,
    );
    return database;
  }

  async function drop(database: DatabaseConnection): Promise<void> {
    await run(database, `ROLLBACK; DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  }

  sameMeaning(open, drop);

  it('finds names with letters beyond ASCII by every spelling', async () => {
    const database = await open();
    try {
      const written =
        'CREATE TABLE Öl (Größe int, [Über Maß] int); INSERT INTO ÖL VALUES (1, 2); SELECT [GRÖßE], über.[ÜBER MAß] FROM öl AS [Über]';
      const results = await run(database, translateStatement(written, 'postgresql'));
      expect(results.at(-1)?.rows).toEqual([[1, 2]]);
    } finally {
      await drop(database);
      await database.close();
    }
  });

  it('finds tables and columns that were made with quoted names', async () => {
    const database = await open();
    try {
      await run(
        database,
        'CREATE TABLE "OrderLines" ("OrderId" int, "Unit Price" int); INSERT INTO "OrderLines" VALUES (1, 2), (2, 3)',
      );
      const written = 'SELECT OrderLines.OrderId, [unit price] FROM dbo.ORDERLINES WHERE orderid = ?';
      const sql = translateStatement(written, database.dialect);
      const parameters = [{ value: { type: columnType('DT_I4'), value: 2 }, direction: 'input' as const }];
      const rows: Value[][] = [];
      for (let time = 0; time < 2; time++) {
        for await (const { block } of database.query(sql, parameters, { signal, rowsPerBlock: 10 })) {
          rows.push(block.values.map((column) => column[0]));
        }
      }
      expect(rows).toEqual([
        [2, 3],
        [2, 3],
      ]);
      expect((await database.describeQuery(sql)).map(({ name }) => name)).toEqual(['OrderId', 'Unit Price']);
      await run(database, translateStatement('UPDATE OrderLines SET [Unit Price] = 9 WHERE OrderId = 1', 'postgresql'));
      const plain = translateStatement('SELECT SUM([Unit Price]) AS Total FROM OrderLines', 'postgresql');
      for await (const { block } of database.query(plain, [], { signal, rowsPerBlock: 10 }))
        expect(block.values).toEqual([[12n]]);
    } finally {
      await drop(database);
      await database.close();
    }
  });

  it('says which name is unknown when no other spelling is', async () => {
    const database = await open();
    try {
      await expect(run(database, 'SELECT a FROM nowhere')).rejects.toThrow('relation "nowhere" does not exist');
    } finally {
      await drop(database);
      await database.close();
    }
  });
});
