import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnType, encodeText, type PropertyValue, type Value } from 'opendtsx/sdk';
import { type TaskUnderTest, taskUnderTest } from 'opendtsx/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RecordedColumn, type RecordedTable, recordedTable } from './fixtures/recorded-table.ts';
import { readFormatFile } from './format-file.ts';
import { bulkInsertTask } from './index.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'format-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const person: readonly RecordedColumn[] = [
  ['Age', columnType('DT_I4')],
  ['FirstName', columnType('DT_WSTR', { length: 20 })],
  ['LastName', columnType('DT_WSTR', { length: 30 })],
];

const given = (): Readonly<Record<string, PropertyValue>> => ({
  SourceConnection: 'F',
  DestinationConnection: 'D',
  DestinationTableName: 'T',
  UseFormatFile: true,
  FormatFile: join(folder, 'T.fmt'),
});

function taskOver(
  data: string | Uint8Array,
  format: string | Uint8Array,
  { database }: RecordedTable,
  more: Readonly<Record<string, PropertyValue>> = {},
): TaskUnderTest {
  writeFileSync(join(folder, 'T.dat'), data);
  writeFileSync(join(folder, 'T.fmt'), format);
  return taskUnderTest(bulkInsertTask, {
    properties: { ...given(), ...more },
    connections: {
      F: { kind: 'file', path: join(folder, 'T.dat'), writtenPath: 'T.dat', usage: 'existing-file' },
      D: { kind: 'database', database },
    },
  });
}

async function loaded(
  data: string | Uint8Array,
  format: string | Uint8Array,
  more: Readonly<Record<string, PropertyValue>> = {},
  table = recordedTable(person),
): Promise<Value[][]> {
  const task = taskOver(data, format, table, more);
  expect(task.validate()).toEqual([]);
  expect(await task.execute()).toMatchObject({ result: 'success', executionValue: { value: table.rows.length } });
  return table.rows;
}

async function reasonOf(data: string | Uint8Array, format: string): Promise<string> {
  const task = taskOver(data, format, recordedTable(person));
  const error: unknown = await task.execute().catch((cause: unknown) => cause);
  return (error as Error).message;
}

const lines = (...fields: readonly string[]): string => `14.0\r\n${fields.length}\r\n${fields.join('\r\n')}\r\n`;
const inOrder = lines(
  '1 SQLCHAR 0 12 "\\t" 1 Age ""',
  '2 SQLCHAR 0 20 "\\t" 2 FirstName SQL_Latin1_General_CP1_CI_AS',
  '3 SQLCHAR 0 30 "\\r\\n" 3 LastName SQL_Latin1_General_CP1_CI_AS',
);
const people = [
  [30, 'Ann', 'Lee'],
  [31, 'Bo', 'Li'],
];

// Source: documentation: non-XML format files, structure; versions 9.0 to 16.0.
it.each(['9.0', '10.0', '12.0', '15.0', '16.0'])('reads a format file of version %s', async (version) => {
  expect(await loaded('30\tAnn\tLee\r\n31\tBo\tLi\r\n', inOrder.replace('14.0', version))).toEqual(people);
});

// Source: documentation: use a format file to map columns to fields, and to skip fields and columns.
it('maps fields to columns by their number, and skips fields and columns', async () => {
  const format = lines(
    '1 SQLCHAR 0 0 "," 3 LastName ""',
    '2 SQLCHAR 0 0 "," 0 Ignored ""',
    '3 SQLCHAR 0 0 "\\n" 1 Age ""',
  );
  const table = recordedTable(person);
  expect(await loaded('Lee,x,30\nLi,y,31\n', format, {}, table)).toEqual([
    ['Lee', 30],
    ['Li', 31],
  ]);
  expect(table.filled).toEqual(['LastName', 'Age']);
});

// Source: documentation: the host file field order says where a field stands in the data file.
it('orders the lines by the place of their field in the file', async () => {
  const [version, count, ...rest] = inOrder.trimEnd().split('\r\n');
  expect(await loaded('30\tAnn\tLee\r\n', [version, count, ...rest.reverse(), ''].join('\n'))).toEqual([people[0]]);
});

