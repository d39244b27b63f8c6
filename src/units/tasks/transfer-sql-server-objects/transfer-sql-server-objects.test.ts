import { type ColumnType, columnType, type PropertyValue } from 'opendtsx/sdk';
import { taskUnderTest } from 'opendtsx/testing';
import { expect, it } from 'vitest';
import { openTaskDatabase } from '../../../testing/task-database.ts';
import { readTaskObjectData } from '../../../testing/task-object-data.ts';
import { transferSqlServerObjectsTask } from './index.ts';
import { readObjectList } from './object-list.ts';
import { inOrderOfReference, withReferences } from './select-objects.ts';
import { createIndexStatement, createTableStatement, tsqlType } from './table-statements.ts';
import type { TransferTable } from './transfer-object.ts';

// What is copied from database to database: tests/transfer-objects.test.ts.

type Given = Readonly<Record<string, PropertyValue>>;

// Source: observed: a package of the designer.
it('reads the attributes that the designer writes', () => {
  const data =
    '<TransferSqlServerObjectsTaskData SourceConnection="{1}" SourceDatabase="SSIS" TablesList="1,15,[dbo].[Country]," CopyData="True" />';
  expect(readTaskObjectData(data, transferSqlServerObjectsTask.declaration.properties)).toMatchObject({
    SourceConnection: '{1}',
    SourceDatabase: 'SSIS',
    TablesList: '1,15,[dbo].[Country],',
    CopyData: true,
    CopyIndexes: false,
  });
});

// Source: observed: a list of the designer; inferred: lists of other writers.
it('reads lists of names', () => {
  const written = '4,15,[dbo].[Country],16,[dbo].[Currency],17,[dbo].[customer1],17,[dbo].[customer2],';
  expect(readObjectList(written)).toEqual([
    '[dbo].[Country]',
    '[dbo].[Currency]',
    '[dbo].[customer1]',
    '[dbo].[customer2]',
  ]);
  expect(readObjectList('1,11,[dbo].[a,b],')).toEqual(['[dbo].[a,b]']);
  expect(readObjectList(' dbo.A, B ')).toEqual(['dbo.A', 'B']);
  expect([readObjectList(''), readObjectList('0,')]).toEqual([[], []]);
  expect([readObjectList('2,1,A,'), readObjectList('1,9,A,')]).toEqual([undefined, undefined]);
});

const database = (dialect: string) => ({ kind: 'database' as const, database: { ...openTaskDatabase(), dialect } });

const symbolsOf = (given: Given): string[] =>
  taskUnderTest(transferSqlServerObjectsTask, {
    properties: {
      SourceConnection: 'A',
      DestinationConnection: 'B',
      SourceDatabase: 'a',
      DestinationDatabase: 'b',
      TablesList: 'T',
      ...given,
    },
    connections: {
      A: database('sqlite'),
      B: database('postgresql'),
      S: database('tsql'),
      F: { kind: 'file', path: 'a', writtenPath: 'a', usage: 'existing-file' },
    },
    databases: Object.fromEntries(
      [
        ['A', 'sqlite'],
        ['B', 'postgresql'],
        ['S', 'tsql'],
      ].map(([name, dialect]) => [name, { scheme: dialect, dialect }]),
    ),
  }).validate();

const property = 'OPENDTSX_E_TASK_PROPERTY';
const refused: readonly (readonly [Given, string])[] = [
  [{ SourceConnection: '' }, 'DTS_E_TRANSFERTASKS_SRCCONNECTIONREQUIRED'],
  [{ DestinationConnection: '' }, 'DTS_E_TRANSFERTASKS_DESTCONNECTIONREQUIRED'],
  [{ SourceConnection: 'F' }, 'DTS_E_TRANSFERTASKS_CONNECTIONNOTFOUND'],
  [{ DestinationConnection: 'Gone' }, 'DTS_E_TRANSFERTASKS_CONNECTIONNOTFOUND'],
  [{ SourceDatabase: '' }, 'DTS_E_TRANSFERTASKS_SRCDBREQUIRED'],
  [{ DestinationDatabase: ' ' }, 'DTS_E_TRANSFERTASKS_DESTDBREQUIRED'],
  [{ SourceConnection: 'S' }, 'OPENDTSX_E_TRANSFER_UNSUPPORTED'],
  [{ TablesList: '2,1,T' }, property],
  [{ CopyAllViews: true }, property],
  [{ ViewsList: '1,1,V,' }, property],
  [{ CopyTriggers: true }, property],
  [{ UseCollation: true }, property],
  [{ CopyDatabaseUsers: true }, property],
  [{ CopyAllStoredProcedures: true }, property],
  [{ StoredProceduresList: '1,1,P,' }, property],
];

