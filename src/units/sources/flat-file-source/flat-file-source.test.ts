import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  columnType,
  type Disposition,
  type FlatFileColumn,
  type FlatFileConnection,
  type OutputColumn,
  type Value,
} from 'opendtsx/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ComponentHarness,
  createHarness,
  outputColumn,
  outputInstance,
} from '../../../testing/component-harness.ts';
import { createRuntime } from './flat-file-source.run.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flat-file-source-'));
});
afterAll(() => rm(folder, { recursive: true }));

const text = columnType('DT_WSTR', { length: 10 });
const integer = columnType('DT_I4');

interface Setup {
  readonly columns?: readonly OutputColumn[];
  readonly file?: Partial<FlatFileConnection>;
  readonly fields?: readonly Partial<FlatFileColumn>[];
  readonly properties?: { readonly RetainNulls?: boolean; readonly FileNameColumnName?: string };
  readonly rowsPerBuffer?: number;
  readonly errorOutput?: boolean;
}

const twoColumns = (disposition: Disposition = 'FailComponent'): readonly OutputColumn[] => {
  const members = { errorRowDisposition: disposition, truncationRowDisposition: disposition };
  return [outputColumn('id', integer, members), outputColumn('name', text, members)];
};

async function read(content: string | Uint8Array, setup: Setup = {}): Promise<ComponentHarness> {
  const path = join(folder, 'in.txt');
  await writeFile(path, content);
  const columns = setup.columns ?? twoColumns();
  const fields = setup.fields ?? columns.map(() => ({}));
  const file: FlatFileConnection = {
    kind: 'flat-file',
    path,
    writtenPath: 'C:\\in.txt',
    format: 'Delimited',
    unicode: false,
    codePage: 65001,
    localeId: 1033,
    textQualifier: '"',
    headerRowDelimiter: '\n',
    headerRowsToSkip: 0,
    dataRowsToSkip: 0,
    columnNamesInFirstDataRow: false,
    rowDelimiter: '\n',
    alwaysCheckForRowDelimiters: true,
    columns: fields.map((field, index) => ({
      name: columns[index]?.name ?? `Column ${index}`,
      type: text,
      delimiter: index === fields.length - 1 ? '\n' : ',',
      columnType: 'Delimited',
      width: 0,
      maximumWidth: 50,
      textQualified: true,
      ...field,
    })),
    ...setup.file,
  };
  const errorColumns = [
    outputColumn('Flat File Source Error Output Column', columnType('DT_NTEXT')),
    outputColumn('ErrorCode', integer, { specialFlags: 1 }),
    outputColumn('ErrorColumn', integer, { specialFlags: 2 }),
  ];
  const instance = {
    id: 's',
    name: 'Source',
    localeId: 1033,
    validateExternalMetadata: true,
    properties: { RetainNulls: true, FileNameColumnName: '', ...setup.properties },
    inputs: [],
    outputs: [
      outputInstance('Output', columns),
      outputInstance('Error Output', errorColumns, { isErrorOut: true, connected: setup.errorOutput !== false }),
    ],
    connections: ['FlatFileConnection'],
  };
  const harness = createHarness(instance, {
    connections: { FlatFileConnection: file },
    ...(setup.rowsPerBuffer === undefined ? {} : { rowsPerBuffer: setup.rowsPerBuffer }),
  });
  const runtime = createRuntime(instance);
  await runtime.open?.(harness.context);
  await runtime.produce?.(harness.context);
  return harness;
}

const rowsOf = async (content: string | Uint8Array, setup: Setup = {}): Promise<Value[][]> =>
  (await read(content, setup)).outputs[0].rows;

