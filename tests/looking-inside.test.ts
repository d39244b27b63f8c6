import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ExecuteOptions, Package } from 'opendtsx';
import { newPackage } from 'opendtsx/builder';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExecutionEvent, RunResult, ViewedRows } from '../src/runtime/run-request.ts';

// Source: our own; names of paths as the SSIS catalog takes them for data taps (documentation).
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-inside-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const orders = 'Product,Price,Quantity\r\nPump,7.5,2\r\nBell,many,1\r\n"Chain, long",20,x\r\n,4,2\r\n';

interface OrderSettings {
  readonly text?: string;
  readonly errors?: 'RedirectRow' | 'IgnoreFailure' | 'FailComponent';
  /** Two data flows with a path of the same name. */
  readonly twice?: boolean;
  /** Turns of a loop around the data flow. */
  readonly turns?: number;
}

/** Orders of a file with their totals, into the table Orders of sales.db and, those in error, into bad.csv. */
async function orderPackage({
  text = orders,
  errors = 'RedirectRow',
  twice,
  turns,
}: OrderSettings = {}): Promise<Package> {
  writeFileSync(join(folder, 'orders.csv'), text);
  const store = new DatabaseSync(join(folder, 'sales.db'));
  store.exec('CREATE TABLE Orders (Product VARCHAR(50), Total REAL CHECK (Total < 1000))');
  store.close();
  const load = newPackage('Load orders');
  const file = load.flatFileConnectionManager('Orders file', join(folder, 'orders.csv'), {
    ColumnNamesInFirstDataRow: true,
    TextQualifier: '"',
    columns: { Product: 'DT_STR:50', Price: 'DT_STR:20', Quantity: 'DT_STR:20' },
  });
  const sales = load.oleDbConnectionManager('Sales', 'Provider=MSOLEDBSQL;Data Source=.;Initial Catalog=Sales;');
  type Container = Pick<typeof load, 'dataFlowTask'>;
  const addFlow = (container: Container, name: string): void => {
    container.dataFlowTask(name, (flow) => {
      const totals = flow
        .flatFileSource('Orders', { connection: file })
        .derivedColumn('Totals', { columns: { Total: '(DT_R8)[Price] * (DT_I4)[Quantity]' }, errors });
      totals.errors.multicast('Bad rows');
      totals.oleDbDestination('Into orders', { connection: sales, OpenRowset: '[dbo].[Orders]' });
    });
  };
  if (turns === undefined) for (const name of twice ? ['Load', 'Load again'] : ['Load']) addFlow(load, name);
  else {
    const turn = load.variable('Turn', 0);
    const loop = { EvalExpression: `${turn} < ${turns}`, AssignExpression: `${turn} = ${turn} + 1` };
    load.forLoop('Loop', loop, (inner) => addFlow(inner, 'Load'));
  }
  return load.repoint('Sales', `sqlite:${join(folder, 'sales.db')}`).build();
}

const run = (pkg: Package, options: ExecuteOptions): Promise<RunResult> =>
  pkg.run({ workingFolder: folder, ...options });
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const rowsOf = (sql: string) => {
  const store = new DatabaseSync(join(folder, 'sales.db'), { readOnly: true });
  try {
    return store.prepare(sql).all();
  } finally {
    store.close();
  }
};

