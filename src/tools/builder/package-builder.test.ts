import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columnType } from '../../datatypes/data-type.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { printPackage } from '../../formats/dtsx/print-package.ts';
import type { ComponentDeclaration } from '../../sdk/component.ts';
import { defineUnit } from '../../sdk/unit.ts';
import type { FlowPoint } from './flow-builder.ts';
import { newPackage } from './package-builder.ts';
import { raw } from './raw.ts';
import type { StockUnits } from './stock-units.generated.ts';

const properties = { Seed: { kind: 'integer', description: 'First number.', default: 1 } } as const;
const declaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: { creationName: 'Example.RowNumber' },
  displayName: 'Row Number',
  description: 'Numbers rows.',
  properties,
  inputs: { minimum: 1 },
  outputs: { minimum: 1 },
  placement: 'worker',
  partition: 'single',
  design: {
    inputs: [{ name: 'In' }],
    outputs: [{ name: 'Out', synchronousWith: 'In', columns: () => [{ name: 'N', type: columnType('DT_I4') }] }],
  },
  validate: () => [],
};
const rowNumber = defineUnit(declaration, async () => ({ createRuntime: () => ({}) }));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-builder-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function symbolOf(failure: unknown): string {
  return failure instanceof DtsError ? failure.diagnostic.symbol : String(failure);
}

describe('a package of the builder', () => {
  it('runs: a file through expressions into a table, with what it counts', async () => {
    const file = join(folder, 'orders.csv');
    writeFileSync(file, 'Product,Price,Quantity\r\nPump,7.5,2\r\nBell,3.25,1\r\nChain,20,10\r\n');
    const store = new DatabaseSync(join(folder, 'warehouse.db'));
    store.exec('CREATE TABLE Large (Product VARCHAR(50), Total REAL); CREATE TABLE Stage (x INTEGER)');
    store.exec('INSERT INTO Stage VALUES (1)');

    const load = newPackage('Load');
    const counted = load.variable('Counted', 0);
    const orders = load.flatFileConnectionManager('Orders', file, {
      ColumnNamesInFirstDataRow: true,
      columns: { Product: 'DT_STR:50', Price: 'DT_R8', Quantity: 'DT_I4' },
    });
    const warehouse = load.oleDbConnectionManager('Warehouse', 'Provider=SQLOLEDB.1;Data Source=.;Initial Catalog=W;');
    const empty = load.executeSqlTask('Empty', { Connection: warehouse, SqlStatementSource: 'DELETE FROM Stage' });
    load
      .dataFlowTask('Fill', (flow) => {
        flow
          .flatFileSource('Orders', { connection: orders })
          .derivedColumn('Prices', { Total: '[Price] * [Quantity]' })
          .conditionalSplit('By size', { Large: '[Total] > 10' })
          .output('Large')
          .rowCount('Count', { VariableName: counted })
          .oleDbDestination('Large orders', { connection: warehouse, OpenRowset: '[dbo].[Large]' });
      })
      .after(empty, 'success', { expression: `${counted} == 0` });

    const built = await load.repoint('Warehouse', `sqlite:${join(folder, 'warehouse.db')}`).build();
    expect(await built.execute()).toBe(0);
    expect(
      store
        .prepare('SELECT * FROM Large')
        .all()
        .map((row) => Object.values(row)),
    ).toEqual([
      ['Pump', 15],
      ['Chain', 200],
    ]);
    expect(store.prepare('SELECT * FROM Stage').all()).toEqual([]);
    store.close();
  });

  it('nests loops, sequences and event handlers, and joins constraints by OR', async () => {
    const made = newPackage('Nested', { MaxConcurrentExecutables: 2 });
    const file = made.variable('File', '');
    const day = made.parameter('Day', 1);
    const one = made.sequence('One', (inner) => inner.expressionTask('Count', { Expression: `@[User::File] = "a"` }));
    const loop = made.foreachFileEnumerator(
      'Each',
      { FileSpec: '*.csv', into: [file], loop: { Disable: true } },
      () => {},
    );
    made
      .forLoop('Repeat', { InitExpression: '@[User::File] = "x"', EvalExpression: `${day} > 2` }, () => {})
      .after(one, 'failure', { any: true })
      .after(loop, 'completion', { any: true, expression: `${day} > 0`, when: 'expression' })
      .on('OnError', (handler) => handler.task('STOCK:SQLTask', 'Tell'));
    const text = printPackage((await made.build()).package);
    await expect(text).toMatchFileSnapshot('./fixtures/nested.txt');
  });

  it('takes columns that the program states without asking the outside', async () => {
    const made = newPackage('Stated');
    const manager = made.oleDbConnectionManager('Nowhere', 'Provider=MSOLEDBSQL;Data Source=nowhere;');
    made.dataFlowTask('Flow', (flow) => {
      const rows = flow.oleDbSource('Rows', {
        connection: manager,
        OpenRowset: 'a',
        columns: { Id: 'DT_I4', Name: 'DT_WSTR:20' },
      });
      const all = rows.multicast('All');
      const left = all.sort('Left', { use: { Id: { NewSortKeyPosition: 1 } } });
      const right = all.dataConversion('Text', { columns: { Short: { from: 'Name', type: 'DT_STR:5' } } });
      flow.unionAll('Both', { from: [left, right] }).oleDbDestination('Out', {
        connection: manager,
        OpenRowset: 'b',
        columns: { Id: 'DT_I4', Names: 'DT_WSTR:20' },
        map: { Id: 'Id', Name: 'Names' },
      });
    });
    const { package: model } = await made.build();
    await expect(printPackage(model)).toMatchFileSnapshot('./fixtures/stated.txt');
  });

  it('gives a custom unit the same calls as a stock one', async () => {
    const made = newPackage('Custom', {}, { rowNumber });
    made.dataFlowTask('Flow', (flow) => {
      flow.oleDbSource('Rows', { columns: { Id: 'DT_I4' } }).rowNumber('Number', { Seed: 5 });
    });
    expect(printPackage((await made.build()).package)).toContain('property Seed (System.Int32) "5"');
  });
});

