import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BulkInsertOptions,
  type Connection,
  columnType,
  type DatabaseConnection,
  encodeText,
  type PropertyValue,
  type Value,
} from 'opendtsx/sdk';
import { type TaskUnderTest, taskUnderTest } from 'opendtsx/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readCodePage, readTerminator } from './file-format.ts';
import { bulkInsertTask } from './index.ts';

type Given = Readonly<Record<string, PropertyValue>>;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulk-insert-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A database with a table T (Id DT_I4, Name DT_WSTR 5) that keeps what is inserted. */
interface Recorded {
  readonly database: DatabaseConnection;
  readonly rows: Value[][];
  readonly options: BulkInsertOptions[];
  readonly ended: string[];
}

function record(refusal?: 'value' | 'constraint'): Recorded {
  const columns = [
    { name: 'Id', type: columnType('DT_I4') },
    { name: 'Name', type: columnType('DT_WSTR', { length: 5 }) },
  ];
  const [rows, options, ended]: [Value[][], BulkInsertOptions[], string[]] = [[], [], []];
  const database = {
    displayName: 'the test database',
    dialect: 'sqlite',
    describeTable: async (table: string) => (table === 'T' ? columns : undefined),
    async bulkInsert(given: BulkInsertOptions) {
      options.push(given);
      return {
        write({ rowCount, values }: { rowCount: number; values: readonly (readonly Value[])[] }) {
          for (let at = 0; at < rowCount; at++) {
            const row = values.map((column) => column[at]);
            if (refusal !== undefined && row[0] === 2) given.onRefusedRow?.(at, { kind: refusal, message: 'Not 2.' });
            else rows.push(row);
          }
        },
        async finish() {
          ended.push('finish');
          return { rowCount: rows.length };
        },
        abort: async () => void ended.push('abort'),
      };
    },
  };
  return { database: database as unknown as DatabaseConnection, rows, options, ended };
}

function taskOver(bytes: string | Uint8Array, { database }: Recorded, given: Given = {}): TaskUnderTest {
  const path = join(folder, 'a.txt');
  writeFileSync(path, bytes);
  const file: Connection = { kind: 'file', path, writtenPath: 'a.txt', usage: 'existing-file' };
  return taskUnderTest(bulkInsertTask, {
    properties: { SourceConnection: 'F', DestinationConnection: 'D', DestinationTableName: 'T', ...given },
    connections: { F: file, D: { kind: 'database', database } },
  });
}

async function loaded(bytes: string | Uint8Array, given: Given = {}): Promise<Value[][]> {
  const recorded = record();
  const task = taskOver(bytes, recorded, given);
  expect(task.validate()).toEqual([]);
  const { result, executionValue } = await task.execute();
  expect([result, executionValue?.value, recorded.ended]).toEqual(['success', recorded.rows.length, ['finish']]);
  return recorded.rows;
}

const two = [
  [1, 'a'],
  [2, 'b'],
];

// Source: documentation: BULK INSERT, FIELDTERMINATOR and ROWTERMINATOR; observed: spellings of packages.
it.each([
  ['1\ta\n2\tb\n', {}],
  ['1\ta\r\n2\tb\r\n', {}],
  ['1\ta\n2\tb', {}],
  ['1,a\r\n2,b\r\n', { FieldTerminator: 'Comma {,}', RowTerminator: '{CR}{LF}' }],
  ['1||a;;2||b;;', { FieldTerminator: '||', RowTerminator: ';;' }],
  ['Id\tName\n1\ta\n2\tb\n', { FirstRow: 2 }],
  ['1\ta\n2\tb\n3\tc\n', { LastRow: 2 }],
  [encodeText('\uFEFF1\ta\n2\tb\n', 1200), { DataFileType: 2 }],
])('loads %j with %j', async (bytes, given) => {
  expect(await loaded(bytes, given)).toEqual(two);
});

// Source: documentation: BULK INSERT: nothing is quoted, and an empty field is NULL or the default of the column.
it('takes quotes for text and empty fields for NULL', async () => {
  expect(await loaded('1\t"a"\n\t\n')).toEqual([
    [1, '"a"'],
    [null, null],
  ]);
  expect(await loaded('')).toEqual([]);
});

// Source: documentation: BULK INSERT, CODEPAGE; inferred: RAW is that of Windows-1252.
it.each([
  ['RAW', 1252],
  ['OEM', 437],
  ['65001', 65001],
  ['932', 932],
])('reads the code page %s', async (CodePage, number) => {
  const name = number === 932 ? '日本' : 'äé';
  expect(await loaded(encodeText(`1\t${name}\n`, number), { CodePage })).toEqual([[1, name]]);
});

// Source: inferred: what is read in pieces is what is read at once.
it('loads files that are larger than a piece', async () => {
  const lines = Array.from({ length: 60_000 }, (_, index) => `${index}\tn${index % 1000}`);
  const rows = await loaded(`${lines.join('\n')}\n`);
  expect(rows.length).toBe(60_000);
  expect(rows.map((row) => row.join('\t')).join('\n')).toBe(lines.join('\n'));
});

// Source: documentation: MaximumErrors of the Bulk Insert task: each row that cannot be imported is one error, 0 is no limit.
it('leaves rows out that do not fit, up to MaximumErrors', async () => {
  const text = '1\ta\nx\tb\n3\ttoo long\n2\tb\n';
  const recorded = record();
  const task = taskOver(text, recorded);
  expect(await task.execute()).toMatchObject({ result: 'success' });
  expect(recorded.rows).toEqual(two);
  expect(task.context.fired).toMatchObject([
    { symbol: 'OPENDTSX_W_BULKINSERT_REFUSED', args: { count: 2, first: 'row 2, column Id: "x" does not fit DT_I4' } },
  ]);
  const strict = record();
  expect(await taskOver(text, strict, { MaximumErrors: 1 }).failure()).toBe('DTS_E_BITASK_EXECUTION_FAILED');
  expect(strict.ended).toEqual(['abort']);
  expect(await taskOver(text, record(), { MaximumErrors: 2 }).execute()).toMatchObject({ result: 'success' });
});