describe('rejects', () => {
  it('tell everything about a row that was redirected, with its columns', async () => {
    const { result } = await run(await orderPackage(), { rejects: 'rejects.jsonl' });
    const rows = read('rejects.jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(result).toBe('success');
    expect(rows).toHaveLength(2);
    expect(rows[0]).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      executable: '\\Package\\Load',
      component: 'Totals',
      output: 'Derived Column Error Output',
      column: 'Total',
      code: '0xC0049064',
      symbol: 'DTS_E_EXPREVALSTATIC_CASTFAILED',
      kind: 'error',
      action: 'redirected',
      value: 'Price = many, Quantity = 1',
      source: join(folder, 'orders.csv'),
      row: 2,
      line: 3,
      byteOffset: 36,
      columns: { Product: 'Bell', Price: 'many', Quantity: '1' },
    });
    expect(rows[1].columns).toEqual({ Product: 'Chain, long', Price: '20', Quantity: 'x' });
  });

  it('tell a row whose error is ignored, on the output on which it goes on', async () => {
    await run(await orderPackage({ errors: 'IgnoreFailure' }), { rejects: 'rejects.csv' });
    const [titles, ...lines] = read('rejects.csv').trimEnd().split('\n');
    expect(titles).toBe(
      'time,executable,component,output,column,code,symbol,kind,action,value,rule,source,row,line,byteOffset,columns',
    );
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain(
      ',Totals,Derived Column Output,Total,0xC0049064,DTS_E_EXPREVALSTATIC_CASTFAILED,error,ignored,',
    );
    expect(lines[0]).toContain('"{""Product"":""Bell"",""Price"":""many"",""Quantity"":""1""}"');
    expect(rowsOf('SELECT count(*) AS rows FROM Orders WHERE Total IS NULL')).toEqual([{ rows: 2 }]);
  });

  it.each([
    ['RedirectRow', 'redirected', 'Flat File Source Error Output', null],
    ['IgnoreFailure', 'ignored', 'Flat File Source Output', null],
  ] as const)(
    'tell the row that a source could not make, with what it could (%s)',
    async (errors, action, output, Price) => {
      writeFileSync(join(folder, 'prices.csv'), 'Product,Price,Quantity\r\nPump,7.5,2\r\nBell,many,1\r\n');
      const load = newPackage('Source');
      const file = load.flatFileConnectionManager('Prices', join(folder, 'prices.csv'), {
        ColumnNamesInFirstDataRow: true,
        columns: { Product: 'DT_STR:50', Price: 'DT_R8', Quantity: 'DT_I4' },
      });
      load.dataFlowTask('Load', (flow) => flow.flatFileSource('Prices', { connection: file, errors }).multicast('End'));
      await run(await load.build(), { rejects: 'rejects.jsonl' });
      const rows = read('rejects.jsonl')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(rows).toHaveLength(1);
      expect(rows[0]).toMatchObject({
        component: 'Prices',
        action,
        output,
        column: 'Price',
        value: 'many',
        row: 2,
        line: 3,
      });
      expect(rows[0].columns).toEqual({ Product: 'Bell', Price, Quantity: 1 });
    },
  );

  it('go to a table over a connection manager, which is made, and added to by the next execution', async () => {
    const pkg = await orderPackage();
    for (const _ of [1, 2]) expect((await run(pkg, { rejects: 'Sales:dbo.Rejects' })).result).toBe('success');
    expect(rowsOf('SELECT component, "column", "row", line, columns FROM Rejects ORDER BY rowid')).toEqual(
      [1, 2].flatMap(() => [
        {
          component: 'Totals',
          column: 'Total',
          row: 2,
          line: 3,
          columns: '{"Product":"Bell","Price":"many","Quantity":"1"}',
        },
        {
          component: 'Totals',
          column: 'Total',
          row: 3,
          line: 4,
          columns: '{"Product":"Chain, long","Price":"20","Quantity":"x"}',
        },
      ]),
    );
  });

  it('go to a table whose name is no plain word', async () => {
    expect((await run(await orderPackage(), { rejects: 'sales:[dbo].[Bad rows; 1]' })).result).toBe('success');
    expect(rowsOf('SELECT count(*) AS rows FROM "Bad rows; 1"')).toEqual([{ rows: 2 }]);
  });

  it('leave a table of no rows when there was no error', async () => {
    await run(await orderPackage({ text: 'Product,Price,Quantity\r\nPump,7.5,2\r\n' }), { rejects: 'Sales:Rejects' });
    expect(rowsOf('SELECT count(*) AS rows FROM Rejects')).toEqual([{ rows: 0 }]);
  });

  it.each(['Sales:Rejects', 'rejects.jsonl'])('are kept in %s when the data flow fails', async (rejects) => {
    const pkg = await orderPackage({ text: `${orders}Crane,5000,1\r\n` });
    expect((await run(pkg, { rejects })).result).toBe('failure');
    const count = rejects.endsWith('.jsonl')
      ? read(rejects).split('\n').length - 1
      : rowsOf('SELECT count(*) AS rows FROM Rejects')[0].rows;
    expect([count, rowsOf('SELECT * FROM Orders')]).toEqual([2, []]);
  });

  it('leave a table of no rows when the execution is canceled before its first row', async () => {
    const { result } = await run(await orderPackage(), { rejects: 'Sales:Rejects', signal: AbortSignal.abort() });
    expect(result).toBe('canceled');
    expect(rowsOf('SELECT count(*) AS rows FROM Rejects')).toEqual([{ rows: 0 }]);
  });

  it.each([
    ['Nowhere:Rejects', 'OPENDTSX_E_REJECTSCONNECTION', 'Orders file, Sales'],
    ['Orders file:Rejects', 'OPENDTSX_E_REJECTSTABLE', 'leads to no database'],
    ['no-such-folder/rejects.csv', 'DTS_E_CANNOTOPENDATAFILE', 'no such file or directory'],
  ])('refuse %s before anything runs', async (rejects, symbol, detail) => {
    const { result, exitCode, diagnostics, executables } = await run(await orderPackage(), { rejects });
    expect([result, exitCode, executables]).toEqual(['failure', 1, []]);
    expect(diagnostics.at(-1)).toMatchObject({ symbol, message: expect.stringContaining(detail) });
    expect(rowsOf('SELECT count(*) AS rows FROM Orders')).toEqual([{ rows: 0 }]);
  });

  it('fail the execution when the table does not take them', async () => {
    const pkg = await orderPackage();
    const store = new DatabaseSync(join(folder, 'sales.db'));
    store.exec('CREATE TABLE Rejects (Other TEXT)');
    store.close();
    const events: ExecutionEvent[] = [];
    const { result } = await run(pkg, { rejects: 'Sales:Rejects', onEvent: (event) => events.push(event) });
    expect(result).toBe('failure');
    expect(events.at(-1)).toMatchObject({ event: 'OnError', symbol: 'OPENDTSX_E_REJECTSTABLE' });
  });
});

