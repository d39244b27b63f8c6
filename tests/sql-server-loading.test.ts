import { columnType, type DatabaseConnection } from 'opendtsx/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { typeCases } from '../src/faces/tds/wire/testing/every-type.ts';
import { failure, openDatabase, rowsOf, runOn } from './sql-server/open-database.ts';
import { namesTable, startTableServer, type TableServer } from './sql-server/table-server.ts';

const { signal } = new AbortController();
let server: TableServer;
let database: DatabaseConnection;

beforeEach(async () => {
  server = await startTableServer();
  database = await openDatabase(server.port);
});

afterEach(async () => {
  await database.close();
  await server.close();
});

const namesColumns = [
  { name: 'Id', type: columnType('DT_I4') },
  { name: 'Name', type: columnType('DT_WSTR', { length: 10 }) },
];

type Insert = Parameters<DatabaseConnection['bulkInsert']>[0];

function insert(options: Partial<Insert> = {}) {
  const usual = {
    table: '[dbo].[T]',
    columns: namesColumns,
    commitSize: 0,
    keepNulls: false,
    keepIdentity: false,
    signal,
  };
  return database.bulkInsert({ ...usual, ...options });
}

const block = (ids: readonly number[], names: readonly (string | null)[] = ids.map((id) => `n${id}`)) => ({
  rowCount: ids.length,
  values: [ids, names],
});

// Source: documentation (INSERT BULK, bulk hints; OLE DB destination, fast load); refused rows by halving: inferred.
describe('loading', () => {
  beforeEach(() => void server.store.tables.set('T', namesTable()));
  const stored = () => server.store.tables.get('T')?.rows;
  const loads = () => server.store.seen.filter((text) => /^insert bulk/i.test(text));

  it('loads every type field by field as it was given', async () => {
    const kept = typeCases.filter(({ type }) => type.name !== 'sql_variant');
    const columns = kept.map(({ name, type }) => ({ name, type, nullable: true }));
    server.store.tables.set('Types', { columns, rows: [] });
    const described = await database.describeQuery('SELECT * FROM Types');
    const [values] = await rowsOf(database, 'SELECT every type');
    const running = await database.bulkInsert({
      table: 'Types',
      columns: described,
      commitSize: 0,
      keepNulls: true,
      keepIdentity: true,
      signal,
    });
    await running.write({ rowCount: 2, values: kept.map((_, at) => [values[at], null]) });
    expect(await running.finish()).toEqual({ rowCount: 2 });
    const [first, nulls] = server.store.tables.get('Types')?.rows ?? [];
    expect(first).toEqual(kept.map(({ value }) => value));
    expect(nulls).toEqual(kept.map(() => null));
  });

  it('streams many blocks through one INSERT BULK', async () => {
    const running = await insert();
    for (let at = 0; at < 50; at++) await running.write(block(Array.from({ length: 400 }, (_, row) => at * 400 + row)));
    expect(await running.finish()).toEqual({ rowCount: 20_000 });
    expect(loads()).toHaveLength(1);
    expect(stored()?.at(-1)).toEqual([19_999, 'n19999']);
  });

  it('commits after as many rows as asked for', async () => {
    const running = await insert({ commitSize: 2 });
    await running.write(block([1, 2, 3, 4, 5]));
    expect(await running.finish()).toEqual({ rowCount: 5 });
    expect(loads()).toHaveLength(3);
  });

  it('says the hints of the destination to the server', async () => {
    const hints = { tableLock: true, checkConstraints: false, fireTriggers: false };
    await (await insert({ keepNulls: true, loadHints: hints })).write(block([1]));
    const running = await insert();
    await running.write(block([2]));
    await running.finish();
    expect(loads().map((sql) => /WITH \((.*)\)$/.exec(sql)?.[1])).toEqual([
      'KEEP_NULLS,TABLOCK',
      'CHECK_CONSTRAINTS,FIRE_TRIGGERS',
    ]);
  });

  it('leaves the identity column out unless its values are kept', async () => {
    const columns = [{ ...namesTable().columns[0], isIdentity: true }, namesTable().columns[1]];
    server.store.tables.set('T', { columns, rows: [] });
    for (const keepIdentity of [false, true]) {
      const running = await insert({ keepIdentity });
      await running.write(block([70], ['x']));
      await running.finish();
    }
    expect(stored()).toEqual([
      [1, 'x'],
      [70, 'x'],
    ]);
  });

  it('fails with the words of the server and keeps nothing when a row is refused', async () => {
    const running = await insert();
    await running.write(block([1, 2, 2]));
    await expect(running.finish()).rejects.toEqual(failure('DTS_E_OLEDBERROR', 'T.*PRIMARY KEY', 'error 2627'));
    await running.abort();
    expect(stored()).toEqual([]);
  });

  it('fails with table, row, column and value before sending what a column cannot hold', async () => {
    const running = await insert();
    const failed = running.write(block([1, 2], ['short', 'longer than ten']));
    await expect(async () => failed).rejects.toEqual(
      failure('DTS_E_OLEDBERROR', 'truncated', 'row 2, column Name, value longer than ten'),
    );
    await running.abort();
  });

  it('redirects just the refused rows, by rule of the table and by value, and writes the others', async () => {
    const refused: unknown[] = [];
    server.store.tables.set('T', namesTable([[5, 'before']]));
    const running = await insert({ onRefusedRow: (row, { kind, column }) => refused.push([row, kind, column]) });
    await running.write(block([1, 5, 2, 3, 4], ['a', 'twice', 'longer than ten', null, 'e']));
    expect(await running.finish()).toEqual({ rowCount: 3 });
    expect(refused).toEqual([
      [2, 'value', 'Name'],
      [1, 'constraint', undefined],
    ]);
    expect(stored()).toEqual([
      [5, 'before'],
      [1, 'a'],
      [3, null],
      [4, 'e'],
    ]);
  });

  it('tells the values that the server keeps differently', async () => {
    const columns = [
      { name: 'At', type: { name: 'datetime' as const }, nullable: true },
      { name: 'Price', type: { name: 'decimal' as const, precision: 9, scale: 2 }, nullable: true },
    ];
    server.store.tables.set('T', { columns, rows: [] });
    const types = [
      { name: 'At', type: columnType('DT_DBTIMESTAMP') },
      { name: 'Price', type: columnType('DT_NUMERIC', { precision: 9, scale: 3 }) },
    ];
    const running = await insert({ columns: types });
    await running.write({
      rowCount: 2,
      values: [
        [10_000n, 30_000n],
        [
          { coefficient: 1005n, scale: 3 },
          { coefficient: -1004n, scale: 3 },
        ],
      ],
    });
    expect(await running.finish()).toMatchObject({
      rowCount: 2,
      changed: [
        { column: 'At', count: 1, how: 'rounded to 300ths of a second' },
        { column: 'Price', count: 2, first: '1.005', how: 'rounded to 2 decimal places' },
      ],
    });
    expect(stored()).toEqual([
      ['1970-01-01 00:00:00.000', '1.01'],
      ['1970-01-01 00:00:00.003', '-1.00'],
    ]);
  });

  it('fails when the connection breaks in the middle of a batch, and nothing stays', async () => {
    const running = await insert();
    server.store.onRows = () => server.cut();
    const many = block(Array.from({ length: 5000 }, (_, row) => row));
    const written = (async () => {
      for (let at = 0; at < 20; at++) await running.write(many);
      await running.finish();
    })();
    await expect(written).rejects.toEqual(failure('DTS_E_OLEDBERROR', 'table .*T'));
    await running.abort();
    expect(stored()).toEqual([]);
  });

  it('undoes what is not committed', async () => {
    const running = await insert();
    await running.write(block([1, 2]));
    await running.abort();
    expect(stored()).toEqual([]);
    expect(await runOn(database, 'SELECT 1')).toHaveLength(1);
  });
});