// Source: documentation: required properties; inferred: what no mapped database has is refused by name.
it.each(refused)('refuses %j', (given, symbol) => {
  expect(symbolsOf(given)).toEqual([symbol]);
});

it('takes tables between databases of two kinds, and lists of the designer that are empty', () => {
  expect(symbolsOf({ StoredProceduresList: '0,', CopyIndexes: true, CopyForeignKeys: true })).toEqual([]);
});

// Source: documentation: data types of SSIS and of SQL Server.
it.each<[ColumnType, string]>([
  [columnType('DT_I4'), 'int'],
  [columnType('DT_UI4'), 'bigint'],
  [columnType('DT_NUMERIC', { precision: 9, scale: 2 }), 'decimal(9, 2)'],
  [columnType('DT_WSTR', { length: 50 }), 'nvarchar(50)'],
  [columnType('DT_WSTR', { length: 5000 }), 'nvarchar(max)'],
  [columnType('DT_STR', { length: 8000, codePage: 1252 }), 'varchar(8000)'],
  [columnType('DT_BYTES', { length: 16 }), 'varbinary(16)'],
  [columnType('DT_IMAGE'), 'varbinary(max)'],
  [columnType('DT_DBTIMESTAMP2', { scale: 3 }), 'datetime2(3)'],
  [columnType('DT_DBTIMESTAMPOFFSET', { scale: 7 }), 'datetimeoffset(7)'],
  [columnType('DT_DBTIME2', { scale: 0 }), 'time(0)'],
  [columnType('DT_CY'), 'money'],
  [columnType('DT_GUID'), 'uniqueidentifier'],
])('writes %j as %s', (type, text) => {
  expect(tsqlType(type)).toBe(text);
});

const table = (name: string, ...targets: readonly string[]): TransferTable => ({
  schema: 'dbo',
  name,
  columns: [
    { name: 'Id', type: columnType('DT_I4'), isNullable: false, hasDefault: false },
    { name: 'a]b', type: columnType('DT_BOOL'), isNullable: true, hasDefault: false },
  ],
  primaryKey: { name: `PK_${name}`, columns: ['Id'], isUnique: true },
  indexes: [{ name: 'ix', columns: ['a]b', 'Id'], isUnique: true }],
  references: targets.map((target) => ({
    name: `FK_${target}`,
    columns: ['Id'],
    target: { schema: 'dbo', name: target },
    targetColumns: ['Id'],
    onUpdate: 'NO ACTION',
    onDelete: 'CASCADE',
  })),
});

it('writes tables with keys and references', () => {
  expect(createTableStatement(table('T', 'U'), { primaryKey: true, references: true })).toBe(
    'CREATE TABLE [dbo].[T] ([Id] int NOT NULL, [a]]b] bit NULL, CONSTRAINT [PK_T] PRIMARY KEY ([Id]), ' +
      'CONSTRAINT [FK_U] FOREIGN KEY ([Id]) REFERENCES [dbo].[U] ([Id]) ON DELETE CASCADE)',
  );
  expect(createTableStatement(table('T', 'U'), { primaryKey: false, references: false })).toBe(
    'CREATE TABLE [dbo].[T] ([Id] int NOT NULL, [a]]b] bit NULL)',
  );
  const [index] = table('T').indexes;
  expect(createIndexStatement(table('T'), index)).toBe('CREATE UNIQUE INDEX [ix] ON [dbo].[T] ([a]]b], [Id])');
});

it('puts tables after those that they refer to', () => {
  const [a, b, c] = [table('A', 'b', 'A'), table('B', 'C'), table('C')];
  expect(inOrderOfReference([a, b, c]).map(({ name }) => name)).toEqual(['C', 'B', 'A']);
  expect(inOrderOfReference([a]).map(({ name }) => name)).toEqual(['A']);
  expect(withReferences([a], [a, b, c]).map(({ name }) => name)).toEqual(['A', 'B', 'C']);
  expect(() => inOrderOfReference([table('A', 'B'), table('B', 'A')])).toThrow(/through other tables/);
});
