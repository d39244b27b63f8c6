import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-cache-file-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes 500 rows into a cache file, in a process whose files may not grow beyond 2 KiB. Gives what it says. */
function writeWithoutRoom(path: string): string {
  const program = `
    const { writeCacheFile } = await import(${JSON.stringify(new URL('./cache-file.ts', import.meta.url).href)});
    const { columnType, createVector, writeVector } = await import('opendtsx/sdk');
    const type = columnType('DT_I4');
    const vector = createVector(type, 500);
    for (let row = 0; row < 500; row++) writeVector(vector, row, 10_000 + row, type);
    const rows = { rowCount: 500, vector: () => vector };
    const failure = await writeCacheFile(${JSON.stringify(path)}, 'Cache', [{ name: 'id', type, indexPosition: 1 }], rows).catch((error) => error);
    console.log(failure?.diagnostic?.symbol, failure?.message);`;
  const node = [process.execPath, '--conditions=opendtsx-source', '--input-type=module', '--eval', program];
  const { stdout, stderr, status } = spawnSync('sh', ['-c', 'ulimit -f 4 && exec "$@"', 'sh', ...node], {
    encoding: 'utf8',
    // The cache of compiled modules is made of files too.
    env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' },
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout;
}

// Source: documentation error reference: DTS_E_CACHEFILEWRITEFAILED; that a write which stops within the last rows is one is our own.
describe.skipIf(process.platform === 'win32')('a cache file on a disk without room', () => {
  it.each([[[]], [['cache.caw']]])('fails, and leaves what there was: %j', (before) => {
    for (const name of before) writeFileSync(join(folder, name), 'old');
    expect(writeWithoutRoom(join(folder, 'cache.caw'))).toMatch(/^DTS_E_CACHEFILEWRITEFAILED .*EFBIG/);
    expect(readdirSync(folder)).toEqual(before);
  });
});
