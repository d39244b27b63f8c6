import {
  type ColumnType,
  columnType,
  type DatabaseConnection,
  type PipelineBuffer,
  type TypedValue,
  type Value,
} from 'opendtsx/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createHarness,
  createInputBuffer,
  inputColumn,
  inputInstance,
  outputColumn,
  outputInstance,
} from '../src/testing/component-harness.ts';
import { oleDbDestination } from '../src/units/destinations/ole-db-destination/index.ts';
import type { OleDbDestinationInstance } from '../src/units/destinations/ole-db-destination/ole-db-destination.ts';
import { sqliteDriver } from '../src/units/drivers/sqlite/index.ts';
import { oleDbSource } from '../src/units/sources/ole-db-source/index.ts';
import type { OleDbSourceInstance } from '../src/units/sources/ole-db-source/ole-db-source.ts';

const signal = new AbortController().signal;
const integer = columnType('DT_I4');
const text = columnType('DT_WSTR', { length: 5 });
let database: DatabaseConnection;

beforeEach(async () => {
  const driver = await sqliteDriver.load();
  database = await driver.connect(':memory:', {}, signal);
});

afterEach(() => database.close());

async function run(sql: string) {
  return (await database.execute(sql, [], { signal, timeoutSeconds: 0 })).at(-1)?.rows;
}

function variables(values: Readonly<Record<string, TypedValue>> = {}) {
  return {
    connections: { OleDbConnection: { kind: 'database', database } as const },
    variables: values,
    rowsPerBuffer: 2,
  };
}

/** A failure with this symbol and these words. */
function failure(symbol: string, words: string): unknown {
  return expect.objectContaining({
    diagnostic: expect.objectContaining({ symbol }),
    message: expect.stringContaining(words),
  });
}

