import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnType, type DatabaseConnection, type ResultColumn, type Value } from 'opendtsx/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { insertOptions, queryRows } from '../../../testing/database-rows.ts';
import { connect } from './excel.run.ts';
import { type WorkbookText, workbookFile } from './fixtures/workbook-file.ts';

const signal = new AbortController().signal;
const statementOptions = { signal, timeoutSeconds: 0 };
let folder = '';
let file = '';
let open: DatabaseConnection[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'excel-'));
  file = join(folder, 'a.xlsx');
});

afterEach(async () => {
  for (const connection of open) await connection.close();
  open = [];
  rmSync(folder, { recursive: true });
});

async function connection(extendedProperties = '', path = file): Promise<DatabaseConnection> {
  const opened = await connect(path, { extendedProperties });
  open.push(opened);
  return opened;
}

function give(text: WorkbookText): void {
  writeFileSync(file, workbookFile(text));
}

function failure(symbol: string, words = ''): unknown {
  return expect.objectContaining({
    diagnostic: expect.objectContaining({ symbol }),
    message: expect.stringContaining(words),
  });
}

/** A sheet with a row of numbers and texts for each of the rows. */
function rowsOf(rows: readonly (readonly (number | string | boolean | null)[])[]): string {
  return rows.map((row) => `<row>${row.map(cellOf).join('')}</row>`).join('');
}

function cellOf(value: number | string | boolean | null): string {
  if (value === null) return '<c/>';
  if (typeof value === 'number') return `<c><v>${value}</v></c>`;
  if (typeof value === 'boolean') return `<c t="b"><v>${value ? 1 : 0}</v></c>`;
  return `<c t="inlineStr"><is><t>${value}</t></is></c>`;
}

const typesOf = (columns: readonly ResultColumn[] | undefined) =>
  columns?.map(({ name, type }) => `${name} ${type.type}${type.length > 0 ? `(${type.length})` : ''}`);

describe('a workbook written by openpyxl', () => {
  beforeEach(() => {
    const text = readFileSync(new URL('./fixtures/openpyxl.base64', import.meta.url), 'utf8');
    writeFileSync(file, Buffer.from(text, 'base64'));
  });

  // Source: Excel Source, Data types (documentation); the rest by what openpyxl was told to write.
  it('has the types and values that were written', async () => {
    const database = await connection();
    expect(typesOf(await database.describeTable('Orders$'))).toEqual([
      'Id DT_R8',
      'Name DT_WSTR(255)',
      'When DT_DATE',
      'Paid DT_BOOL',
      'Price DT_CY',
      'Note#x DT_NTEXT',
    ]);
    const rows = await queryRows(database, 'SELECT * FROM [Orders$]');
    expect(rows).toEqual([
      [1, 'Ä & <b> 😀', 16_148_343_670_000_000n, true, { coefficient: 199_900n, scale: 4 }, 'x'.repeat(300)],
      [2.5, '007', -22_077_792_000_000_000n, false, { coefficient: -30_000n, scale: 4 }, null],
      [null, null, null, null, null, null],
      [3, null, 17_091_648_000_000_000n, null, null, null],
      [4, null, null, null, null, null],
    ]);
  });

  it('has hidden sheets, named ranges and cells of sheets as tables', async () => {
    const database = await connection();
    expect(await database.readCatalog?.('Tables', { signal })).toMatchObject([
      { TABLE_NAME: 'My Hidden Sheet$' },
      { TABLE_NAME: 'Orders$' },
      { TABLE_NAME: 'Part' },
    ]);
    expect(await queryRows(database, 'select * from Part')).toEqual([[1, 'one two']]);
    expect(await queryRows(database, "select b, a as x from ['My Hidden Sheet$']")).toEqual([
      ['one two', '1'],
      ['z', 'text'],
    ]);
    expect(await queryRows(await connection('HDR=NO'), 'select F2 from [My Hidden Sheet$C4:D5]')).toEqual([
      ['one two'],
      ['z'],
    ]);
    expect(await database.describeTable('Nix$')).toBeUndefined();
    await expect(queryRows(database, 'select * from [Nix$]')).rejects.toEqual(
      failure('OPENDTSX_E_EXCEL_TABLE', 'It has: Orders$, My Hidden Sheet$, Part.'),
    );
  });

  it('keeps every part that an insert does not change, byte for byte', async () => {
    const { unzipSync } = await import('fflate');
    const before = unzipSync(readFileSync(file));
    await (await connection()).execute("INSERT INTO [Orders$] (Id, Name) VALUES (5, 'new')", [], statementOptions);
    const after = unzipSync(readFileSync(file));
    const changed = Object.keys(after).filter(
      (part) => !Buffer.from(after[part]).equals(Buffer.from(before[part] ?? [])),
    );
    expect(changed.sort()).toEqual(['xl/styles.xml', 'xl/worksheets/sheet1.xml']);
    expect(await queryRows(await connection(), 'select Id, Name from [Orders$] where Id = 5')).toEqual([[5, 'new']]);
  });
});