describe('Flat File Source', () => {
  it('types the columns of a delimited file, the last line without row delimiter included', async () => {
    expect(await rowsOf('1,one\n2,"two, ""2"""\n3,')).toEqual([
      [1, 'one'],
      [2, 'two, "2"'],
      [3, null],
    ]);
  });

  it('gives zero and the empty text for empty fields when NULLs are not retained', async () => {
    expect(await rowsOf(',\n', { properties: { RetainNulls: false } })).toEqual([[0, '']]);
  });

  it('gives NULL for columns that a short row lacks, whatever RetainNulls says', async () => {
    expect(await rowsOf('1\n2,b\n', { properties: { RetainNulls: false } })).toEqual([
      [1, null],
      [2, 'b'],
    ]);
  });

  it('skips header rows, the column names and data rows', async () => {
    const file = { headerRowsToSkip: 2, columnNamesInFirstDataRow: true, dataRowsToSkip: 1 };
    expect(await rowsOf('made, by\nhand\nid,"na\nme"\n0,skipped\n1,a\n', { file })).toEqual([[1, 'a']]);
  });

  it('warns when the file ends in its header', async () => {
    const harness = await read('only', { file: { headerRowsToSkip: 1 } });
    expect(harness.outputs[0].rows).toEqual([]);
    expect(harness.findings.map(({ symbol }) => symbol)).toContain('DTS_W_ENDOFFILEREACHWHILEREADINGHEADERROWS');
  });

  it('warns of a partial last row and drops it when row delimiters are not checked for', async () => {
    const harness = await read('1,a\n2', { file: { alwaysCheckForRowDelimiters: false } });
    expect(harness.outputs[0].rows).toEqual([[1, 'a']]);
    expect(harness.findings.map(({ symbol }) => symbol)).toContain('DTS_W_PARTIALROWFOUNDATENDOFFILE');
  });

  it('tells line and byte of every row, line breaks inside qualifiers counted', async () => {
    const { origins } = (await read('1,"a\nb"\n2,c\n', { rowsPerBuffer: 1 })).outputs[0];
    expect(origins).toEqual([
      { line: 1, byteOffset: 0 },
      { line: 3, byteOffset: 8 },
    ]);
  });

  it('reads UTF-16 with a byte order mark', async () => {
    const bytes = Buffer.from('\ufeff1,häß漢\n2,b\n', 'utf16le');
    const harness = await read(bytes, { file: { unicode: true, codePage: 1200 } });
    expect(harness.outputs[0].rows).toEqual([
      [1, 'häß漢'],
      [2, 'b'],
    ]);
    expect(harness.outputs[0].origins[1]).toEqual({ line: 2, byteOffset: 16 });
  });

  it('reads code pages 1252 and 949 and skips the mark of UTF-8', async () => {
    expect(await rowsOf(Uint8Array.of(0x31, 0x2c, 0x80, 0xe9, 0x0a), { file: { codePage: 1252 } })).toEqual([
      [1, '€é'],
    ]);
    expect(await rowsOf(Uint8Array.of(0x31, 0x2c, 0xb0, 0xa1, 0x0a), { file: { codePage: 949 } })).toEqual([[1, '가']]);
    expect(await rowsOf('\ufeff1,é\n')).toEqual([[1, 'é']]);
  });

  it('replaces malformed UTF-8', async () => {
    expect(await rowsOf(Uint8Array.of(0x31, 0x2c, 0xff, 0x0a))).toEqual([[1, '\ufffd']]);
  });

  it('reads fixed widths and trims nothing', async () => {
    const fields = [3, 4].map((width) => ({ columnType: 'FixedWidth' as const, width, delimiter: '' }));
    expect(await rowsOf('  1ab   22cdef', { fields, file: { format: 'FixedWidth', rowDelimiter: '' } })).toEqual(
      [
        [1, 'ab  '],
        [22, 'cdef'],
      ].map(([id, name]) => [id, name]),
    );
  });

  it('puts the path of the file into the named column', async () => {
    const columns = [outputColumn('id', integer), outputColumn('file', columnType('DT_WSTR', { length: 260 }))];
    const [row] = await rowsOf('1\n', { columns, fields: [{}], properties: { FileNameColumnName: 'file' } });
    expect(row).toEqual([1, join(folder, 'in.txt')]);
  });

  it('redirects rows in error with their text, code and column, and sends the others in order', async () => {
    const columns = [
      outputColumn('id', integer, { lineageId: '17', errorRowDisposition: 'RedirectRow' }),
      outputColumn('name', text, { lineageId: '18', truncationRowDisposition: 'RedirectRow' }),
    ];
    const { outputs } = await read('1,a\nx,"b"\n3,"c""c"\n4,12345678901\n99999999999,e\n6,f\n', { columns });
    expect(outputs[0].rows).toEqual([
      [1, 'a'],
      [3, 'c"c'],
      [6, 'f'],
    ]);
    expect(outputs[0].origins.map(({ line }) => line)).toEqual([1, 3, 6]);
    expect(outputs[1].rows).toEqual([
      ['x,"b"', 0xc0209084 | 0, 17],
      ['4,12345678901', 0xc0209085 | 0, 18],
      ['99999999999,e', 0xc0209087 | 0, 17],
    ]);
  });

  it('keeps NULL and the shortened text when errors are ignored', async () => {
    expect(await rowsOf('x,ééééééééééé\n', { columns: twoColumns('IgnoreFailure') })).toEqual([[null, 'éééééééééé']]);
  });

  it('reports the error to the engine when the component shall fail', async () => {
    await expect(read('x,a\n')).rejects.toThrow('"x" is not a DT_I4');
  });

  it('says what to look at when the row delimiter is not that of the file', async () => {
    const fields = [{}, { delimiter: '\r\n' }];
    const file = { rowDelimiter: '\r\n' };
    const columns = [outputColumn('id', integer), outputColumn('value', integer)];
    await expect(read('1,2\n3,4\n', { columns, fields, file })).rejects.toThrow('compare the row delimiter');
  });

  it('fails on text after a closing qualifier, naming column and line', async () => {
    await expect(read('1,a\n2,"b"c\n')).rejects.toMatchObject({
      diagnostic: { symbol: 'DTS_E_COLUMNDELIMITERNOTFOUND', args: { column: 'name', row: 2 } },
    });
  });

  it('fails on a qualifier that is never closed', async () => {
    await expect(read('1,"a\n2,b\n')).rejects.toMatchObject({ diagnostic: { symbol: 'DTS_E_TEXTQUALIFIERNOTFOUND' } });
  });

  it('fails when the file cannot be read', async () => {
    await expect(read('', { file: { path: folder } })).rejects.toMatchObject({
      diagnostic: { symbol: 'DTS_E_CANNOTOPENDATAFILE', args: { file: folder } },
    });
  });

  it('fails when the file does not exist', async () => {
    await expect(read('', { file: { path: join(folder, 'none') } })).rejects.toMatchObject({
      diagnostic: { symbol: 'DTS_E_CANNOTOPENDATAFILE' },
    });
  });

  it('reads a file of many pieces: rows on the seams are whole', async () => {
    const lines = Array.from({ length: 200_000 }, (_, row) => `${row},"é${row % 100} ""x"" ${'y'.repeat(row % 40)}"`);
    const columns = [outputColumn('id', integer), outputColumn('name', columnType('DT_NTEXT'))];
    const { outputs } = await read(`${lines.join('\n')}\n`, { columns });
    expect(outputs[0].rows.length).toBe(lines.length);
    const wrong = outputs[0].rows.findIndex(
      ([id, name], row) => id !== row || name !== `é${row % 100} "x" ${'y'.repeat(row % 40)}`,
    );
    expect(wrong).toBe(-1);
  });
});