// Source: observed: quotes of a CSV file as parts of terminators.
it('takes quotes into terminators', async () => {
  const format = lines(
    '1 SQLCHAR 0 0 ",\\"" 1 Age ""',
    '2 SQLCHAR 0 0 "\\",\\"" 2 FirstName ""',
    '3 SQLCHAR 0 0 "\\"\\r\\n" 3 LastName ""',
  );
  expect(await loaded('30,"Ann","Lee, the first"\r\n', format)).toEqual([[30, 'Ann', 'Lee, the first']]);
});

// Source: documentation: importing fixed-length fields; inferred: blanks around numbers do not count, those of texts stay.
it('cuts fields of fixed length', async () => {
  const format = lines(
    '1 SQLCHAR 0 4 "" 1 Age ""',
    '2 SQLCHAR 0 5 "" 2 FirstName ""',
    '3 SQLCHAR 0 3 "\\n" 3 LastName ""',
  );
  expect(
    await loaded('30  Ann  Lee\n31  Bo   Li \n', format.replace('3 SQLCHAR 0 3 "\\n"', '3 SQLCHAR 0 0 "\\n"')),
  ).toEqual([
    [30, 'Ann  ', 'Lee'],
    [31, 'Bo   ', 'Li '],
  ]);
});

// Source: documentation: length prefixes, −1 is NULL; the interplay of prefix and terminator.
it('reads prefixed fields, with NULL and with terminators after them', async () => {
  const format = lines(
    '1 SQLINT 1 4 "" 1 Age ""',
    '2 SQLCHAR 2 20 ";" 2 FirstName ""',
    '3 SQLNCHAR 2 60 "" 3 LastName ""',
  );
  const record = (age: number[], first: number[], last: string) =>
    Buffer.from([...age, ...first, 0x3b, last.length * 2, 0, ...encodeText(last, 1200)]);
  const data = Buffer.concat([
    record([4, 30, 0, 0, 0], [3, 0, 0x41, 0x6e, 0x6e], 'Lee'),
    record([0xff], [0xff, 0xff], ''),
    record([4, 31, 0, 0, 0], [0, 0], 'ł'),
  ]);
  expect(await loaded(data, format)).toEqual([
    [30, 'Ann', 'Lee'],
    [null, null, ''],
    [31, '', 'ł'],
  ]);
});

// Source: documentation: SQLNCHAR fields; their terminators are in UTF-16 too, at whole characters.
it('reads fields in UTF-16', async () => {
  const format = inOrder.replaceAll('SQLCHAR', 'SQLNCHAR');
  const text = '\uFEFF30\t\u0900\u0909\tŁee\r\n';
  expect(await loaded(encodeText(text, 1200), encodeText(`\uFEFF${format}`, 1200))).toEqual([
    [30, '\u0900\u0909', 'Łee'],
  ]);
});

// Source: documentation: CODEPAGE; inferred: the code page of the task counts, not the collation.
it('reads text in the code page of the task', async () => {
  expect(await loaded(encodeText('1\té\tü\r\n', 850), inOrder, { CodePage: '850' })).toEqual([[1, 'é', 'ü']]);
});

const xml = (fields: string, columns: string): string =>
  `<?xml version="1.0"?>
<BCPFORMAT xmlns="http://schemas.microsoft.com/sqlserver/2004/bulkload/format" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <RECORD>${fields}</RECORD><ROW>${columns}</ROW></BCPFORMAT>`;

