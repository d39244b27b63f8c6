import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { queryRows } from '../../../../testing/database-rows.ts';
import { connect } from '../excel.run.ts';
import { compoundFile, double, int16, int32, record, xlsText } from '../fixtures/xls-file.ts';

let file = '';
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xls-'));
  file = join(folder, 'a.xls');
});

afterEach(() => rmSync(folder, { recursive: true }));

const begin = record(0x0809, 0x0600, 5);
const end = record(0x0a);

/** A workbook of one sheet `S`. Source of every record: [MS-XLS] (documentation). */
function workbook(cells: readonly Buffer[], more: readonly Buffer[] = [], version = begin): Buffer {
  const strings = ['a', 'b', 'c', 'shared text'];
  const shared = record(0xfc, int32(4), int32(4), Buffer.concat(strings.map(xlsText)));
  const formats = [record(0xe0, 0, 0), record(0xe0, 0, 14)];
  const head = (offset: number): Buffer =>
    Buffer.concat([
      version,
      ...more,
      ...formats,
      record(0x85, int32(offset), Buffer.from([0, 0, 1, 0]), Buffer.from('S')),
      shared,
      end,
    ]);
  const offset = head(0).length;
  const header = [0, 1, 2].map((column) => record(0xfd, 0, column, 0, int32(column)));
  return compoundFile('Workbook', Buffer.concat([head(offset), begin, ...header, ...cells, end]));
}

async function rows(bytes: Uint8Array) {
  writeFileSync(file, bytes);
  const database = await connect(file, {});
  try {
    return await queryRows(database, 'select * from [S$]');
  } finally {
    await database.close();
  }
}

describe('an .xls workbook', () => {
  it('gives texts, numbers, dates, booleans and the last values of formulas', async () => {
    const cells = [
      record(0xfd, 1, 0, 0, int32(3)),
      record(0x0203, 1, 1, 1, double(44_259.5)),
      record(0x0205, 1, 2, 0, Buffer.from([1, 0])),
      record(0x06, 2, 0, 0, Buffer.from([0, 0, 0, 0, 0, 0, 0xff, 0xff]), int16(0)),
      record(0x0207, xlsText('formula')),
      record(0x0203, 2, 1, 1, double(1)),
      record(0x0205, 2, 2, 0, Buffer.from([7, 1])),
    ];
    expect(await rows(workbook(cells))).toEqual([
      ['shared text', 16_148_592_000_000_000n, true],
      ['formula', -22_089_888_000_000_000n, null],
    ]);
  });

  it('gives compact numbers: whole, in hundredths, and halves of doubles', async () => {
    const compacts = [
      int16(0),
      int32((5 << 2) | 2),
      int16(0),
      int32((1999 << 2) | 3),
      int16(0),
      int32(double(0.5).readUInt32LE(4)),
    ];
    const cells = [record(0xbd, 1, 0, ...compacts, 2), record(0x027e, 2, 0, 0, int32((-7 << 2) | 2))];
    expect(await rows(workbook(cells))).toEqual([
      [5, 19.99, 0.5],
      [-7, null, null],
    ]);
  });

  it.each([
    ['encrypted', () => workbook([], [record(0x2f, 1)]), 'encrypted with a password'],
    ['an encrypted .xlsx', () => compoundFile('EncryptedPackage', Buffer.alloc(10)), 'encrypted with a password'],
    ['of Excel 95', () => workbook([], [], record(0x0809, 0x0500, 5)), 'Excel 95'],
    ['a document of another program', () => compoundFile('WordDocument', Buffer.alloc(10)), 'of another program'],
    ['cut off', () => workbook([]).subarray(0, 1500), 'cut off'],
  ])('is refused when it is %s', async (_, make, words) => {
    await expect(rows(make())).rejects.toThrow(words);
  });

  it('is not written to', async () => {
    writeFileSync(file, workbook([]));
    const database = await connect(file, {});
    const statement = database.execute('INSERT INTO [S$] (a) VALUES (1)', [], {
      signal: new AbortController().signal,
      timeoutSeconds: 0,
    });
    await expect(statement).rejects.toThrow('Let the connection lead to an .xlsx file');
    await database.close();
  });
});