describe('the builder refuses', () => {
  const manager = (made = newPackage('Wrong')) => ({
    made,
    connection: made.oleDbConnectionManager('Nowhere', 'Provider=MSOLEDBSQL;Data Source=nowhere;'),
  });

  it.each([
    [
      'an unknown property of a task',
      'DTS_E_ELEMENTNOTFOUND',
      () => newPackage('P').executeSqlTask('T', { Nonsense: 1 } as object),
    ],
    ['raw XML that is broken', 'OPENDTSX_E_BUILDER_RAW', () => newPackage('P').add(raw('<DTS:Variable'))],
    [
      'raw XML of an object that has no place there',
      'OPENDTSX_E_BUILDER_RAW',
      () => newPackage('P').task('STOCK:SQLTask', 'T').add(raw('<DTS:Configuration />')),
    ],
    [
      'raw XML that is no object of a package',
      'OPENDTSX_E_BUILDER_RAW',
      () => newPackage('P').add(raw('<DTS:Property />')),
    ],
    [
      'a type that there is not',
      'OPENDTSX_E_BUILDER_COLUMNTYPE',
      () => newPackage('P').flatFileConnectionManager('F', 'f', { columns: { a: 'DT_I5' } }),
    ],
  ])('%s', (_, symbol, build) => {
    let failure: unknown;
    try {
      build();
    } catch (error) {
      failure = error;
    }
    expect(symbolOf(failure)).toBe(symbol);
  });

  it.each([
    [
      'a column that does not come',
      'DTS_E_ELEMENTNOTFOUND',
      'Id',
      (flow: Flow) => flow.sort('Sort', { use: ['Other'] as never }),
    ],
    [
      'an unknown setting of a component',
      'OPENDTSX_E_BUILDER_SETTING',
      'columns',
      (flow: Flow) => flow.sort('Sort', { Nonsense: 1 } as object),
    ],
    [
      'names of which none fits',
      'OPENDTSX_E_BUILDER_NOMAPPING',
      'Key',
      (flow: Flow) => flow.oleDbDestination('Out', { columns: { Key: 'DT_I4' } }),
    ],
    [
      'a second component behind an output',
      'OPENDTSX_E_BUILDER_NOOUTPUT',
      'Multicast',
      (flow: Flow) => {
        flow.sort('One');
        flow.sort('Two');
      },
    ],
  ])('%s', async (_, symbol, told, build) => {
    const { made, connection } = manager();
    made.dataFlowTask('Flow', (flow) => {
      build(flow.oleDbSource('Rows', { connection, columns: { Id: 'DT_I4' } }));
    });
    const failure: unknown = await made.build().catch((error: unknown) => error);
    expect(symbolOf(failure)).toBe(symbol);
    const { message, hint = '' } = (failure as DtsError).diagnostic;
    expect(`${message} ${hint}`).toContain(told);
  });

  it('at compile time: names of columns, properties and units that there are not', () => {
    const { made, connection } = manager();
    made.dataFlowTask('Flow', (flow) => {
      const rows = flow.oleDbSource('Rows', { connection, columns: { Id: 'DT_I4' } });
      // @ts-expect-error: no column of this name comes from Rows
      rows.sort('Sort', { use: ['Other'] });
      // @ts-expect-error: a Sort has no property of this name
      rows.sort('Sort', { Nonsense: true });
      // @ts-expect-error: a misspelled component
      expect(() => rows.srot('Sort')).toThrow(TypeError);
    });
    // @ts-expect-error: a number is no statement
    made.executeSqlTask('T', { SqlStatementSource: true });
  });
});

type Flow = FlowPoint<StockUnits, 'Id'>;