describe('a data tap', () => {
  it.each([
    'Flat File Source Output',
    'Paths[Flat File Source Output]',
    'paths[Orders.Flat File Source Output]',
    'Orders.Flat File Source Output',
    'Package\\Load.Paths[Flat File Source Output]',
    '\\Package\\Load.Paths[Orders.Flat File Source Output]',
  ])('finds the path %s', async (path) => {
    expect((await run(await orderPackage(), { taps: [{ path, file: 'tap.csv' }] })).result).toBe('success');
    expect(read('tap.csv')).toBe('Product,Price,Quantity\nPump,7.5,2\nBell,many,1\n"Chain, long",20,x\n"",4,2\n');
  });

  it('writes lines of JSON with the types of the columns', async () => {
    await run(await orderPackage(), { taps: [{ path: 'Derived Column Output', file: 'tap.jsonl' }] });
    expect(read('tap.jsonl')).toBe(
      '{"Product":"Pump","Price":"7.5","Quantity":"2","Total":15}\n{"Product":"","Price":"4","Quantity":"2","Total":8}\n',
    );
  });

  it('shows the rows of an error output with their code', async () => {
    await run(await orderPackage(), { taps: [{ path: 'Totals.Derived Column Error Output', file: 'tap.jsonl' }] });
    const [first] = read('tap.jsonl').split('\n');
    expect(JSON.parse(first)).toMatchObject({
      Product: 'Bell',
      ErrorCode: -1073442716,
      ErrorColumn: expect.any(Number),
    });
  });

  it('ends after its number of rows, and takes none when that is 0', async () => {
    const path = 'Flat File Source Output';
    const taps = [0, 1, 9].map((maxRows) => ({ path, file: `${maxRows}.csv`, maxRows }));
    await run(await orderPackage(), { taps });
    expect([0, 1, 9].map((rows) => read(`${rows}.csv`).split('\n').length - 2)).toEqual([0, 1, 4]);
  });

  it('is chosen by its data flow where the name alone is not enough', async () => {
    const pkg = await orderPackage({ twice: true });
    const path = 'Flat File Source Output';
    const { diagnostics } = await run(pkg, { taps: [{ path, file: 'tap.csv' }] });
    expect(diagnostics.at(-1)?.message).toContain(
      '\\Package\\Load.Paths[Flat File Source Output], \\Package\\Load again.Paths[Flat File Source Output]',
    );
    const chosen = await run(pkg, { taps: [{ path, dataFlow: '\\Package\\Load again', file: 'tap.csv' }] });
    expect(chosen.diagnostics).toEqual([]);
    expect(read('tap.csv').split('\n')).toHaveLength(6);
  });

  it('of a path that does not exist is refused at validation, with the paths there are', async () => {
    const pkg = await orderPackage();
    const options = { workingFolder: folder, taps: [{ path: 'Nothing', file: 'tap.csv' }] };
    await pkg.validate(options);
    const { exitCode, diagnostics } = await pkg.run(options);
    expect(exitCode).toBe(1);
    expect(diagnostics.at(-1)).toMatchObject({
      symbol: 'OPENDTSX_E_FLOWPATH_UNKNOWN',
      message: expect.stringContaining('\\Package\\Load.Paths[Derived Column Output]'),
    });
    expect(existsSync(join(folder, 'tap.csv'))).toBe(false);
  });

  // Source: documentation (Package.AddDataTapPoint: data flow, path, rows or a negative number for all, file).
  it('can be added to a package as in the SSIS object model', async () => {
    const pkg = await orderPackage({ twice: true });
    pkg.addDataTapPoint('\\Package\\Load again', 'Paths[Orders.Flat File Source Output]', -1, 'tap.csv');
    expect((await run(pkg, {})).result).toBe('success');
    expect(read('tap.csv').split('\n')).toHaveLength(6);
  });

  it('of a package that is only validated makes no file', async () => {
    const pkg = await orderPackage();
    await pkg.validate({ workingFolder: folder, taps: [{ path: 'Flat File Source Output', file: 'tap.csv' }] });
    expect(readdirSync(folder).filter((name) => name.startsWith('tap'))).toEqual([]);
  });

  // Source: documentation (catalog.add_data_tap: separate files for the iterations, with their number before the name).
  it('of a data flow within a loop writes a file for each iteration', async () => {
    const pkg = await orderPackage({ turns: 2 });
    const path = 'Flat File Source Output';
    await run(pkg, {
      taps: [
        { path, file: 'tap.csv', maxRows: -1 },
        { path, file: 'one.csv', maxRows: 1 },
      ],
    });
    const written = readdirSync(folder)
      .filter((name) => /tap|one/.test(name))
      .sort();
    expect(written).toEqual(['1_one.csv', '1_tap.csv', '2_one.csv', '2_tap.csv']);
    expect(written.map((name) => read(name).split('\n').length - 2)).toEqual([1, 4, 1, 4]);
  });

  it('whose file cannot be made in an iteration fails the data flow', async () => {
    const pkg = await orderPackage({ turns: 1 });
    const { result } = await run(pkg, { taps: [{ path: 'Flat File Source Output', file: 'no-such-folder/tap.csv' }] });
    expect(result).toBe('failure');
    expect(rowsOf('SELECT * FROM Orders')).toEqual([]);
  });

  it('keeps the rows up to a failure', async () => {
    const pkg = await orderPackage({ errors: 'FailComponent' });
    const { result } = await run(pkg, { taps: [{ path: 'Flat File Source Output', file: 'tap.csv' }] });
    expect(result).toBe('failure');
    expect(read('tap.csv').split('\n')).toHaveLength(6);
  });
});

