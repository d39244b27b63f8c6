import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ColumnType, columnType, type FlatFileColumn, type FlatFileConnection, type Value } from 'opendtsx/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHarness, createInputBuffer, inputColumn, inputInstance } from '../../../testing/component-harness.ts';
import { createRuntime } from './flat-file-destination.run.ts';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flat-file-destination-'));
  path = join(folder, 'out.txt');
});
afterEach(() => rm(folder, { recursive: true }));

interface Setup {
  readonly file?: Partial<FlatFileConnection>;
  readonly fields?: readonly Partial<FlatFileColumn>[];
  readonly properties?: { readonly Overwrite?: boolean; readonly Header?: string; readonly EscapeQualifier?: boolean };
  readonly selection?: Int32Array;
  readonly succeeded?: boolean;
}

const text = columnType('DT_WSTR', { length: 50 });

async function write(
  types: readonly ColumnType[],
  rows: readonly (readonly Value[])[],
  setup: Setup = {},
): Promise<string> {
  const columns = types.map((type, index) => inputColumn(`c${index}`, type));
  const fields = setup.fields ?? types.map(() => ({}));
  const file: FlatFileConnection = {
    kind: 'flat-file',
    path,
    writtenPath: path,
    format: 'Delimited',
    unicode: false,
    codePage: 65001,
    localeId: 1033,
    textQualifier: '',
    headerRowDelimiter: '\r\n',
    headerRowsToSkip: 0,
    dataRowsToSkip: 0,
    columnNamesInFirstDataRow: false,
    rowDelimiter: '\r\n',
    alwaysCheckForRowDelimiters: true,
    columns: fields.map((field, index) => ({
      name: `c${index}`,
      type: text,
      delimiter: index === fields.length - 1 ? '\r\n' : ',',
      columnType: 'Delimited',
      width: 0,
      maximumWidth: 50,
      textQualified: true,
      ...field,
    })),
    ...setup.file,
  };
  const instance = {
    id: 'd',
    name: 'Destination',
    localeId: 1033,
    validateExternalMetadata: true,
    properties: { Overwrite: true, Header: '', EscapeQualifier: false, ...setup.properties },
    inputs: [inputInstance('Input', columns)],
    outputs: [],
    connections: ['FlatFileConnection'],
  };
  const { context } = createHarness(instance, { connections: { FlatFileConnection: file } });
  const runtime = createRuntime(instance);
  await runtime.open?.(context);
  try {
    await runtime.process?.(createInputBuffer(columns, rows, setup.selection), 0, context);
    await runtime.finish?.(0, context);
  } catch (error) {
    await runtime.close?.(context, false);
    throw error;
  }
  await runtime.close?.(context, setup.succeeded !== false);
  return (await readFile(path).catch(() => Buffer.from(''))).toString(file.unicode ? 'utf16le' : 'utf8');
}

