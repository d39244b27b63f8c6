import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleFile, sampleTable } from './sample-rows.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-sample-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the first rows', () => {
  it('of a file keep quoted separators, quotes and empty fields', () => {
    const file = join(folder, 'a.csv');
    writeFileSync(file, '"a","b"\r\n"x,y","say ""hi"""\r\n,2\r\n3,\r\n');
    expect(sampleFile(file, 2)).toEqual({
      columns: [{ title: 'a' }, { title: 'b' }],
      rows: [
        ['x,y', 'say "hi"'],
        ['', '2'],
      ],
      count: 3,
    });
  });

  it('of a file may be none', () => {
    const file = join(folder, 'a.csv');
    writeFileSync(file, '');
    expect(sampleFile(file, 2)).toEqual({ columns: [], rows: [], count: 0 });
  });

  it('of a table come with the number of all, numbers aligned right', () => {
    const file = join(folder, 'a.db');
    const database = new DatabaseSync(file);
    database.exec(`create table "a ""b" (n int, t text); insert into "a ""b" values (1, 'x'), (2, null), (3, 'z')`);
    database.close();
    expect(sampleTable(file, 'a "b', 2)).toEqual({
      columns: [
        { title: 'n', align: 'right' },
        { title: 't', align: 'left' },
      ],
      rows: [
        ['1', 'x'],
        ['2', 'NULL'],
      ],
      count: 3,
    });
  });
});