describe('cells', () => {
  it('are shared strings, last values of formulas, errors as NULL, and ISO dates', async () => {
    give({
      sheets: {
        S: `<row r="2"><c r="B2" t="inlineStr"><is><t>k</t></is></c></row><row r="3"><c r="B3" t="s"><v>0</v></c></row><row r="4"><c r="B4" t="str"><f>1</f><v>calc_x000D_</v></c></row><row r="5"><c r="B5" t="e"><v>#N/A</v></c></row><row r="6"><c r="B6" t="d"><v>2020-01-02</v></c></row>`,
      },
      strings: '<si><r><t>ri</t></r><r><t xml:space="preserve">ch </t></r><rPh><t>no</t></rPh></si>',
    });
    expect(await queryRows(await connection(), 'select k from [S$]')).toEqual([
      ['rich '],
      ['calc\r'],
      [null],
      ['2020-01-02'],
    ]);
  });

  // Source: Excel specifications, the 1900 and 1904 date systems and the day 1900-02-29 (documentation).
  it.each([
    ['', 1, '1900-01-01'],
    ['', 59, '1900-02-28'],
    ['', 61, '1900-03-01'],
    ['', 0.5, '12:00:00'],
    ['date1904="1"', 0, '1904-01-01'],
    ['date1904="1"', 42_369.5, '2020-01-01 12:00:00'],
  ])('are dates by their format: %s %d is %s', async (settings, serial, text) => {
    const styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>';
    give({
      sheets: { S: `<row><c t="str"><v>d</v></c></row><row><c s="1"><v>${serial}</v></c></row>` },
      settings,
      styles,
    });
    const expected = [{ name: 'd', type: columnType('DT_WSTR', { length: 30 }) }];
    expect(await queryRows(await connection(), 'select d from [S$]', expected)).toEqual([[text]]);
  });

  it.each([
    ['yyyy\\-mm', 'DT_DATE'],
    ['[h]:mm', 'DT_DATE'],
    ['[Red]0.00', 'DT_R8'],
    ['"days" 0', 'DT_R8'],
    ['[$€-407] 0.00', 'DT_CY'],
    ['[$-409]0', 'DT_R8'],
  ])('have the kind of their number format: %s is %s', async (code, type) => {
    const escaped = code.replaceAll('"', '&quot;');
    const styles = `<numFmts><numFmt numFmtId="170" formatCode="${escaped}"/></numFmts><cellXfs><xf numFmtId="170"/></cellXfs>`;
    give({ sheets: { S: '<row><c t="str"><v>d</v></c></row><row><c s="0"><v>1</v></c></row>' }, styles });
    expect(typesOf(await (await connection()).describeTable('S$'))).toEqual([`d ${type}`]);
  });
});

describe('the type of a column', () => {
  const mixed = [['c'], [1], [2], ['three'], ['4'], [5]];
  beforeEach(() => give({ sheets: { S: rowsOf(mixed) } }));

  it('holds every value', async () => {
    const database = await connection('Excel 12.0 XML;HDR=YES;IMEX=1');
    expect(typesOf(await database.describeTable('S$'))).toEqual(['c DT_WSTR(255)']);
    expect(await queryRows(database, 'select c from [S$]')).toEqual([['1'], ['2'], ['three'], ['4'], ['5']]);
  });

  // Source: Excel Source, Missing values (documentation): the majority of the first rows, others NULL; text with IMEX=1.
  it.each([
    ['TypeGuessRows=2', 'DT_R8', [1, 2, null, null, 5]],
    ['TypeGuessRows=8', 'DT_R8', [1, 2, null, null, 5]],
    ['TypeGuessRows=0;IMEX=1', 'DT_WSTR(255)', ['1', '2', 'three', '4', '5']],
    ['TypeGuessRows=2;IMEX=1', 'DT_R8', [1, 2, null, null, 5]],
  ])('is guessed as the OLE DB provider does: %s', async (settings, type, values) => {
    const database = await connection(settings);
    expect(typesOf(await database.describeTable('S$'))).toEqual([`c ${type}`]);
    expect(await queryRows(database, 'select c from [S$]')).toEqual(values.map((value) => [value]));
  });

  it('is that of the reader, and what has no such form is left to the column writer', async () => {
    const expected = [{ name: 'c', type: columnType('DT_I4') }];
    expect(await queryRows(await connection(), 'select c from [S$]', expected)).toEqual([
      [1],
      [2],
      ['three'],
      [4],
      [5],
    ]);
  });

  it('cuts text to 255 characters where it is guessed', async () => {
    give({ sheets: { S: rowsOf([['c'], ['short'], ['x'.repeat(300)]]) } });
    const rows = await queryRows(await connection('TypeGuessRows=1'), 'select c from [S$]');
    expect(rows).toEqual([['short'], ['x'.repeat(255)]]);
  });
});

