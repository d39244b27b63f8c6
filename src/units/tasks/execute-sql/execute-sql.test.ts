import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnType, type DatabaseConnection, isRecordSet, type PropertyValue } from 'opendtsx/sdk';
import { type TaskSurroundings, type TaskUnderTest, taskUnderTest } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { openTaskDatabase, type TaskDatabase } from '../../../testing/task-database.ts';
import { executeSqlTask } from './index.ts';
import { decodeStatement } from './read-statement.ts';
import { countMarkers, splitBatches } from './sql-text.ts';

const script = `CREATE TABLE item (id INTEGER, name TEXT, price REAL);
  INSERT INTO item VALUES (1, 'nail', 0.5), (2, 'screw', 1.5), (3, NULL, 2.5);`;

interface Prepared extends TaskUnderTest {
  readonly database: TaskDatabase;
}

function prepare(properties: Record<string, PropertyValue>, surroundings: TaskSurroundings = {}): Prepared {
  const database = openTaskDatabase(script);
  const connections = { db: { kind: 'database', database } as const, ...surroundings.connections };
  const under = taskUnderTest(executeSqlTask, {
    ...surroundings,
    connections,
    properties: { Connection: 'db', ...properties },
  });
  return { ...under, database };
}

const bind = (ResultName: string, DtsVariableName: string) => ({ ResultName, DtsVariableName });
const pass = (ParameterName: string, DtsVariableName: string, ParameterDirection = 0) => ({
  ParameterName,
  DtsVariableName,
  ParameterDirection,
  DataType: 3,
});

describe('the statement', () => {
  it('runs and counts the rows it changed', async () => {
    const task = prepare({ SqlStatementSource: "UPDATE item SET name = 'x' WHERE id < 3" });
    expect(await task.execute()).toMatchObject({ result: 'success', executionValue: { value: 2 } });
  });

  it('is logged when it is executed', async () => {
    const task = prepare({ SqlStatementSource: 'DELETE FROM item' });
    await task.execute();
    expect(task.context.logged).toContain('ExecuteSQLExecutingQuery: Executing: DELETE FROM item');
  });

  it('comes out of a variable', async () => {
    const task = prepare(
      { SqlStatementSource: 'User::Sql', SqlStatementSourceType: 3 },
      { variables: { 'User::Sql': 'DELETE FROM item' } },
    );
    await task.execute();
    expect(task.database.rows('SELECT count(*) FROM item')).toEqual([[0]]);
  });

  it('comes out of a file in its code page', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'sql-')), 'statement.sql');
    await writeFile(path, Buffer.from("UPDATE item SET name = 'M\xfcller'", 'latin1'));
    const file = { kind: 'file', path, writtenPath: 'C:\\statement.sql', usage: 'existing-file' } as const;
    const task = prepare({ SqlStatementSource: 'file', SqlStatementSourceType: 2 }, { connections: { file } });
    await task.execute();
    expect(task.database.rows('SELECT DISTINCT name FROM item')).toEqual([['Müller']]);
  });

  it('fails when its file does not exist', async () => {
    const file = { kind: 'file', path: '/no/such.sql', writtenPath: 'C:\\x.sql', usage: 'existing-file' } as const;
    const task = prepare({ SqlStatementSource: 'file', SqlStatementSourceType: 2 }, { connections: { file } });
    expect(await task.failure()).toBe('DTS_E_SQLTASK_FILEDOESNOTEXIST');
  });

  it('fails when its variable holds a number', async () => {
    const task = prepare(
      { SqlStatementSource: 'User::Sql', SqlStatementSourceType: 3 },
      { variables: { 'User::Sql': 5 } },
    );
    expect(await task.failure()).toBe('DTS_E_SQLTASK_VARIABLETYPEISNOTSTRING');
  });

  it('fails when its variable is empty', async () => {
    const task = prepare(
      { SqlStatementSource: 'User::Sql', SqlStatementSourceType: 3 },
      { variables: { 'User::Sql': ' ' } },
    );
    expect(await task.failure()).toBe('DTS_E_SQLTASK_NOSTATEMENTSPECIFIED');
  });

  it('fails with the words of the database', async () => {
    const task = prepare({ SqlStatementSource: 'SELECT * FROM missing' });
    await expect(task.execute()).rejects.toThrow(/no such table: missing. Statement: SELECT \* FROM missing/);
    expect(await task.failure()).toBe('DTS_E_SQLTASK_ERROREXECUTINGTHEQUERY');
  });

  it('is translated into the dialect of the database', async () => {
    const task = prepare(
      { SqlStatementSource: 'SELECT GETDATE()' },
      { translateSql: (sql, dialect) => `${sql.replace('GETDATE()', '1')} -- ${dialect}` },
    );
    await task.execute();
    expect(task.database.ran.map((statement) => statement.sql)).toEqual(['SELECT 1 -- sqlite']);
  });

  it('runs batches in order, with the parameters that each one uses', async () => {
    const task = prepare(
      {
        SqlStatementSource: 'DELETE FROM item WHERE id = ?\r\nGO\r\nUPDATE item SET price = ? WHERE id = ?\r\nGO\r\n',
        ParameterBindings: [pass('0', 'User::A'), pass('1', 'User::B'), pass('2', 'User::C')],
      },
      { variables: { 'User::A': 1, 'User::B': 9, 'User::C': 2 } },
    );
    await task.execute();
    expect(task.database.rows('SELECT id, price FROM item ORDER BY id')).toEqual([
      [2, 9],
      [3, 2.5],
    ]);
  });

  it('does not run when the execution was canceled', async () => {
    const task = prepare({ SqlStatementSource: 'DELETE FROM item' }, { signal: AbortSignal.abort() });
    expect(await task.execute()).toEqual({ result: 'canceled' });
    expect(task.database.ran).toEqual([]);
  });
});