// Source: documentation (transactions of SSIS; BEGIN TRANSACTION).
describe('a transaction', () => {
  beforeEach(
    () =>
      void server.store.tables.set(
        'T',
        namesTable([
          [1, 'a'],
          [2, 'b'],
        ]),
      ),
  );

  it.each([
    [
      'commit',
      [
        [1, 'a'],
        [2, 'b'],
        [3, 'n3'],
      ],
    ],
    [
      'rollback',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
  ] as const)('reads and writes on one connection until its %s', async (end, expected) => {
    const transaction = await database.beginTransaction?.('serializable', { signal });
    const running = await insert();
    for await (const _ of database.query('SELECT * FROM T', [], { signal, rowsPerBlock: 1 })) {
      await running.write(block([]));
    }
    await running.write(block([3]));
    await running.finish();
    await transaction?.[end]();
    expect(server.store.tables.get('T')?.rows).toEqual(expected);
    expect(server.store.logins).toHaveLength(1);
    expect(server.store.seen).toContain('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; BEGIN TRANSACTION');
  });

  it('says at its end that a deadlock has undone it', async () => {
    const transaction = await database.beginTransaction?.('unspecified', { signal });
    await expect(runOn(database, 'RAISE 1205')).rejects.toEqual(failure('DTS_E_OLEDBERROR', 'error 1205'));
    await expect(transaction?.commit()).rejects.toEqual(failure('DTS_E_OLEDBERROR', 'rolled the transaction back'));
  });
});