describe('a data viewer', () => {
  async function viewed(options: { maxRows?: number }, settings?: OrderSettings): Promise<ViewedRows[]> {
    const views: ViewedRows[] = [];
    const view = { path: 'Flat File Source Output', ...options };
    await run(await orderPackage(settings), { views: [view], onView: (rows) => views.push(rows) });
    return views;
  }

  it('shows the first rows once, and says whether there are more', async () => {
    const [view, ...more] = await viewed({ maxRows: 2 });
    expect(more).toEqual([]);
    expect(view).toEqual({
      executablePath: '\\Package\\Load',
      path: 'Flat File Source Output',
      columns: ['Product', 'Price', 'Quantity'],
      rows: [
        ['Pump', '7.5', '2'],
        ['Bell', 'many', '1'],
      ],
      complete: false,
    });
  });

  it.each([4, 20, undefined])('shows all rows when there are no more (%s)', async (maxRows) => {
    const [view] = await viewed(maxRows === undefined ? {} : { maxRows });
    expect([view.rows.length, view.complete]).toEqual([4, true]);
  });

  it('shows that a path carried nothing', async () => {
    const [view] = await viewed({}, { text: 'Product,Price,Quantity\r\n' });
    expect([view.rows, view.complete]).toEqual([[], true]);
  });

  it('shows the rows up to a failure', async () => {
    const [view] = await viewed({}, { errors: 'FailComponent' });
    expect(view.rows).toHaveLength(4);
  });
});