// Source: documentation: XML format files, examples A to D: order of COLUMN elements, fields without a column, types of fields.
it('reads an XML format file', async () => {
  const format = xml(
    `<FIELD ID="1" xsi:type="CharTerm" TERMINATOR="\\t" MAX_LENGTH="12"/><FIELD ID="X" xsi:type="CharTerm" TERMINATOR="\\t"/>
     <FIELD ID="2" xsi:type="CharFixed" LENGTH="3"/><FIELD ID="3" xsi:type="CharTerm" TERMINATOR="\\r\\n" COLLATION="Latin1_General_CI_AS"/>`,
    `<COLUMN SOURCE="1" NAME="age" xsi:type="SQLINT"/><COLUMN SOURCE="3" NAME="f" xsi:type="SQLVARYCHAR"/><COLUMN SOURCE="2" NAME="l"/>`,
  );
  const table = recordedTable(person);
  expect(await loaded('30\t?\tLeeAnn\r\n', format, {}, table)).toEqual([[30, 'Lee', 'Ann']]);
  expect(table.filled).toEqual(['Age', 'LastName', 'FirstName']);
});

// Source: documentation: NativeFixed, NativePrefix, NCharPrefix: the type of the COLUMN says what the bytes mean.
it('reads native fields of an XML format file', async () => {
  const format = xml(
    `<FIELD ID="1" xsi:type="NativePrefix" PREFIX_LENGTH="1"/><FIELD ID="2" xsi:type="NCharPrefix" PREFIX_LENGTH="2" MAX_LENGTH="40"/>
     <FIELD ID="3" xsi:type="NativeFixed" LENGTH="8"/><FIELD ID="4" xsi:type="CharPrefix" PREFIX_LENGTH="4"/>`,
    `<COLUMN SOURCE="1" NAME="a" xsi:type="SQLSMALLINT"/><COLUMN SOURCE="2" NAME="b" xsi:type="SQLNVARCHAR"/><COLUMN SOURCE="4" NAME="c" xsi:type="SQLVARYCHAR"/>`,
  );
  const data = Buffer.from([2, 30, 0, 4, 0, 0x41, 0, 0x42, 0, 9, 9, 9, 9, 9, 9, 9, 9, 1, 0, 0, 0, 0x43]);
  expect(await loaded(data, format)).toEqual([[30, 'AB', 'C']]);
});

// Source: documentation: FIRSTROW and LASTROW count records; inferred: the last terminator of a file may be absent.
it('counts records from FirstRow to LastRow', async () => {
  const data = 'a\tb\tc\r\n30\tAnn\tLee\r\n31\tBo\tLi\r\nx\ty\tz';
  expect(await loaded(data, inOrder, { FirstRow: 2, LastRow: 3 })).toEqual(people);
  expect(await loaded('30\tAnn\tLee\r\n31\tBo\tLi', inOrder)).toEqual(people);
});

// Source: inferred: what is read in pieces is what is read at once.
it('reads records that are larger than a piece of the file', async () => {
  const wide: readonly RecordedColumn[] = [person[0], ['Text', columnType('DT_NTEXT')]];
  const format = lines('1 SQLCHAR 0 0 "," 1 Age ""', '2 SQLCHAR 4 0 "" 2 Text ""');
  const texts = [1_000_000, 3, 700_000].map((length, index) => String(index).repeat(length));
  const data = Buffer.concat(
    texts.map((text, index) => {
      const head = Buffer.from(`${index},????`);
      head.writeUInt32LE(text.length, head.length - 4);
      return Buffer.concat([head, Buffer.from(text)]);
    }),
  );
  const rows = await loaded(data, format, {}, recordedTable(wide));
  expect(rows.map(([, text]) => text === texts[Number(rows.findIndex((row) => row[1] === text))])).toEqual([
    true,
    true,
    true,
  ]);
});

// Source: documentation: MaximumErrors: a row that does not fit is one error.
it('leaves out rows that do not fit', async () => {
  const task = taskOver('30\tAnn\tLee\r\nx\tBo\tLi\r\n', inOrder, recordedTable(person));
  await task.execute();
  expect(task.context.fired).toMatchObject([
    { symbol: 'OPENDTSX_W_BULKINSERT_REFUSED', args: { first: 'row 2, column Age: "x" does not fit DT_I4' } },
  ]);
});

