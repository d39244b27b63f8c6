import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnType, type DatabaseConnection, type PipelineBuffer, type TypedValue, type Value } from 'opendtsx/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createHarness,
  createInputBuffer,
  inputColumn,
  inputInstance,
  outputColumn,
  outputInstance,
} from '../src/testing/component-harness.ts';
import type { ExcelDestinationInstance } from '../src/units/destinations/excel-destination/excel-destination.ts';
import { excelDestination } from '../src/units/destinations/excel-destination/index.ts';
import { excelDriver } from '../src/units/drivers/excel/index.ts';
import type { ExcelSourceInstance } from '../src/units/sources/excel-source/excel-source.ts';
import { excelSource } from '../src/units/sources/excel-source/index.ts';

const signal = new AbortController().signal;
const number = columnType('DT_R8');
const text = columnType('DT_WSTR', { length: 255 });
const common = { localeId: 1033, validateExternalMetadata: true, connections: ['OleDbConnection'] };
const destinationDefaults = {
  CommandTimeout: 0,
  OpenRowset: 'Out$',
  OpenRowsetVariable: '',
  SqlCommand: '',
  AccessMode: 0,
  FastLoadKeepIdentity: false,
  FastLoadKeepNulls: false,
  FastLoadOptions: '',
  FastLoadMaxInsertCommitSize: 2_147_483_647,
};
let folder = '';
let database: DatabaseConnection;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'excel-components-'));
  database = await (await excelDriver.load()).connect(join(folder, 'book.xlsx'), {}, signal);
  await run('CREATE TABLE `Out` (`Id` Double, `Name` LongText)');
});

afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

async function run(sql: string) {
  return (await database.execute(sql, [], { signal, timeoutSeconds: 0 })).at(-1)?.rows;
}

function environment(values: Readonly<Record<string, TypedValue>> = {}) {
  return {
    connections: { OleDbConnection: { kind: 'database', database } as const },
    variables: values,
    rowsPerBuffer: 2,
  };
}

function failure(symbol: string, words: string): unknown {
  return expect.objectContaining({
    diagnostic: expect.objectContaining({ symbol }),
    message: expect.stringContaining(words),
  });
}

const variable = (value: string): TypedValue => ({ type: text, value });

describe('the Excel Source', () => {
  function source(
    properties: Partial<ExcelSourceInstance['properties']>,
    columns = [outputColumn('Name', text), outputColumn('Id', number)],
  ) {
    const defaults = {
      CommandTimeout: 0,
      OpenRowset: '',
      OpenRowsetVariable: '',
      SqlCommand: '',
      SqlCommandVariable: '',
      AccessMode: 0,
      ParameterMapping: '',
    };
    return {
      ...common,
      id: 'source',
      name: 'Read',
      properties: { ...defaults, ...properties },
      inputs: [],
      outputs: [outputInstance('Output', columns)],
    } satisfies ExcelSourceInstance;
  }

  async function read(instance: ExcelSourceInstance) {
    const harness = createHarness(
      instance,
      environment({ 'User::Table': variable('Out$'), 'User::Query': variable('select * from [Out$]') }),
    );
    await (await excelSource.load()).createRuntime(instance).produce?.(harness.context);
    return harness.outputs[0].rows;
  }

  it.each([
    [0, { OpenRowset: 'Out$' }],
    [1, { OpenRowsetVariable: 'User::Table' }],
    [2, { SqlCommand: 'SELECT * FROM [Out$A1:B3]' }],
    [3, { SqlCommandVariable: 'User::Query' }],
  ])('reads columns by name with AccessMode %i', async (AccessMode, properties) => {
    await run("INSERT INTO [Out$] VALUES (1.5, 'a'); INSERT INTO [Out$] (Id) VALUES (2)");
    expect(await read(source({ AccessMode, ...properties }))).toEqual([
      ['a', 1.5],
      [null, 2],
    ]);
  });

  it('fails with the sheets that there are, or the columns', async () => {
    await expect(read(source({ OpenRowset: 'Sheet9$' }))).rejects.toEqual(
      failure('OPENDTSX_E_EXCEL_TABLE', 'no sheet or named range Sheet9$. It has: Out, Out$.'),
    );
    const other = source({ AccessMode: 2, SqlCommand: 'select Id from [Out$]' });
    await run('INSERT INTO [Out$] (Id) VALUES (2)');
    await expect(read(other)).rejects.toEqual(failure('OPENDTSX_E_SOURCE_COLUMNNOTRETURNED', 'Name'));
  });

  it('is not valid without table name, connection or with a mapping of another form', () => {
    const instance = { ...source({ ParameterMapping: 'x' }), connections: [] };
    expect(excelSource.declaration.validate(instance).map(({ symbol }) => symbol)).toEqual([
      'DTS_E_CONNECTIONMANANGERNOTASSIGNED',
      'OPENDTSX_E_COMPONENT_SETTINGMISSING',
      'DTS_E_INCORRECTPARAMETERMAPPINGFORMAT',
    ]);
  });
});