describe('a profile', () => {
  it('counts the rows of each component and gives all of the time to them', async () => {
    const { profile = [] } = await run(await orderPackage(), { profile: true });
    expect(profile).toHaveLength(1);
    const [{ executablePath, runs, components, elapsed, peakMemory }] = profile;
    expect([executablePath, runs]).toEqual(['\\Package\\Load', 1]);
    expect(components.map(({ name, kind, rowsIn, rowsOut }) => [name, kind, rowsIn, rowsOut])).toEqual([
      ['Orders', 'Flat File Source', 0, 4],
      ['Totals', 'Derived Column', 4, 4],
      ['Bad rows', 'Multicast', 2, 0],
      ['Into orders', 'OLE DB Destination', 2, 0],
    ]);
    expect(components.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
    const own = components.reduce((sum, component) => sum + component.own, 0);
    expect(own).toBeGreaterThan(0);
    expect(own).toBeLessThanOrEqual(elapsed);
    expect(peakMemory).toBeGreaterThan(1 << 20);
  });

  it('adds up the runs of a loop', async () => {
    const { profile = [] } = await run(await orderPackage({ turns: 3 }), { profile: true });
    expect(
      profile.map(({ executablePath, runs, components }) => [executablePath, runs, components[0].rowsOut]),
    ).toEqual([['\\Package\\Loop\\Load', 3, 12]]);
  });

  it('is not taken unless asked for', async () => {
    expect((await run(await orderPackage(), {})).profile).toBeUndefined();
  });

  it('gives the bytes that a Sort held and finds that its input was in order', async () => {
    const ids = Array.from({ length: 20_000 }, (_, id) => `${id}\r\n`).join('');
    writeFileSync(join(folder, 'ids.csv'), `Id\r\n${ids}`);
    const load = newPackage('Sort');
    const file = load.flatFileConnectionManager('Ids', join(folder, 'ids.csv'), {
      ColumnNamesInFirstDataRow: true,
      columns: { Id: 'DT_I4' },
    });
    load.dataFlowTask('Load', (flow) => {
      flow
        .flatFileSource('Ids', { connection: file })
        .sort('In order', { use: { Id: { NewSortKeyPosition: 1 } } })
        .multicast('End');
    });
    const { profile = [] } = await run(await load.build(), { profile: true });
    const sort = profile[0].components.find(({ name }) => name === 'In order');
    expect(sort?.heldBytes).toBeGreaterThan(20_000 * 4);
    expect(profile[0].advice).toContainEqual({
      rule: 'sorted-already',
      component: 'In order',
      text: expect.stringMatching(/^20,000 rows came in the order that this Sort makes\. .*IsSorted/),
    });
  });
});

describe('the advice of a profile', () => {
  it('speaks of a database source before a Sort, a Lookup without cache and a destination without fast load', async () => {
    const store = new DatabaseSync(join(folder, 'sales.db'));
    store.exec('CREATE TABLE Sizes (Size INTEGER, Name TEXT); CREATE TABLE Target (Id INTEGER, Name TEXT)');
    store.exec("INSERT INTO Sizes VALUES (0, 'small'), (1, 'large')");
    store.exec('CREATE TABLE Numbers (Id INTEGER, Size INTEGER, Note TEXT)');
    const all =
      'WITH RECURSIVE n(i) AS (SELECT 1500 UNION ALL SELECT i - 1 FROM n WHERE i > 1) SELECT i, i % 2, NULL FROM n';
    store.exec(`INSERT INTO Numbers ${all}`);
    store.close();
    const load = newPackage('Advice');
    const sales = load.oleDbConnectionManager('Sales', 'Provider=MSOLEDBSQL;Data Source=.;Initial Catalog=Sales;');
    load.dataFlowTask('Load', (flow) => {
      flow
        .oleDbSource('Numbers', { connection: sales, OpenRowset: '[dbo].[Numbers]' })
        .lookup('Find size', {
          connection: sales,
          SqlCommand: 'SELECT * FROM Sizes',
          SqlCommandParam: 'SELECT * FROM (SELECT * FROM Sizes) AS r WHERE r.Size = ?',
          ParameterMap: '#{Package\\Load\\Numbers.Outputs[OLE DB Source Output].Columns[Size]};',
          CacheType: 2,
          use: { Size: { JoinToReferenceColumn: 'Size' } },
          columns: { Name: { type: 'DT_WSTR:20', CopyFromReferenceColumn: 'Name' } },
        })
        .sort('By number', { use: { Id: { NewSortKeyPosition: 1 } } })
        .oleDbDestination('Target', { connection: sales, OpenRowset: '[dbo].[Target]', AccessMode: 0 });
    });
    const pkg = await load.repoint('Sales', `sqlite:${join(folder, 'sales.db')}`).build();
    const { result, profile = [], diagnostics } = await run(pkg, { profile: true });
    expect([result, diagnostics]).toEqual(['success', []]);
    expect(profile[0].advice.map(({ rule, component }) => `${rule}: ${component}`)).toEqual([
      'lookup-cache: Find size',
      'sort-in-database: By number',
      'fast-load: Target',
    ]);
  });
});

describe('the events of an execution', () => {
  it('tell no progress of paths unless asked for, and none of a data flow that is over at once', async () => {
    const names = async (options: ExecuteOptions): Promise<string[]> => {
      const events: string[] = [];
      await run(await orderPackage(), { ...options, onEvent: ({ event }) => events.push(event) });
      rmSync(join(folder, 'sales.db'));
      return events;
    };
    expect(await names({})).not.toContain('opendtsx.pathProgress');
    expect(await names({ pathProgress: true })).not.toContain('opendtsx.pathProgress');
  });
});