// Source: documentation: BULK INSERT: MAXERRORS does not apply to constraints.
it('counts values that the database refuses, and fails at constraints', async () => {
  const values = record('value');
  const task = taskOver('1\ta\n2\tb\n', values);
  expect(await task.execute()).toMatchObject({ result: 'success' });
  expect([values.rows, task.context.fired.length]).toEqual([[[1, 'a']], 1]);
  const constraint = record('constraint');
  expect(await taskOver('2\tb\n', constraint).failure()).toBe('DTS_E_BITASK_EXECUTION_FAILED');
  expect(constraint.ended).toEqual(['abort']);
});

// Source: documentation: Bulk Insert task, options.
it('hands the options to the database and logs', async () => {
  const recorded = record();
  const given = { BatchSize: 10, KeepNulls: true, KeepIdentity: true };
  const task = taskOver('1\ta\n', recorded, given);
  await task.execute();
  expect(recorded.options).toMatchObject([{ table: 'T', commitSize: 10, keepNulls: true, keepIdentity: true }]);
  expect(task.context.logged.map((entry) => entry.split(':')[0])).toEqual([
    'DTSBulkInsertTaskBegin',
    'DTSBulkInsertTaskInfos',
    'DTSBulkInsertTaskEnd',
  ]);
});

// Source: observed: a package of the designer.
it('reads the attributes that the designer writes', async () => {
  const objectData = readFileSync(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8');
  const recorded = record();
  writeFileSync(join(folder, 'a.csv'), 'Id,Name\n1,a\n2,b\n');
  const file: Connection = { kind: 'file', path: join(folder, 'a.csv'), writtenPath: 'a.csv', usage: 'existing-file' };
  const connections: Record<string, Connection> = { F: file, D: { kind: 'database', database: recorded.database } };
  await taskUnderTest(bulkInsertTask, { objectData, connections }).execute();
  expect(recorded.rows).toEqual(two);
});

// Source: inferred: a file that cannot be read whole loads nothing.
it('fails when the file cannot be loaded', async () => {
  const short = record();
  expect(await taskOver('1\ta\n2\n', short).failure()).toBe('DTS_E_BITASK_EXECUTION_FAILED');
  expect(short.ended).toEqual(['abort']);
  const notUtf8 = taskOver(new Uint8Array([0x31, 9, 0xff, 10]), record(), { CodePage: '65001' });
  expect(await notUtf8.failure()).toBe('DTS_E_BITASK_EXECUTION_FAILED');
  const gone = taskOver('', record());
  rmSync(join(folder, 'a.txt'));
  expect(await gone.failure()).toBe('DTS_E_BITASK_EXECUTION_FAILED');
  const table = taskOver('', record(), { DestinationTableName: 'Gone' });
  expect(await table.failure()).toBe('DTS_E_BITASK_CANNOT_RETRIEVE_COLUMN_INFO');
});

const refused: readonly (readonly [Given, string])[] = [
  [{ SourceConnection: '' }, 'DTS_E_BITASK_NO_CONNECTION_MANAGER_SPECIFIED'],
  [{ SourceConnection: 'D' }, 'DTS_E_BITASK_INVALIDSOURCECONNECTIONNAME'],
  [{ DestinationConnection: 'F' }, 'DTS_E_BITASK_INVALIDDESTCONNECTIONNAME'],
  [{ DestinationTableName: ' ' }, 'DTS_E_BITASK_DESTINATION_TABLE_NOT_SPECIFIED'],
  [{ UseFormatFile: true }, 'OPENDTSX_E_TASK_PROPERTY'],
  [{ FormatFile: 'a.fmt' }, 'OPENDTSX_W_BULKINSERT_FORMATFILE'],
  [{ FieldTerminator: '' }, 'OPENDTSX_E_TASK_PROPERTY'],
  [{ RowTerminator: '' }, 'OPENDTSX_E_TASK_PROPERTY'],
  [{ CodePage: '99999' }, 'OPENDTSX_E_TASK_PROPERTY'],
  [{ LastRow: -1 }, 'OPENDTSX_E_TASK_PROPERTY'],
  [{ BatchSize: -1 }, 'OPENDTSX_E_TASK_PROPERTY'],
  [{ MaximumErrors: -1 }, 'OPENDTSX_E_TASK_PROPERTY'],
  [{ FirstRow: -1 }, 'OPENDTSX_E_TASK_PROPERTY'],
  [{ FirstRow: 3, LastRow: 2 }, 'OPENDTSX_E_TASK_PROPERTY'],
];

// Source: inferred: what cannot run is refused at validation.
it.each(refused)('refuses %j', (given, symbol) => {
  expect(taskOver('', record(), given).validate()).toEqual([symbol]);
});

// Source: observed: spellings of packages and of BULK INSERT.
it('reads terminators and code pages', () => {
  const written = ['Tab', '\\t', 'Comma {,}', 'Vertical Bar {|}', '{CR}{LF}', '{LF}', '\\r\\n', ';', 'Tab {t}', '{x}'];
  const read = ['\t', '\t', ',', '|', '\r\n', '\n', '\r\n', ';', '\t', '{x}'];
  expect(written.map(readTerminator)).toEqual(read);
  expect(['raw', 'ACP', '', 'OEM', '850', 'x'].map(readCodePage)).toEqual([1252, 1252, 1252, 437, 850, undefined]);
});
