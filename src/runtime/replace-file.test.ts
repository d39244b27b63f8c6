import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceFile } from './replace-file.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-replace-'));
  file = join(folder, 'a.dtsx');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

// Source: our own (decision 7 of ARCHITECTURE.md).
describe('a file that is replaced', () => {
  it.skipIf(process.platform === 'win32')('keeps its permissions, and is the one that a link leads to', async () => {
    writeFileSync(file, 'old', { mode: 0o640 });
    symlinkSync(file, join(folder, 'link'));
    await replaceFile(join(folder, 'link'), Buffer.from('new'));
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(['a.dtsx', 'link']);
  });

  it('stays as it was when the new one cannot be written', async () => {
    writeFileSync(file, 'old');
    mkdirSync(`${file}.partial`);
    await expect(replaceFile(file, Buffer.from('new'))).rejects.toThrow(/The package was not saved: .*a\.dtsx/);
    expect(readFileSync(file, 'utf8')).toBe('old');
  });

  it('is refused when it is a folder', async () => {
    mkdirSync(file);
    await expect(replaceFile(file, Buffer.from('new'))).rejects.toThrow(/The package was not saved/);
    expect(readdirSync(folder)).toEqual(['a.dtsx']);
  });

  it.skipIf(process.platform === 'win32')('stays a pipe when it is one', async () => {
    execFileSync('mkfifo', [file]);
    const reading = readFile(file, 'utf8');
    await replaceFile(file, Buffer.from('new'));
    expect(await reading).toBe('new');
    expect(statSync(file).isFIFO()).toBe(true);
  });
});
