import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ColumnType, columnType, formatValue, type PropertyValue, type Value } from 'opendtsx/sdk';
import { type TaskUnderTest, taskUnderTest } from 'opendtsx/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RecordedColumn, type RecordedTable, recordedTable } from './fixtures/recorded-table.ts';
import { bulkInsertTask } from './index.ts';
import { nativeReader } from './native-values.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'native-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function taskOver(
  data: Uint8Array,
  { database }: RecordedTable,
  more: Readonly<Record<string, PropertyValue>> = {},
): TaskUnderTest {
  writeFileSync(join(folder, 'T.bcp'), data);
  return taskUnderTest(bulkInsertTask, {
    properties: {
      SourceConnection: 'F',
      DestinationConnection: 'D',
      DestinationTableName: 'T',
      DataFileType: 1,
      ...more,
    },
    connections: {
      F: { kind: 'file', path: join(folder, 'T.bcp'), writtenPath: 'T.bcp', usage: 'existing-file' },
      D: { kind: 'database', database },
    },
    databases: { D: { scheme: 'test', dialect: database.dialect } },
  });
}

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(/\s/g, ''), 'hex');
const shown = (value: Value, type: ColumnType): string => (value === null ? 'NULL' : formatValue(value, type, 1033));

// Source: observed: bytes of bcp for date, time and datetime2; documentation: TDS forms of datetime, money, decimal, uniqueidentifier.
it.each([
  ['SQLBIT', '01', 'True'],
  ['SQLTINYINT', 'ff', '255'],
  ['SQLSMALLINT', 'feff', '-2'],
  ['SQLINT', '00000080', '-2147483648'],
  ['SQLBIGINT', 'ffffffffffffff7f', '9223372036854775807'],
  ['SQLFLT4', '0000c03f', '1.5'],
  ['SQLFLT8', '000000000000f8bf', '-1.5'],
  ['SQLMONEY', '00000000 8036be26', '65000'],
  ['SQLMONEY', 'ffffffff f0d8ffff', '-1'],
  ['SQLMONEY4', '10270000', '1'],
  ['SQLDECIMAL', '09 02 01 39300000 000000000000000000000000', '123.45'],
  ['SQLNUMERIC', '09 02 00 39300000', '-123.45'],
  ['SQLDATE', '07240b', '2000-01-01'],
  ['SQLTIME', '804420 8608', '01:01:01.0000000'],
  ['SQLDATETIME2', '0067c5dc78 4b2a0b', '2004-05-23 14:25:10.0000000'],
  ['SQLDATETIME', 'ac8e0000 01000000', '2000-01-01 00:00:00.003000000'],
  ['SQLDATETIME', 'ffffffff 00000000', '1899-12-31 00:00:00'],
  ['SQLDATETIM4', 'ac8e 3d00', '2000-01-01 01:01:00'],
  ['SQLDATETIMEOFFSET', '0068c46108 07240b 3c00', '2000-01-01 02:00:00.0000000 +01:00'],
  ['SQLUNIQUEID', 'ff19966f868b11d0b42d00c04fc964ff', '{6F9619FF-8B86-D011-B42D-00C04FC964FF}'],
  ['SQLCHAR', '41e9', 'Aé'],
  ['SQLNCHAR', '41004201', 'Ał'],
] as const)('reads %s of %s as %s', (storage, hex, text) => {
  const reader = nativeReader(storage, 1252);
  expect(shown(reader.read(bytes(hex)), reader.type)).toBe(text);
});

const sample: readonly RecordedColumn[] = [
  ['PersonID', columnType('DT_I2'), false],
  ['FirstName', columnType('DT_STR', { length: 25, codePage: 1252 }), false],
  ['LastName', columnType('DT_WSTR', { length: 30 })],
  ['BirthDate', columnType('DT_DBDATE')],
  ['AnnualSalary', columnType('DT_CY')],
];

// Source: documentation: sample table of native format, prefix lengths for bulk export: none where NULL is not allowed, one byte where it is.
it('loads a native file by the columns of the table', async () => {
  const table = recordedTable(sample);
  const data = bytes(
    `0100 0200 416c 0200 4200 03 07240b 08 00000000 8036be26
     0200 0000 ffff ff ff`,
  );
  const task = taskOver(data, table);
  expect(task.validate()).toEqual([]);
  await task.execute();
  const salary = { coefficient: 650_000_000n, scale: 4 };
  expect(table.rows).toEqual([
    [1, 'Al', 'B', 10_957, salary],
    [2, '', null, null, null],
  ]);
});

// Source: documentation: widenative: char data is in UTF-16 too.
it('loads a wide native file', async () => {
  const table = recordedTable(sample.slice(0, 2));
  await taskOver(bytes('0100 0400 4100 4200'), table, { DataFileType: 3 }).execute();
  expect(table.rows).toEqual([[1, 'AB']]);
});

// Source: inferred: where a type of SSIS stands for types of several sizes, a guess could load wrong values.
it.each([
  ['DT_CY', 'sqlite', false],
  ['DT_DBTIMESTAMP', 'tsql', false],
  ['DT_I8', 'sqlite', false],
  ['DT_NTEXT', 'sqlite', undefined],
] as const)('refuses %s of %s without a format file', async (type, dialect, nullable) => {
  const column: RecordedColumn = nullable === false ? ['C', columnType(type), false] : ['C', columnType(type)];
  const error = (await taskOver(bytes('00'), recordedTable([column], dialect))
    .execute()
    .catch((cause: unknown) => cause)) as Error;
  expect(error.message).toMatch(/column C does not tell how .* set UseFormatFile and FormatFile/);
});

// Source: inferred: PostgreSQL has no types of SQL Server to read a native file by.
it('refuses native files without a format file where the types of SQL Server are not kept', () => {
  const table = recordedTable(sample, 'postgresql');
  expect(taskOver(bytes(''), table).validate()).toEqual(['OPENDTSX_E_TASK_PROPERTY']);
  expect(taskOver(bytes(''), table, { UseFormatFile: true, FormatFile: 'a.fmt' }).validate()).toEqual([]);
});