describe('the OLE DB Source', () => {
  function source(
    properties: Partial<OleDbSourceInstance['properties']>,
    columns = [outputColumn('Id', integer), outputColumn('Name', text)],
  ) {
    const defaults = {
      CommandTimeout: 0,
      OpenRowset: '',
      OpenRowsetVariable: '',
      SqlCommand: '',
      SqlCommandVariable: '',
      DefaultCodePage: 1252,
      AlwaysUseDefaultCodePage: false,
      AccessMode: 0,
      ParameterMapping: '',
    };
    return {
      id: 'source',
      name: 'Read',
      localeId: 1033,
      validateExternalMetadata: true,
      properties: { ...defaults, ...properties },
      inputs: [],
      outputs: [outputInstance('Output', columns)],
      connections: ['OleDbConnection'],
    } satisfies OleDbSourceInstance;
  }

  async function read(instance: OleDbSourceInstance, values: Readonly<Record<string, TypedValue>> = {}) {
    const harness = createHarness(instance, variables(values));
    const module = await oleDbSource.load();
    await module.createRuntime(instance).produce?.(harness.context);
    return harness;
  }

  beforeEach(() =>
    run(`CREATE TABLE "T" (NAME nvarchar(50), id int); INSERT INTO t VALUES ('a', 1), (NULL, 2), ('ż', NULL)`),
  );

  const rows = [
    [1, 'a'],
    [2, null],
    [null, 'ż'],
  ];
  const variable = (value: string): TypedValue => ({ type: columnType('DT_WSTR', { length: 100 }), value });

  it.each([
    [0, { OpenRowset: '[dbo].[T]' }],
    [1, { OpenRowsetVariable: 'User::Table' }],
    [2, { SqlCommand: 'SELECT * FROM [T]' }],
    [3, { SqlCommandVariable: 'User::Query' }],
  ])('reads columns by name with AccessMode %i', async (AccessMode, properties) => {
    const harness = await read(source({ AccessMode, ...properties }), {
      'User::Table': variable('dbo.T'),
      'User::Query': variable('SELECT name, id FROM T'),
    });
    expect(harness.outputs[0].rows).toEqual(rows);
    expect(harness.outputs[0].batches).toEqual([2, 1]);
  });

  it('binds variables to the markers in the order of their numbers', async () => {
    const mapping =
      '"Parameter1:Input",{11111111-0000-0000-0000-000000000000};"Parameter0",{22222222-0000-0000-0000-000000000000};';
    const instance = source({
      AccessMode: 2,
      SqlCommand: 'SELECT id, name FROM T WHERE id > ? AND id < ?',
      ParameterMapping: mapping,
    });
    const harness = await read(instance, {
      '{11111111-0000-0000-0000-000000000000}': { type: integer, value: 3 },
      '{22222222-0000-0000-0000-000000000000}': { type: integer, value: 1 },
    });
    expect(harness.outputs[0].rows).toEqual([[2, null]]);
  });

  // source: inferred (ten published packages have such a mapping on a query without markers, to a variable that none of them has)
  it('does not look up the variables of mappings that the query has no markers for', async () => {
    const ParameterMapping = '"Parameter0",{33333333-0000-0000-0000-000000000000};';
    const harness = await read(
      source({ AccessMode: 2, SqlCommand: 'SELECT id, name FROM T WHERE id = 1', ParameterMapping }),
    );
    expect(harness.outputs[0].rows).toEqual([[1, 'a']]);
  });

  it('reports text that is too long as a truncation, with what IgnoreFailure keeps', async () => {
    await run(`INSERT INTO T VALUES ('longer', 4)`);
    const ignoring = [
      outputColumn('Id', integer),
      outputColumn('Name', text, { truncationRowDisposition: 'IgnoreFailure' }),
    ];
    const harness = await read(source({ OpenRowset: 'T' }, ignoring));
    expect(harness.outputs[0].rows.at(-1)).toEqual([4, 'longe']);
    expect(harness.reported).toEqual([
      {
        row: 1,
        lineageId: 'Name',
        code: 0xc0209073,
        kind: 'truncation',
        detail: { value: 'longer', rule: 'it does not fit DT_WSTR(5)' },
      },
    ]);
  });

  it.each([
    ['abc', 0xc0209072],
    ['3000000000', 0xc0209075],
    ['1.5', 0xc0209072],
  ])('reports %s as a conversion error of an integer column', async (value, code) => {
    await run(`DELETE FROM T; INSERT INTO T VALUES ('x', ${value === 'abc' ? `'abc'` : value})`);
    const ignoring = [outputColumn('Id', integer, { errorRowDisposition: 'IgnoreFailure' })];
    const harness = await read(source({ OpenRowset: 'T' }, ignoring));
    expect(harness.outputs[0].rows).toEqual([[null]]);
    expect(harness.reported).toMatchObject([{ lineageId: 'Id', code, kind: 'error', detail: { value } }]);
  });

  it('names the columns there are when one is missing', async () => {
    const instance = source({ AccessMode: 2, SqlCommand: 'SELECT 1 AS a, 2 AS b, 3 AS c' });
    await expect(read(instance)).rejects.toThrow(
      failure('OPENDTSX_E_SOURCE_COLUMNNOTRETURNED', 'does not return. It returns: a, b, c'),
    );
  });

  it('describes the table, and names it when it does not exist', async () => {
    const module = await oleDbSource.load();
    const describeNow = (instance: OleDbSourceInstance) =>
      module.describeExternal?.(instance, createHarness(instance, variables()).context);
    expect(await describeNow(source({ OpenRowset: 'T' }))).toEqual([
      { name: 'NAME', type: columnType('DT_WSTR', { length: 50 }) },
      { name: 'id', type: integer },
    ]);
    await expect(describeNow(source({ OpenRowset: '[dbo].[Nowhere]' }))).rejects.toThrow(
      failure('OPENDTSX_E_TABLENOTFOUND', 'cannot find the table [dbo].[Nowhere]'),
    );
  });

  it('fails in the words of the database when the query does', async () => {
    const instance = source({ AccessMode: 2, SqlCommand: 'SELECT id FROM nowhere' });
    await expect(read(instance)).rejects.toThrow(failure('DTS_E_OLEDBERROR', 'no such table: nowhere'));
  });

  it('is not valid without table name, connection or with a mapping of another form', () => {
    const instance = { ...source({ ParameterMapping: 'x' }), connections: [] };
    expect(oleDbSource.declaration.validate(instance).map(({ symbol }) => symbol)).toEqual([
      'DTS_E_CONNECTIONMANANGERNOTASSIGNED',
      'OPENDTSX_E_COMPONENT_SETTINGMISSING',
      'DTS_E_INCORRECTPARAMETERMAPPINGFORMAT',
    ]);
  });
});

