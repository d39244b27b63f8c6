import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { columnType, encodeText, type FlatFileColumn, type FlatFileConnection } from 'opendtsx/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHarness, outputColumn, outputInstance } from '../../../testing/component-harness.ts';
import type { ReadingSizes } from './file-events.ts';
import { createRuntime } from './flat-file-source.run.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flat-file-pieces-'));
});
afterAll(() => rm(folder, { recursive: true }));

const text = columnType('DT_NTEXT');
const whole: ReadingSizes = { pieceSize: 1 << 16, longestRow: 1 << 16 };

function connection(codePage: number, members: Partial<FlatFileConnection> = {}): FlatFileConnection {
  const column = (name: string, delimiter: string): FlatFileColumn => ({
    name,
    type: text,
    delimiter,
    columnType: 'Delimited',
    width: 0,
    maximumWidth: 0,
    textQualified: true,
  });
  return {
    kind: 'flat-file',
    path: join(folder, 'in.txt'),
    writtenPath: 'in.txt',
    format: 'Delimited',
    unicode: codePage === 1200,
    codePage,
    localeId: 1033,
    textQualifier: '"',
    headerRowDelimiter: '\n',
    headerRowsToSkip: 0,
    dataRowsToSkip: 0,
    columnNamesInFirstDataRow: false,
    rowDelimiter: '\n',
    alwaysCheckForRowDelimiters: true,
    columns: [column('a', ','), column('b', '\n')],
    ...members,
  };
}

/** Everything that reading a file gives: rows, their places, findings, and the error that ends it. */
async function read(content: Uint8Array, file: FlatFileConnection, sizes: ReadingSizes) {
  await writeFile(file.path, content);
  const instance = {
    id: 's',
    name: 'Source',
    localeId: 1033,
    validateExternalMetadata: false,
    properties: { RetainNulls: true, FileNameColumnName: '' },
    inputs: [],
    outputs: [outputInstance('Output', [outputColumn('a', text), outputColumn('b', text)])],
    connections: ['FlatFileConnection'],
  };
  const { context, outputs, findings } = createHarness(instance, {
    connections: { FlatFileConnection: file },
    rowsPerBuffer: 7,
  });
  const error = await Promise.resolve(createRuntime(instance, sizes).produce?.(context)).then(
    () => undefined,
    (thrown: { diagnostic?: { symbol: string; args: object } }) => thrown.diagnostic ?? thrown,
  );
  const [{ rows, origins }] = outputs;
  const failure = error === undefined ? undefined : 'symbol' in error ? [error.symbol, error.args] : error;
  return { rows, origins, failure, findings: findings.map(({ symbol, args }) => [symbol, args]) };
}

const alphabets: Readonly<Record<number, readonly string[]>> = {
  1200: ['é', '漢', '😀'],
  1252: ['é', '€'],
  932: ['ソ', '表', 'ｱ'],
  949: ['가', '漢', '힝'],
  950: ['漢', '字'],
  54936: ['漢', '😀', 'é'],
  65000: ['é', '漢', '+'],
  65001: ['é', '漢', '😀'],
};

describe('a file read in small pieces', () => {
  it.each(Object.keys(alphabets).map(Number))('gives what it gives in one piece, code page %i', async (codePage) => {
    const letters = fc.constantFrom(
      ...alphabets[codePage],
      ...alphabets[codePage],
      'a',
      '0',
      '"',
      '""',
      ',',
      ',',
      '\n',
      '\n',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(letters, { maxLength: 40 }),
        fc.integer({ min: 3, max: 11 }),
        fc.boolean(),
        fc.integer({ min: 0, max: 2 }),
        async (parts, pieceSize, mark, headerRowsToSkip) => {
          const marked = mark && (codePage === 1200 || codePage === 65001);
          const content = encodeText((marked ? '\ufeff' : '') + parts.join(''), codePage);
          const file = connection(codePage, { headerRowsToSkip });
          const expected = await read(content, file, whole);
          const actual = await read(content, file, { pieceSize, longestRow: 1 << 16 });
          expect(actual.rows).toEqual(expected.rows);
          expect(actual.findings).toEqual(expected.findings);
          expect(withoutOffset(actual.failure)).toEqual(withoutOffset(expected.failure));
          expect(actual.origins.map(({ line }) => line)).toEqual(expected.origins.map(({ line }) => line));
          // Code pages of several bytes tell offsets by the piece only.
          if ([1200, 1252, 65001].includes(codePage)) expect(actual.origins).toEqual(expected.origins);
        },
      ),
      { numRuns: 120, seed: 23 },
    );
  });

  it.each([
    ['UTF-8', 65001, 'é漢'],
    ['1252', 1252, 'é€'],
    ['UTF-16', 1200, 'é漢😀'],
  ])('tells the byte of each row as the bytes of the rows before say: %s', async (_, codePage, word) => {
    const lines = Array.from({ length: 60 }, (_, row) => `${row},${word.repeat(row % 7)}\n`);
    const content = lines.map((line) => encodeText(line, codePage));
    const starts = content.map((_, row) => content.slice(0, row).reduce((sum, bytes) => sum + bytes.length, 0));
    for (const pieceSize of [5, 64, 1 << 16]) {
      const { origins } = await read(Buffer.concat(content), connection(codePage), { pieceSize, longestRow: 1 << 16 });
      expect(origins.map(({ byteOffset }) => byteOffset)).toEqual(starts);
    }
  });

  it('tells the right byte again in the piece after malformed UTF-8', async () => {
    const content = Buffer.concat([Buffer.from('a,\xff\n', 'latin1'), Buffer.from('b,c\nd,e\n')]);
    const { origins } = await read(content, connection(65001), { pieceSize: 4, longestRow: 99 });
    expect(origins.map(({ byteOffset }) => byteOffset)).toEqual([undefined, 4, 8]);
  });

  it('reads characters of two bytes on a seam without any byte that surely ends one', async () => {
    const columns = [3, 2].map((width, index) => ({
      ...connection(949).columns[index],
      columnType: 'FixedWidth' as const,
      width: width * 2,
      delimiter: '',
    }));
    const file = connection(949, { format: 'FixedWidth', rowDelimiter: '', columns });
    const { rows } = await read(encodeText('가나다라마'.repeat(20), 949), file, { pieceSize: 7, longestRow: 999 });
    expect(rows).toEqual(Array.from({ length: 20 }, () => ['가나다', '라마']));
  });

  it('fails with row, line and delimiter when a row is longer than the limit', async () => {
    const content = Buffer.from(`a,b\n${'x'.repeat(300)}`);
    const { rows, failure } = await read(content, connection(65001), { pieceSize: 64, longestRow: 100 });
    expect(rows).toEqual([['a', 'b']]);
    const place = { row: 2, line: 2, byteOffset: 4, bytes: 100, delimiter: '"\\n"' };
    expect(failure).toEqual(['OPENDTSX_E_FLATFILE_ROWTOOLONG', expect.objectContaining(place)]);
  });

  it('fails likewise when a header row is longer than the limit', async () => {
    const file = connection(65001, { headerRowsToSkip: 1, headerRowDelimiter: '\r\n' });
    const { failure } = await read(Buffer.from('x'.repeat(300)), file, { pieceSize: 64, longestRow: 100 });
    expect(failure).toEqual(['OPENDTSX_E_FLATFILE_ROWTOOLONG', expect.objectContaining({ delimiter: '"\\r\\n"' })]);
  });
});

function withoutOffset(failure: unknown): unknown {
  return Array.isArray(failure) ? [failure[0], { ...failure[1], byteOffset: undefined }] : failure;
}
