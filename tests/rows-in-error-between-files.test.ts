import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newPackage } from 'opendtsx/builder';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

// Source: our own. A file that is copied keeps the text of its fields where formatting would give the same: values that errors left must not.
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-between-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const rows = [
  '1,10.50,1994-09-23 16:40:40,abcde',
  '2x,11.25,1994-09-24 00:00:00,fghij',
  '3,n/a,1994-09-25 08:00:00,klmno',
  '4,12.75,yesterday,pqrst',
  '5,13.00,1994-09-26 09:30:00,too long',
  '6,14.10,1994-09-27 10:00:00,uvwxy',
];

async function copy(lines: readonly string[], errors: 'RedirectRow' | 'IgnoreFailure'): Promise<string[]> {
  writeFileSync(join(folder, 'in.csv'), `${lines.join('\r\n')}\r\n`);
  const copying = newPackage('Copy');
  const columns = { Id: 'DT_I4', Price: 'DT_NUMERIC:10:2', At: 'DT_DBTIMESTAMP', Name: 'DT_WSTR:5' };
  const shape = { CodePage: 65001, columns };
  const input = copying.flatFileConnectionManager('In', join(folder, 'in.csv'), shape);
  const output = copying.flatFileConnectionManager('Out', join(folder, 'out.csv'), shape);
  copying.dataFlowTask('Flow', (flow) => {
    const read = flow.flatFileSource('Rows', { connection: input, RetainNulls: true, errors });
    if (errors === 'RedirectRow') read.errors.multicast('Refused');
    read.flatFileDestination('Copy', { connection: output });
  });
  const { result } = await (await copying.build()).run({ workingFolder: folder });
  expect(result).toBe('success');
  return readFileSync(join(folder, 'out.csv'), 'utf8').trim().split('\r\n');
}

describe('a file that is copied with rows in error', () => {
  it('keeps every other row as it was when these are redirected', async () => {
    expect(await copy(rows, 'RedirectRow')).toEqual([rows[0], rows[5]]);
  });

  it('writes NULL and the shortened text, not the text of the file, when errors are ignored', async () => {
    expect(await copy(rows, 'IgnoreFailure')).toEqual([
      rows[0],
      ',11.25,1994-09-24 00:00:00,fghij',
      '3,,1994-09-25 08:00:00,klmno',
      '4,12.75,,pqrst',
      '5,13.00,1994-09-26 09:30:00,too l',
      rows[5],
    ]);
  });

  it('writes what formatting gives for a value in an unusual form beside rows that are redirected', async () => {
    const lines = ['1,10.50,1994-09-23 16:40:40,a', ' 2,1e1,1994-09-24,b', 'x,11.25,1994-09-25 00:00:00,c'];
    expect(await copy(lines, 'RedirectRow')).toEqual([lines[0], '2,10.00,1994-09-24 00:00:00,b']);
  });
});