describe('statements', () => {
  beforeEach(() =>
    give({
      sheets: {
        S: rowsOf([
          ['a', 'b'],
          [1, 'One'],
          [2, 'two'],
          [null, 'none'],
          [3, null],
        ]),
      },
    }),
  );

  it.each([
    ['select a from [S$] where a > 1', [[2], [3]]],
    ["select s.a x from [S$] s where s.b = 'ONE'", undefined],
    ["select a as x from [S$] where b = 'ONE' or a is null", [[1], [null]]],
    ["select b from `S$` where not (a <= 2 and b <> 'x')", [[null]]],
    ['select top 1 b from [S$]', [['One']]],
    ['select count(*) from [S$] where b is not null;', [[3]]],
  ])('are understood exactly or refused: %s', async (sql, rows) => {
    const answer = queryRows(await connection(), sql);
    if (rows === undefined) await expect(answer).rejects.toEqual(failure('OPENDTSX_E_EXCEL_STATEMENT'));
    else expect(await answer).toEqual(rows);
  });

  it.each([
    ['select a from [S$] order by a', 'there is order'],
    ['select a, c from [S$]', 'no such column'],
    ['select a from [S$] where a = 1 group by a', 'there is group'],
    ["select a from [S$] where a = 'x'", 'cannot be compared'],
    ['update [S$] set a = 1', 'UPDATE is no statement'],
    ['delete from [S$]', 'DELETE is no statement'],
  ])('are refused with the reason: %s', async (sql, words) => {
    const answer = (await connection()).execute(sql, [], statementOptions);
    await expect(answer).rejects.toEqual(failure('OPENDTSX_E_EXCEL_STATEMENT', words));
  });

  it('take parameters by position', async () => {
    const value = { direction: 'input' as const, value: { type: columnType('DT_I4'), value: 2 } };
    expect(await queryRows(await connection(), 'select b from [S$] where a = ?', undefined, [value])).toEqual([
      ['two'],
    ]);
    await expect(queryRows(await connection(), 'select b from [S$] where a = ?')).rejects.toEqual(
      failure('OPENDTSX_E_DRIVER_PARAMETER'),
    );
  });
});