// Source: inferred: a file that is not as described fails with the row and field at which that shows.
it.each([
  ['30\tAnn', inOrder, 'the file ends within row 1, field 2'],
  ['30\tAnn\tLee\r\n31\t', inOrder, 'the file ends within row 2, field 2'],
  [Buffer.from([9, 1, 2]), lines('1 SQLCHAR 1 0 "" 1 Age ""'), 'row 1, field 1 says that it has 9 bytes'],
  [
    Buffer.from([1, 0x31, 0x2c]),
    lines('1 SQLCHAR 1 0 ";" 1 Age ""'),
    'row 1, field 1 is not followed by its terminator',
  ],
  [Buffer.from([2, 1, 1]), lines('1 SQLINT 1 4 "" 1 Age ""'), 'row 1, field 1: SQLINT has 4 bytes, and the file has 2'],
])('says where %j is not as described', async (data, format, reason) => {
  expect(await reasonOf(data, format)).toContain(reason);
});

// Source: inferred: a format file that cannot be meant is refused before anything is loaded.
it.each([
  ['hello', 'line 1 is no version such as 14.0'],
  ['14.0\nx\n', 'line 2 is no number of fields'],
  ['14.0\n2\n1 SQLCHAR 0 0 "," 1 A ""\n', 'line 2 announces 2 fields, and 1 follow'],
  [lines('1 SQLCHAR 0 0 , 1 A ""'), 'line 3 is not: order in the file'],
  [lines('1 SQLCHAR 3 0 "," 1 A ""'), 'line 3 has the prefix length 3'],
  [lines('2 SQLCHAR 0 0 "," 1 A ""'), 'line 3 is of field 2, where field 1 belongs'],
  [lines('1 SQLVARIANT 8 0 "" 1 A ""'), 'fields of type SQLVARIANT are not read'],
  [lines('1 SQLCHAR 0 0 "" 1 A ""'), 'nothing says where it ends'],
  [lines('1 SQLCHAR 0 0 "," 0 A ""'), 'no field goes to a column'],
  [lines('1 SQLCHAR 0 0 "," 1 A ""', '2 SQLCHAR 0 0 "," 1 A ""'), 'two fields go to column 1'],
  [lines('1 SQLCHAR 0 0 "," 4 A ""'), 'a field goes to column 4, and the table has 3'],
  ['<a/>', 'its root is a'],
  ['<a', 'it is not well-formed XML'],
  [`<!DOCTYPE a>${xml('', '').slice(21)}`, 'it has a document type'],
  [xml('', ''), 'it has no FIELD elements'],
  [xml('<FIELD ID="1" xsi:type="Text"/>', ''), 'FIELD 1 has the unknown type Text'],
  [xml('<FIELD ID="1" xsi:type="CharTerm"/>', ''), 'FIELD 1 element lacks TERMINATOR'],
  [xml('<FIELD ID="1" xsi:type="CharFixed" LENGTH="x"/>', ''), 'LENGTH of FIELD 1 is x'],
  [
    xml('<FIELD ID="1" xsi:type="CharFixed" LENGTH="1"/>', '<COLUMN SOURCE="2"/>'),
    'names the field 2, which does not exist',
  ],
  [xml('<FIELD ID="1" xsi:type="NativeFixed" LENGTH="1"/>', '<COLUMN SOURCE="1"/>'), 'lacks xsi:type'],
])('refuses the format file %j', async (format, reason) => {
  expect(await reasonOf('', format)).toContain(reason);
});

it('says that a format file is missing', async () => {
  const task = taskOver('', inOrder, recordedTable(person));
  rmSync(join(folder, 'T.fmt'));
  const error = (await task.execute().catch((cause: unknown) => cause)) as Error;
  expect(error.message).toContain('T.fmt: it does not exist');
});

it('reads every escape of a terminator', () => {
  const format = Buffer.from(lines('1 SQLCHAR 0 0 "\\t\\n\\r\\0\\\\|\\"" 1 A ""'));
  expect(readFormatFile(format).map(({ terminator }) => terminator)).toEqual(['\t\n\r\0\\|"']);
});
