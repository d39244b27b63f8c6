import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-export-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes 5,000 bytes in a process whose files may not grow beyond 2 KiB. Gives the symbol of what went wrong. */
function writeWithoutRoom(path: string, existing: string): string {
  const program = `
    const { writeValue } = await import(${JSON.stringify(new URL('./write-file.ts', import.meta.url).href)});
    const fault = await writeValue(${JSON.stringify(path)}, Buffer.alloc(5000, 'x'), Buffer.alloc(0), ${JSON.stringify(existing)});
    console.log(fault?.symbol);`;
  const node = [process.execPath, '--conditions=opendtsx-source', '--input-type=module', '--eval', program];
  const { stdout, stderr, status } = spawnSync('sh', ['-c', 'ulimit -f 4 && exec "$@"', 'sh', ...node], {
    encoding: 'utf8',
    env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' },
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout.trim();
}

// Source: documentation error reference: symbols of the files of Export Column; that nothing of a file stays which cannot be written is our own.
describe.skipIf(process.platform === 'win32')('a file that the disk has no room for', () => {
  it.each([
    ['fail', undefined],
    ['append', undefined],
    ['append', 'old'],
    ['replace', 'old'],
  ])('is not there, or as it was: %s, %s', (existing, before) => {
    const path = join(folder, 'value.bin');
    if (before !== undefined) writeFileSync(path, before);
    expect(writeWithoutRoom(path, existing)).toMatch(/^DTS_E_TXFILEEXTRACTORSTATIC_/);
    expect(readdirSync(folder)).toEqual(before === undefined ? [] : ['value.bin']);
    if (before !== undefined) expect(readFileSync(path, 'utf8')).toBe(before);
  });
});