describe('parameters', () => {
  it('go by position in the order of their numbers, as the designer writes them', async () => {
    const objectData = await readFile(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8');
    const database = openTaskDatabase(script);
    const task = taskUnderTest(executeSqlTask, {
      objectData,
      connections: { '{11111111-2222-3333-4444-555555555555}': { kind: 'database', database } },
      variables: { 'User::Id': 2, 'User::Price': 1, 'User::Name': '' },
    });
    expect(task.validate()).toEqual([]);
    await task.execute();
    expect(task.context.read('User::Name')).toBe('screw');
  });

  it('go by name', async () => {
    const task = prepare(
      {
        SqlStatementSource: 'SELECT name FROM item WHERE id = @id',
        ResultSetType: 2,
        ParameterBindings: [pass('@id', 'User::Id')],
        ResultSetBindings: [bind('0', 'User::Name')],
      },
      { variables: { 'User::Id': 1, 'User::Name': '' } },
    );
    await task.execute();
    expect(task.context.read('User::Name')).toBe('nail');
  });

  it('carry no more text than their size', async () => {
    const task = prepare(
      {
        SqlStatementSource: 'UPDATE item SET name = ?',
        ParameterBindings: [{ ...pass('0', 'User::Name'), ParameterSize: 3 }],
      },
      { variables: { 'User::Name': 'hammer' } },
    );
    await task.execute();
    expect(task.database.rows('SELECT DISTINCT name FROM item')).toEqual([['ham']]);
  });

  it('go by the order of the bindings where ADO names markers freely', async () => {
    const task = prepare(
      {
        SqlStatementSource: 'UPDATE item SET price = ? WHERE id = ?',
        ParameterBindings: [pass('price', 'User::Price'), pass('key', 'User::Id')],
      },
      { variables: { 'User::Id': 2, 'User::Price': 8 } },
    );
    await task.execute();
    expect(task.database.rows('SELECT price FROM item WHERE id = 2')).toEqual([[8]]);
  });

  it.each([
    ['{? = call dbo.Load(?, 1, ?)}', 'EXEC ? = dbo.Load ?, 1, ? OUTPUT'],
    ['{CALL [dbo].[a call](?, ?)};', 'EXEC [dbo].[a call] ?, ?'],
    ["{call dbo.Load('?')}", "EXEC dbo.Load '?'"],
    ['{ call dbo.Load }', 'EXEC dbo.Load'],
    ['SELECT 1', 'SELECT 1'],
  ])('of the ODBC call %s become those of EXEC', async (written, executed) => {
    const seen: unknown[] = [];
    const database: DatabaseConnection = {
      ...openTaskDatabase(),
      execute: async (sql, parameters) => {
        seen.push(sql, ...parameters.map(({ direction, value }) => `${direction} ${value.type.type}`));
        return [{ columns: [], rows: [], rowsAffected: -1, outputs: [7, 8] }];
      },
    };
    const task = taskUnderTest(executeSqlTask, {
      connections: { db: { kind: 'database', database } },
      variables: { 'User::A': 1, 'User::B': 0, 'User::C': 0 },
      properties: {
        Connection: 'db',
        SqlStatementSource: written,
        ParameterBindings: [
          { ...pass('1', 'User::C', 2), DataType: 4 },
          { ...pass('2', 'User::A'), DataType: -9 },
          { ...pass('3', 'User::B', 1), DataType: -5 },
        ],
      },
    });
    await task.execute();
    expect(seen).toEqual([executed, 'returnValue DT_I4', 'input DT_I4', 'output DT_I8']);
    expect([task.context.read('User::C'), task.context.read('User::B')]).toEqual([7, 8]);
  });

  it('bring back output and return values of a procedure', async () => {
    const seen: unknown[] = [];
    const database: DatabaseConnection = {
      ...openTaskDatabase(),
      execute: async (sql, parameters) => {
        seen.push(sql, ...parameters.map(({ name, direction, value }) => [name, direction, value.type.type]));
        return [{ columns: [], rows: [], rowsAffected: -1, outputs: [7, 'done'] }];
      },
    };
    const task = taskUnderTest(executeSqlTask, {
      connections: { db: { kind: 'database', database } },
      variables: { 'User::In': 1, 'User::Out': '', 'User::Code': 0 },
      properties: {
        Connection: 'db',
        SqlStatementSource: 'dbo.Load',
        IsStoredProcedure: true,
        ParameterBindings: [
          pass('@in', 'User::In'),
          { ...pass('@out', 'User::Out', 1), DataType: 16 },
          { ...pass('@code', 'User::Code', 2), DataType: 11 },
        ],
      },
    });
    await task.execute();
    expect(seen).toEqual([
      'EXEC @code = dbo.Load @in = @in, @out = @out OUTPUT',
      ['@code', 'returnValue', 'DT_I4'],
      ['@in', 'input', 'DT_I4'],
      ['@out', 'output', 'DT_WSTR'],
    ]);
    expect([task.context.read('User::Code'), task.context.read('User::Out')]).toEqual([7, 'done']);
  });

  it('fail when the database has no output parameters', async () => {
    const task = prepare(
      { SqlStatementSource: 'SELECT ?', ParameterBindings: [pass('0', 'User::Out', 1)] },
      { variables: { 'User::Out': 0 } },
    );
    expect(await task.failure()).toBe('OPENDTSX_E_SQLTASK_NOOUTPUTVALUE');
  });
});

describe('a single row', () => {
  const single = (sql: string, name: string, mode = 1) => ({
    SqlStatementSource: sql,
    ResultSetType: 2,
    TypeConversionMode: mode,
    ResultSetBindings: [bind(name, 'User::V')],
  });

  it.each(['0', 'id', 'ID'])('is found under %s', async (name) => {
    const task = prepare(single('SELECT id FROM item WHERE id = 2', name), { variables: { 'User::V': 0 } });
    await task.execute();
    expect(task.context.read('User::V')).toBe(2);
  });

  it('is the first of several', async () => {
    const task = prepare(single('SELECT id FROM item ORDER BY id DESC', '0'), { variables: { 'User::V': 0 } });
    await task.execute();
    expect(task.context.read('User::V')).toBe(3);
  });

  it('is looked for behind statements that return no rows', async () => {
    const task = prepare(single('DELETE FROM item WHERE id = 1; SELECT count(*) FROM item', '0'), {
      variables: { 'User::V': 0 },
    });
    await task.execute();
    expect(task.context.read('User::V')).toBe(2);
  });

  it('is converted to the type of the variable', async () => {
    const task = prepare(single('SELECT id FROM item WHERE id = 2', '0'), { variables: { 'User::V': '' } });
    await task.execute();
    expect(task.context.read('User::V')).toBe('2');
  });

  it('is not converted when TypeConversionMode is None', async () => {
    const task = prepare(single('SELECT id FROM item WHERE id = 2', '0', 0), { variables: { 'User::V': '' } });
    expect(await task.failure()).toBe('DTS_E_SQLTASK_ERRORASSIGINGVALUETOVAR');
  });

  it('fails when there is no row', async () => {
    const task = prepare(single('SELECT id FROM item WHERE id = 99', '0'), { variables: { 'User::V': 0 } });
    await expect(task.execute()).rejects.toThrow(/User::V: the statement returned no row/);
    expect(await task.failure()).toBe('DTS_E_SQLTASK_ERRORASSIGINGVALUETOVAR');
  });

  it('fails when a NULL goes into a String variable', async () => {
    const task = prepare(single('SELECT name FROM item WHERE id = 3', '0'), { variables: { 'User::V': '' } });
    expect(await task.failure()).toBe('DTS_E_SQLTASK_ERRORASSIGINGVALUETOVAR');
  });

  it('puts a NULL into an Object variable', async () => {
    const task = prepare(single('SELECT name FROM item WHERE id = 3', '0'), {
      variables: { 'User::V': { type: columnType('DT_VARIANT'), value: 'before' } },
    });
    await task.execute();
    expect(task.context.read('User::V')).toBeNull();
  });

  it.each([
    ['nothing', 'DTS_E_SQLTASKCONN_ERR_UNKNOWN_RESULT_COL'],
    ['4', 'DTS_E_SQLTASKCONN_ERR_RESULT_COL_INDEX'],
  ])('fails when there is no column %s', async (name, symbol) => {
    const task = prepare(single('SELECT id FROM item', name), { variables: { 'User::V': 0 } });
    expect(await task.failure()).toBe(symbol);
  });

  it('fails when the statement returns no result set', async () => {
    const task = prepare(single('DELETE FROM item', '0'), { variables: { 'User::V': 0 } });
    expect(await task.failure()).toBe('DTS_E_SQLTASKCONN_ERR_NOROWSET');
  });
});

describe('a full result set', () => {
  const full = (sql: string) => ({
    SqlStatementSource: sql,
    ResultSetType: 3,
    ResultSetBindings: [bind('0', 'User::Rows')],
  });

  it('becomes a record set with a table for each result', async () => {
    const task = prepare(full('SELECT id, name FROM item WHERE id > 1; SELECT 5 AS five'), {
      variables: { 'User::Rows': { object: undefined } },
    });
    await task.execute();
    const rows = task.context.read('User::Rows');
    expect(isRecordSet(rows) && rows.tables.map((table) => table.rows)).toEqual([
      [
        [2, 'screw'],
        [3, null],
      ],
      [[5]],
    ]);
  });

  it('may be empty', async () => {
    const task = prepare(full('SELECT id FROM item WHERE id > 9'), {
      variables: { 'User::Rows': { object: undefined } },
    });
    await task.execute();
    expect(task.context.read('User::Rows')).toMatchObject({ tables: [{ columns: [{ name: 'id' }], rows: [] }] });
  });

  it('does not fit a String variable', async () => {
    const task = prepare(full('SELECT 1'), { variables: { 'User::Rows': '' } });
    expect(await task.failure()).toBe('DTS_E_SQLTASK_ERRORASSIGINGVALUETOVAR');
  });
});

it('joins the rows of an XML result', async () => {
  const task = prepare(
    {
      SqlStatementSource: "SELECT '<a>' AS x UNION ALL SELECT '</a>'",
      ResultSetType: 4,
      ResultSetBindings: [bind('0', 'User::Xml')],
    },
    { variables: { 'User::Xml': '' } },
  );
  await task.execute();
  expect(task.context.read('User::Xml')).toBe('<a></a>');
});

describe('validation', () => {
  const flat = { kind: 'other', value: undefined } as const;
  const sql = { SqlStatementSource: 'SELECT 1' };
  const cases: [string, Record<string, PropertyValue>, string][] = [
    ['no connection', { ...sql, Connection: '' }, 'DTS_E_SQLTASK_NOCONNECTIONMANAGER'],
    ['an unknown connection', { ...sql, Connection: 'gone' }, 'DTS_E_SQLTASK_CANNOTLOCATECONNMANAGER'],
    ['a connection that is no database', { ...sql, Connection: 'flat' }, 'DTS_E_SQLTASK_NOHANDLERFORCONNECTION'],
    ['no statement', { SqlStatementSource: ' ' }, 'DTS_E_SQLTASK_NOSTATEMENTSPECIFIED'],
    [
      'a statement file that is no file',
      { SqlStatementSource: 'flat', SqlStatementSourceType: 2 },
      'DTS_E_SQLTASK_CONNECTIONTYPENOTFILE',
    ],
    [
      'a missing statement variable',
      { SqlStatementSource: 'User::No', SqlStatementSourceType: 3 },
      'DTS_E_SQLTASK_VARIABLENOTFOUND',
    ],
    [
      'a parameter without name',
      { ...sql, ParameterBindings: [pass('', 'User::V')] },
      'DTS_E_SQLTASK_NULLPARAMETERNAME',
    ],
    [
      'positions mixed with names',
      { ...sql, ParameterBindings: [pass('0', 'User::V'), pass('@b', 'User::V')] },
      'DTS_E_SQLTASKCONN_ERR_PARAM_NAME_MIX',
    ],
    [
      'two return values',
      { ...sql, ParameterBindings: [pass('@a', 'User::V', 2), pass('@b', 'User::V', 2)] },
      'DTS_E_SQLTASK_MULTIPLERETURNVALUEPARAM',
    ],
    [
      'a missing parameter variable',
      { ...sql, ParameterBindings: [pass('0', 'User::No')] },
      'DTS_E_SQLTASK_VARIABLENOTFOUND',
    ],
    ['a full result set without mapping', { ...sql, ResultSetType: 3 }, 'DTS_E_SQLTASK_INVALIDNUMOFRESULTBINDINGS'],
    ['a negative time limit', { ...sql, TimeOut: -1 }, 'OPENDTSX_E_TASK_PROPERTY'],
    [
      'a full result set for a number',
      { ...sql, ResultSetType: 3, ResultSetBindings: [bind('0', 'User::V')] },
      'DTS_E_SQLTASKCONN_ERR_RESULT_SET_DATA_TYPE',
    ],
    [
      'XML for a number',
      { ...sql, ResultSetType: 4, ResultSetBindings: [bind('0', 'User::V')] },
      'DTS_E_SQLTASKCONN_ERR_RESULT_SET_DATA_TYPE',
    ],
    [
      'a result for a System variable',
      { ...sql, ResultSetType: 2, ResultSetBindings: [bind('0', 'System::V')] },
      'DTS_E_SQLTASK_READONLYVARIABLE',
    ],
    [
      'an output parameter for a parameter of the package',
      { ...sql, ParameterBindings: [pass('0', '$Package::V', 1)] },
      'DTS_E_SQLTASK_ROVARINOUTPARAMETER',
    ],
    [
      'a full result set under a name',
      { ...sql, ResultSetType: 3, ResultSetBindings: [bind('rows', 'User::V')] },
      'DTS_E_SQLTASK_RESULTBINDTYPEFORROWSETXML',
    ],
  ];

  it('takes a result set type of 0 for none', async () => {
    const task = prepare({ ...sql, ResultSetType: 0 });
    expect(task.validate()).toEqual([]);
    expect(await task.execute()).toMatchObject({ result: 'success' });
  });

  it.each(cases)('finds %s', (_, properties, symbol) => {
    const variables = { 'User::V': 0, 'System::V': 0, '$Package::V': 0 };
    const task = prepare(properties, { connections: { flat }, variables });
    expect(task.validate()).toEqual([symbol]);
  });
});

describe('splitBatches', () => {
  it('splits at lines that hold GO only, repeats, and drops what is empty', () => {
    expect(splitBatches('a\r\nGO\r\n\r\ngo\n b \n go 2 \nc')).toEqual(['a', 'b', 'b', 'c']);
  });

  it('leaves GO alone inside literals, comments and longer lines', () => {
    const sql = "SELECT '\nGO\n' /*\nGO\n*/ -- x\nGO FORTH";
    expect(splitBatches(sql)).toEqual([sql]);
  });
});

it('counts the markers outside literals, quoted names and comments', () => {
  expect(countMarkers('SELECT ?, \'?\', "?", [?] -- ?\n, ? /* ? */')).toBe(2);
});

it.each([
  [Buffer.from([0xff, 0xfe, 0x41, 0x00]), 1252, 'A'],
  [Buffer.from([0xef, 0xbb, 0xbf, 0xc3, 0xbc]), 1252, 'ü'],
  [Buffer.from([0xc3, 0xbc]), 65001, 'ü'],
  [Buffer.from([0x81]), 850, 'ü'],
])('decodes a statement file %#', (bytes, codePage, text) => {
  expect(decodeStatement(bytes, codePage)).toBe(text);
});