describe('Flat File Destination', () => {
  // Source: observed, files that SSIS wrote (timestamps, currency, NULL as nothing, no quoting of delimiters without qualifier).
  it('writes values in the text forms of SSIS', async () => {
    const types = [
      columnType('DT_I4'),
      columnType('DT_DBTIMESTAMP'),
      columnType('DT_CY'),
      columnType('DT_R4'),
      columnType('DT_NUMERIC', { precision: 9, scale: 2 }),
      columnType('DT_BOOL'),
      columnType('DT_DBDATE'),
      text,
    ];
    const rows = [
      [
        1,
        12_095_136_000_000_000n,
        { coefficient: 14_315_000n, scale: 4 },
        Math.fround(0.00158),
        { coefficient: 5n, scale: 2 },
        true,
        12784,
        'a, b',
      ],
      [null, null, { coefficient: 0n, scale: 4 }, null, null, false, null, null],
    ];
    expect(await write(types, rows)).toBe(
      '1,2008-04-30 00:00:00,1431.5,0.00158,.05,True,2005-01-01,a, b\r\n,,0,,,False,,\r\n',
    );
  });

  it('qualifies every text-qualified column, numbers and NULL too', async () => {
    const fields = [{}, {}, { textQualified: false }];
    const rows = [
      [1, 'a "b"', 'c'],
      [null, null, null],
    ];
    const types = [columnType('DT_I4'), text, text];
    expect(await write(types, rows, { fields, file: { textQualifier: '"' } })).toBe('"1","a "b"",c\r\n"","",\r\n');
  });

  it('doubles qualifiers inside values when asked to', async () => {
    const setup = { file: { textQualifier: '"' }, properties: { EscapeQualifier: true } };
    expect(await write([text], [['a "b"']], setup)).toBe('"a ""b"""\r\n');
  });

  it('writes header and column names before the rows', async () => {
    const setup = { file: { columnNamesInFirstDataRow: true }, properties: { Header: 'made today' } };
    expect(await write([text, text], [['a', 'b']], setup)).toBe('made today\r\nc0,c1\r\na,b\r\n');
  });

  it('appends without header when the file has rows already', async () => {
    await writeFile(path, 'old\r\n');
    const setup = { file: { columnNamesInFirstDataRow: true }, properties: { Overwrite: false } };
    expect(await write([text], [['new']], setup)).toBe('old\r\nnew\r\n');
  });

  it('leaves the old file as it was when the run fails', async () => {
    await writeFile(path, 'old');
    expect(await write([text], [['new']], { succeeded: false })).toBe('old');
    expect(await write([text], [['new']], { succeeded: false, properties: { Overwrite: false } })).toBe('old');
    expect(await readdir(folder)).toEqual(['out.txt']);
  });

  it('replaces a partial file that a killed run left', async () => {
    await writeFile(`${path}.partial`, 'something long that was left behind');
    expect(await write([text], [['new']])).toBe('new\r\n');
    expect(await readdir(folder)).toEqual(['out.txt']);
  });

  it('writes the selected rows only', async () => {
    expect(await write([text], [['a'], ['b'], ['c']], { selection: Int32Array.of(0, 2) })).toBe('a\r\nc\r\n');
  });

  it('leaves a file column without input empty', async () => {
    expect(await write([text], [['a']], { fields: [{}, { name: 'other' }] })).toBe('a,\r\n');
  });

  it('fills fixed widths with blanks and fails on a longer value', async () => {
    const fields = [
      { columnType: 'FixedWidth' as const, width: 4, delimiter: '' },
      { columnType: 'Delimited' as const, delimiter: '\r\n' },
    ];
    const setup = { fields, file: { format: 'RaggedRight' as const } };
    expect(
      await write(
        [text, columnType('DT_I4')],
        [
          ['é', 7],
          [null, 8],
        ],
        setup,
      ),
    ).toBe('é  7\r\n    8\r\n');
    await expect(write([text, columnType('DT_I4')], [['longer', 7]], setup)).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_FLATFILE_TOOWIDE' },
    });
  });

  it('writes UTF-16 with a byte order mark', async () => {
    expect(await write([text], [['é漢']], { file: { unicode: true, codePage: 1200 } })).toBe('\ufeffé漢\r\n');
  });

  it('fails on a character that the code page lacks and names it', async () => {
    await expect(write([text], [['漢']], { file: { codePage: 1252 } })).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_FLATFILE_UNMAPPABLE', args: { character: '"漢"' } },
    });
  });

  it('writes rows longer than a block', async () => {
    const long = 'x'.repeat(5 << 20);
    expect(await write([columnType('DT_NTEXT')], [['a'], [long], ['b']])).toBe(`a\r\n${long}\r\nb\r\n`);
  });

  it('writes what the old file becomes only when the run succeeds', async () => {
    await writeFile(path, 'old');
    await expect(write([text], [['漢']], { file: { codePage: 1252 } })).rejects.toThrow();
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['out.txt']);
  });

  it.each([
    ['a folder', { path: tmpdir() }],
    ['a folder that does not exist', { path: join(tmpdir(), 'none', 'out.txt') }],
  ])('fails when the target is %s', async (_, file) => {
    await expect(write([text], [['a']], { file })).rejects.toMatchObject({
      diagnostic: { symbol: 'DTS_E_CANNOTOPENDATAFILE', args: { file: file.path } },
    });
  });

  it('fails when the target is read-only', async () => {
    await writeFile(path, 'old');
    await chmod(path, 0o444);
    await expect(write([text], [['a']])).rejects.toMatchObject({
      diagnostic: { symbol: 'DTS_E_CANNOTOPENDATAFILE', args: { detail: 'it is read-only' } },
    });
  });

  it.skipIf(process.platform !== 'linux')('fails when the device is full, and names it', async () => {
    await expect(write([text], [['a']], { file: { path: '/dev/full' } })).rejects.toMatchObject({
      diagnostic: { symbol: 'DTS_E_CANNOTWRITETODATAFILE', args: { file: '/dev/full' } },
    });
  });

  it('writes names and rows of an absent input whatever the number of rows', async () => {
    const rows = Array.from({ length: 5000 }, (_, row) => [String(row)]);
    const fields = [{}, { name: 'other' }];
    expect(await write([text], rows, { fields })).toBe(rows.map(([value]) => `${value},\r\n`).join(''));
  });
});