describe('writing', () => {
  const columns: readonly (ResultColumn & { readonly value: Value; readonly read?: Value })[] = [
    { name: 'i', type: columnType('DT_I4'), value: -7 },
    { name: 'r', type: columnType('DT_R8'), value: 0.1 },
    {
      name: 'n',
      type: columnType('DT_NUMERIC', { precision: 18, scale: 2 }),
      value: { coefficient: -12345n, scale: 2 },
    },
    { name: 'w', type: columnType('DT_WSTR', { length: 50 }), value: ' a\r\n<&"_x000D_ \u0001 😀' },
    { name: 'b', type: columnType('DT_BOOL'), value: true },
    { name: 'd', type: columnType('DT_DATE'), value: 16_148_343_670_000_000n },
    { name: 'day', type: columnType('DT_DBDATE'), value: 19_000 },
    { name: 'early', type: columnType('DT_DBDATE'), value: -25_560 },
    { name: 't', type: columnType('DT_DBTIME'), value: 3661 },
    { name: 'g', type: columnType('DT_GUID'), value: '{6F9619FF-8B86-D011-B42D-00C04FC964FF}' },
    { name: 'none', type: columnType('DT_WSTR', { length: 5 }), value: null },
  ];
  const create = `CREATE TABLE \`Out\` (${columns.map(({ name }) => `\`${name}\` LongText`).join(', ')})`;

  async function write(table: string, rows: number): Promise<void> {
    const insert = await (await connection()).bulkInsert(insertOptions(table, columns));
    const values = columns.map(({ value }) => new Array<Value>(rows).fill(value));
    await insert.write({ rowCount: rows, values });
    await insert.finish();
  }

  it('makes a workbook, and every value of it is read as it was written', async () => {
    await (await connection()).execute(create, [], statementOptions);
    expect(typesOf(await (await connection()).describeTable('Out'))?.slice(0, 2)).toEqual([
      'i DT_WSTR(255)',
      'r DT_WSTR(255)',
    ]);
    await write('Out', 2);
    const rows = await queryRows(await connection(), 'SELECT * FROM [Out]', columns);
    expect(rows).toEqual([columns.map(({ value }) => value), columns.map(({ value }) => value)]);
    expect(readdirSync(folder)).toEqual(['a.xlsx']);
  });

  it('adds rows behind those that are there, several inserts at a time', async () => {
    give({
      sheets: {
        Out: rowsOf([
          ['i', 'other'],
          [1, 'x'],
        ]),
      },
    });
    const [first, second] = await Promise.all(
      [1, 2].map(async () => (await connection()).bulkInsert(insertOptions('Out$', [columns[0]]))),
    );
    await first.write({ rowCount: 1, values: [[10]] });
    await second.write({ rowCount: 2, values: [[20, 21]] });
    await Promise.all([first.finish(), second.finish()]);
    expect(await queryRows(await connection(), 'SELECT * FROM [Out$]')).toEqual([
      [1, 'x'],
      [10, null],
      [20, null],
      [21, null],
    ]);
  });

  it('leaves the workbook as it was when an insert is given up', async () => {
    give({ sheets: { Out: rowsOf([['i']]) } });
    const before = readFileSync(file);
    const insert = await (await connection()).bulkInsert(insertOptions('Out$', [columns[0]]));
    await insert.write({ rowCount: 1, values: [[10]] });
    await insert.abort();
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(['a.xlsx']);
  });

  it('empties a sheet on DROP TABLE, after which it can be made again', async () => {
    await (await connection()).execute(create, [], statementOptions);
    await write('Out', 3);
    await expect((await connection()).execute(create, [], statementOptions)).rejects.toEqual(
      failure('OPENDTSX_E_EXCEL_FILE', 'it has a table Out already'),
    );
    await (await connection()).execute('DROP TABLE `Out`; CREATE TABLE `Out` (`z` Long)', [], statementOptions);
    expect(typesOf(await (await connection()).describeTable('Out$'))).toEqual(['z DT_WSTR(255)']);
  });

  it('refuses rows that cells cannot hold, and goes on with the others', async () => {
    give({ sheets: { Out: rowsOf([['d', 'w']]) } });
    const refused: [number, string][] = [];
    const targets = [columns[7], columns[3]].map((column, at) => ({ ...column, name: ['d', 'w'][at] }));
    const insert = await (await connection()).bulkInsert(
      insertOptions('Out$', targets, { onRefusedRow: (row, { message }) => refused.push([row, message]) }),
    );
    const values = [
      [-40_000, 19_000, 19_000],
      ['x', 'y'.repeat(32_768), 'ok'],
    ];
    await insert.write({ rowCount: 3, values });
    expect((await insert.finish()).rowCount).toBe(1);
    expect(refused).toEqual([
      [0, 'Excel has no dates before 1900'],
      [1, 'a cell holds 32767 characters, and the text has 32768'],
    ]);
    const failing = await (await connection()).bulkInsert(insertOptions('Out$', targets));
    await expect(failing.write({ rowCount: 1, values: [[-40_000], ['x']] })).rejects.toEqual(
      failure('DTS_E_OLEDBERROR', 'row 1, column d'),
    );
    await failing.abort();
  });

  it('tells of numbers that are kept with fewer digits', async () => {
    give({ sheets: { Out: rowsOf([['n']]) } });
    const insert = await (await connection()).bulkInsert(
      insertOptions('Out$', [{ name: 'n', type: columnType('DT_I8') }]),
    );
    await insert.write({ rowCount: 2, values: [[9_007_199_254_740_993n, 5n]] });
    expect((await insert.finish()).changed).toMatchObject([{ column: 'n', count: 1, first: '9007199254740993' }]);
  });

  it('grows a named range, unless there are cells below it', async () => {
    const names = '<definedName name="Part">S!$A$1:$A$2</definedName>';
    give({ sheets: { S: rowsOf([['i'], [1]]) }, names });
    const insert = await (await connection()).bulkInsert(insertOptions('Part', [columns[0]]));
    await insert.write({ rowCount: 1, values: [[2]] });
    await insert.finish();
    expect(await queryRows(await connection(), 'select * from Part')).toEqual([[1], [2]]);
    give({ sheets: { S: rowsOf([['i'], [1], ['below']]) }, names });
    const blocked = await (await connection()).bulkInsert(insertOptions('Part', [columns[0]]));
    await blocked.write({ rowCount: 1, values: [[2]] });
    await expect(blocked.finish()).rejects.toEqual(failure('OPENDTSX_E_EXCEL_FILE', 'cells below the range Part'));
  });
});

describe('a file that is no workbook', () => {
  it.each([
    ['nothing', '', 'it is empty'],
    ['text', 'a;b\n1;2\n', 'it is no workbook'],
    ['HTML', '<html></html>', 'it is XML or HTML'],
    ['a cut zip file', 'PK\u0003\u0004 and no more', 'cut off'],
  ])('is refused with what it is: %s', async (_, content, words) => {
    writeFileSync(file, content);
    await expect(connection()).rejects.toEqual(failure('OPENDTSX_E_EXCEL_FILE', words));
  });

  it.each([0.3, 0.6, 0.95])('is refused when it is cut off at %d of its length', async (share) => {
    const bytes = workbookFile({ sheets: { S: rowsOf([['a'], [1]]) } });
    writeFileSync(file, bytes.subarray(0, Math.floor(bytes.length * share)));
    await expect(connection()).rejects.toEqual(failure('OPENDTSX_E_EXCEL_FILE'));
  });

  it.each([
    ['a row out of order', '<row r="2"/><row r="1"/>', 'the row after 2'],
    ['a text that does not exist', '<row><c t="s"><v>7</v></c></row>', 'refers to the text 7'],
    ['XML that is not well-formed', '<row><c></row>', 'no valid XML'],
    ['a number that is none', '<row><c><v>x</v></c></row>', 'the number "x"'],
  ])('is refused for %s', async (_, rows, words) => {
    give({ sheets: { S: rows } });
    await expect(queryRows(await connection(), 'select * from [S$]')).rejects.toEqual(
      failure('OPENDTSX_E_EXCEL_FILE', words),
    );
  });

  it('is refused when a part does not have the checksum that it is said to have', async () => {
    const bytes = Buffer.from(workbookFile({ sheets: { S: rowsOf([['a'], [1]]) } }));
    const entry = bytes.indexOf('xl/worksheets/sheet1.xml', bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2])));
    bytes[entry - 46 + 16] ^= 0xff;
    writeFileSync(file, bytes);
    await expect(queryRows(await connection(), 'select * from [S$]')).rejects.toEqual(
      failure('OPENDTSX_E_EXCEL_FILE', 'sheet1.xml is damaged'),
    );
  });

  it('is refused when it does not exist and is only looked at, and when it is a database of Access', async () => {
    await expect(connect(file, { existing: true })).rejects.toEqual(
      failure('OPENDTSX_E_DRIVER_CONNECT', 'does not exist'),
    );
    await expect(connect(join(folder, 'a.mdb'), {})).rejects.toEqual(failure('OPENDTSX_E_DRIVER_CONNECT', 'Access'));
    await expect(connect(file, { extendedProperties: 'HDR=MAYBE' })).rejects.toEqual(
      failure('OPENDTSX_E_EXCEL_SETTING', 'HDR=maybe'),
    );
  });
});

it('reads many rows without holding them', async () => {
  const rows = 150_000;
  await (await connection()).execute('CREATE TABLE Big (a Long, b LongText)', [], statementOptions);
  const targets = [columnType('DT_I4'), columnType('DT_WSTR', { length: 50 })].map((type, at) => ({
    name: 'ab'[at],
    type,
  }));
  const insert = await (await connection()).bulkInsert(insertOptions('Big', targets));
  for (let from = 0; from < rows; from += 10_000) {
    const numbers = Array.from({ length: 10_000 }, (_, at) => from + at);
    await insert.write({ rowCount: 10_000, values: [numbers, numbers.map((number) => `text number ${number}`)] });
  }
  expect((await insert.finish()).rowCount).toBe(rows);
  let sum = 0;
  let largest = 0;
  for await (const { block } of (await connection()).query('select a from Big', [], { signal, rowsPerBlock: 1000 })) {
    for (let row = 0; row < block.rowCount; row++) sum += Number(block.values[0][row]);
    largest = Math.max(largest, block.rowCount);
  }
  expect(sum).toBe((rows * (rows - 1)) / 2);
  expect(largest).toBe(1000);
}, 60_000);