describe('the Excel Destination', () => {
  function destination(
    properties: Partial<ExcelDestinationInstance['properties']>,
    errorRowDisposition: 'FailComponent' | 'RedirectRow' = 'FailComponent',
    nameType = text,
  ) {
    const external = { id: 'x', name: 'name', type: nameType, properties: {} };
    const columns = [inputColumn('Id', columnType('DT_I8')), inputColumn('In Name', nameType, { external })];
    return {
      ...common,
      id: 'destination',
      name: 'Write',
      properties: { ...destinationDefaults, ...properties },
      inputs: [inputInstance('Input', columns, { errorRowDisposition })],
      outputs: [],
    } satisfies ExcelDestinationInstance;
  }

  async function write(instance: ExcelDestinationInstance, rows: readonly (readonly Value[])[]) {
    const { context, counters, findings } = createHarness(instance, environment({ 'User::Table': variable('Out') }));
    const runtime = (await excelDestination.load()).createRuntime(instance);
    const reported: unknown[] = [];
    let succeeded = false;
    try {
      await runtime.open?.(context);
      const buffer = createInputBuffer(instance.inputs[0].columns, rows);
      const reporting: PipelineBuffer = {
        ...buffer,
        reportRowError: (row, lineageId, code, kind, detail) => {
          reported.push([row, lineageId, code, kind, detail?.rule]);
          return false;
        },
      };
      await runtime.process?.(reporting, 0, context);
      await runtime.finish?.(0, context);
      succeeded = true;
    } finally {
      await runtime.close?.(context, succeeded);
    }
    return { reported, written: counters.get('rows written'), fired: findings.map(({ symbol }) => symbol) };
  }

  it.each([
    [0, {}],
    [1, { OpenRowsetVariable: 'User::Table' }],
    [2, { SqlCommand: 'SELECT Id, Name FROM [Out$];' }],
    [3, {}],
    [4, { OpenRowsetVariable: 'User::Table' }],
  ])('adds rows to a sheet with AccessMode %i', async (AccessMode, properties) => {
    const rows = [
      [1n, 'a'],
      [2n, null],
    ];
    expect(await write(destination({ AccessMode, ...properties }), rows)).toEqual({
      reported: [],
      written: 2,
      fired: [],
    });
    expect(await run('SELECT * FROM [Out$]')).toEqual([
      [1, 'a'],
      [2, null],
    ]);
  });

  it('writes nothing and succeeds when no rows come', async () => {
    expect(await write(destination({}), [])).toMatchObject({ reported: [], written: 0 });
    expect(await run('SELECT count(*) FROM [Out$]')).toEqual([[0]]);
  });

  it('redirects exactly the rows that a sheet cannot hold', async () => {
    const rows = [
      [1n, 'good'],
      [2n, 'x'.repeat(32_768)],
      [null, 'last'],
    ];
    const { reported, written } = await write(destination({}, 'RedirectRow', columnType('DT_NTEXT')), rows);
    expect(reported).toEqual([
      [1, 'In Name', 0xc020907a, 'error', 'a cell holds 32767 characters, and the text has 32768'],
    ]);
    expect(written).toBe(2);
    await expect(write(destination({}, 'FailComponent', columnType('DT_NTEXT')), rows)).rejects.toEqual(
      failure('DTS_E_OLEDBERROR', 'row 2, column Name'),
    );
    expect(await run('SELECT name FROM [Out$]')).toEqual([['good'], ['last']]);
  });

  it('warns of numbers that cells keep with fewer digits', async () => {
    const { fired } = await write(destination({}), [[9_007_199_254_740_993n, 'a']]);
    expect(fired).toEqual(['OPENDTSX_W_VALUESCHANGED']);
  });

  it('fails when the sheet does not exist or the statement names none', async () => {
    await expect(write(destination({ OpenRowset: 'Nowhere$' }), [])).rejects.toEqual(
      failure('OPENDTSX_E_EXCEL_TABLE', 'It has: Out, Out$.'),
    );
    await expect(write(destination({ AccessMode: 2, SqlCommand: 'SELECT a.b FROM a, c' }), [])).rejects.toEqual(
      failure('OPENDTSX_E_DESTINATION_STATEMENT', 'names no single table'),
    );
  });

  it('is not valid without table name, connection or columns', () => {
    const instance = destination({ OpenRowset: ' ' });
    const empty = { ...instance, connections: [], inputs: [{ ...instance.inputs[0], columns: [] }] };
    expect(excelDestination.declaration.validate(empty).map(({ symbol }) => symbol)).toEqual([
      'DTS_E_CONNECTIONMANANGERNOTASSIGNED',
      'OPENDTSX_E_COMPONENT_SETTINGMISSING',
      'DTS_E_CANNOTHAVEZEROINPUTCOLUMNS',
    ]);
  });
});