describe('the OLE DB Destination', () => {
  function destination(
    properties: Partial<OleDbDestinationInstance['properties']>,
    more: { readonly errorRowDisposition?: 'RedirectRow'; readonly nameType?: ColumnType; readonly name?: string } = {},
  ) {
    const defaults = {
      CommandTimeout: 0,
      OpenRowset: '[dbo].[T]',
      OpenRowsetVariable: '',
      SqlCommand: '',
      DefaultCodePage: 1252,
      AlwaysUseDefaultCodePage: false,
      AccessMode: 3,
      FastLoadKeepIdentity: false,
      FastLoadKeepNulls: false,
      FastLoadOptions: 'TABLOCK,CHECK_CONSTRAINTS',
      FastLoadMaxInsertCommitSize: 0,
    };
    const columns = [
      inputColumn('Id', integer),
      inputColumn('In Name', more.nameType ?? text, {
        external: { id: 'x', name: more.name ?? 'Name', type: text, properties: {} },
      }),
    ];
    return {
      id: 'destination',
      name: 'Write',
      localeId: 1033,
      validateExternalMetadata: true,
      properties: { ...defaults, ...properties },
      inputs: [inputInstance('Input', columns, { errorRowDisposition: more.errorRowDisposition ?? 'FailComponent' })],
      outputs: [],
      connections: ['OleDbConnection'],
    } satisfies OleDbDestinationInstance;
  }

  /** Writes the rows in buffers of their own; gives the row errors that were reported. */
  async function write(
    instance: OleDbDestinationInstance,
    buffers: readonly (readonly (readonly Value[])[])[],
    values: Readonly<Record<string, TypedValue>> = {},
    selection?: Int32Array,
  ) {
    const { context, counters } = createHarness(instance, variables(values));
    const runtime = (await oleDbDestination.load()).createRuntime(instance);
    const reported: unknown[] = [];
    try {
      await runtime.open?.(context);
      for (const rows of buffers) {
        const buffer = createInputBuffer(instance.inputs[0].columns, rows, selection);
        const reporting: PipelineBuffer = {
          ...buffer,
          reportRowError: (row, lineageId, code, kind, detail) => {
            reported.push([row, lineageId, code, kind, detail?.value, detail?.rule]);
            if (instance.inputs[0].errorRowDisposition === 'FailComponent') throw new Error(`failed on ${lineageId}`);
            return false;
          },
        };
        await runtime.process?.(reporting, 0, context);
      }
      await runtime.finish?.(0, context);
    } finally {
      await runtime.close?.(context, true);
    }
    return { reported, written: counters.get('rows written') };
  }

  beforeEach(() => run('CREATE TABLE T (name nvarchar(5) NOT NULL, id int UNIQUE, extra int DEFAULT 7)'));

  const variable: TypedValue = { type: columnType('DT_WSTR', { length: 10 }), value: '"dbo"."T"' };

  it.each([
    [0, {}],
    [1, { OpenRowsetVariable: 'User::Table' }],
    [2, { SqlCommand: 'SELECT [Id], Name FROM [dbo].[T];' }],
    [3, {}],
    [4, { OpenRowsetVariable: 'User::Table' }],
  ])('writes active rows to columns by external name with AccessMode %i', async (AccessMode, properties) => {
    const rows = [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ];
    const instance = destination({ AccessMode, ...properties });
    expect(await write(instance, [rows], { 'User::Table': variable }, Int32Array.of(0, 2))).toEqual({
      reported: [],
      written: 2,
    });
    expect(await run('SELECT * FROM T')).toEqual([
      ['a', 1, 7],
      ['c', 3, 7],
    ]);
  });

  it('writes nothing and succeeds when no rows come', async () => {
    expect(await write(destination({}), [])).toEqual({ reported: [], written: 0 });
    expect(await run('SELECT count(*) FROM T')).toEqual([[0]]);
  });

  it('redirects exactly the rows that the database refuses or that do not convert', async () => {
    const instance = destination(
      {},
      { errorRowDisposition: 'RedirectRow', nameType: columnType('DT_WSTR', { length: 20 }) },
    );
    const rows = [
      [1, 'good'],
      [2, 'much too long'],
      [1, 'twin'],
      [4, null],
      [5, 'last'],
    ];
    const { reported, written } = await write(instance, [rows]);
    expect(reported).toEqual([
      [1, 'In Name', 0xc0209078, 'error', 'much too long', 'it cannot be written as DT_WSTR(5) to Name'],
      [2, 'Id', 0xc0202009, 'error', '1', 'UNIQUE constraint failed: T.id'],
      [3, 'In Name', 0xc0202009, 'error', 'NULL', 'NOT NULL constraint failed: T.name'],
    ]);
    expect(written).toBe(2);
    expect(await run('SELECT name FROM T')).toEqual([['good'], ['last']]);
  });

  it('leaves nothing of a fast load in one commit that fails, and earlier commits otherwise', async () => {
    const buffers = [[[1, 'a']], [[2, 'b']], [[1, 'c']]];
    await expect(write(destination({}), buffers)).rejects.toThrow(
      failure('DTS_E_OLEDBERROR', 'UNIQUE constraint failed: T.id (table [dbo].[T], row 3, id = 1)'),
    );
    expect(await run('SELECT count(*) FROM T')).toEqual([[0]]);
    await expect(write(destination({ FastLoadMaxInsertCommitSize: 1 }), buffers)).rejects.toThrow('UNIQUE constraint');
    expect(await run('SELECT count(*) FROM T')).toEqual([[2]]);
  });

  it('fails when the table does not exist or the statement names none', async () => {
    await expect(write(destination({ OpenRowset: '[dbo].[Nowhere]' }), [])).rejects.toThrow(
      failure('OPENDTSX_E_TABLENOTFOUND', 'cannot find the table [dbo].[Nowhere]'),
    );
    await expect(write(destination({ AccessMode: 2, SqlCommand: 'SELECT a.b FROM a, c' }), [])).rejects.toThrow(
      failure('OPENDTSX_E_DESTINATION_STATEMENT', 'names no single table'),
    );
  });

  it('is not valid without table name, connection or columns', () => {
    const instance = destination({ OpenRowset: ' ' });
    const empty = { ...instance, connections: [], inputs: [{ ...instance.inputs[0], columns: [] }] };
    expect(oleDbDestination.declaration.validate(empty).map(({ symbol }) => symbol)).toEqual([
      'DTS_E_CONNECTIONMANANGERNOTASSIGNED',
      'OPENDTSX_E_COMPONENT_SETTINGMISSING',
      'DTS_E_CANNOTHAVEZEROINPUTCOLUMNS',
    ]);
  });
});
