import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFileTarget } from './file-target.ts';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-target-'));
  path = join(folder, 'out.txt');
});
afterEach(() => rm(folder, { recursive: true }));

async function write(text: string, overwrite: boolean, succeeded = true): Promise<void> {
  const target = await openFileTarget(path, overwrite);
  await target.write(Buffer.from(text));
  await target.close(succeeded);
}

/** A process in the middle of writing into `path`. It says when it has written; nobody waits for a clock. */
async function startWriting(overwrite: boolean): Promise<() => Promise<void>> {
  const program = `
    const { openFileTarget } = await import(${JSON.stringify(new URL('./file-target.ts', import.meta.url).href)});
    const target = await openFileTarget(${JSON.stringify(path)}, ${overwrite});
    await target.write(Buffer.from('unfinished\\nunfin'));
    globalThis.writing = target; // Garbage collection would close it.
    process.stdout.write('written');
    process.stdin.resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), exited]);
  return async () => {
    expect(child.kill('SIGKILL')).toBe(true);
    expect((await exited)[1]).toBe('SIGKILL');
  };
}

async function killWhileWriting(overwrite: boolean): Promise<void> {
  const kill = await startWriting(overwrite);
  await kill();
}

describe('a file being written', () => {
  it('does not show under its name before it is complete', async () => {
    const target = await openFileTarget(path, true);
    await target.write(Buffer.from('new'));
    expect(await readdir(folder)).toEqual(['out.txt.partial', 'out.txt.writing']);
    await target.close(true);
    expect(await readdir(folder)).toEqual(['out.txt']);
  });

  it('keeps its permissions when it is replaced', async () => {
    await writeFile(path, 'old');
    await chmod(path, 0o640);
    await write('new', true);
    expect((await stat(path)).mode & 0o777).toBe(0o640);
  });

  it('is the one that a symbolic link leads to', async () => {
    await mkdir(join(folder, 'real'));
    await writeFile(join(folder, 'real', 'file.txt'), 'old');
    await symlink(join(folder, 'real', 'file.txt'), path);
    await write('new', true);
    expect(await readFile(join(folder, 'real', 'file.txt'), 'utf8')).toBe('new');
  });

  it.each([true, false])('is refused when it is read-only, overwrite %s', async (overwrite) => {
    await writeFile(path, 'old');
    await chmod(path, 0o444);
    await expect(openFileTarget(path, overwrite)).rejects.toThrow('it is read-only');
    expect(await readdir(folder)).toEqual(['out.txt']);
  });

  it.each([true, false])('has one writer, overwrite %s', async (overwrite) => {
    await writeFile(path, 'old');
    const first = await openFileTarget(path, overwrite);
    await expect(openFileTarget(path, true)).rejects.toThrow('by another component');
    await first.close(false);
    await write('new', true);
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('is not taken for one being written after opening it failed', async () => {
    await mkdir(`${path}.partial`);
    await expect(openFileTarget(path, true)).rejects.toThrow();
    await rm(`${path}.partial`, { recursive: true });
    await write('new', true);
    expect(await readFile(path, 'utf8')).toBe('new');
  });
});

describe('a file that another process writes', () => {
  it.each([
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ])('is refused until that one is gone, whether they overwrite or not: %s, %s', async (first, second) => {
    await writeFile(path, 'old\n');
    const kill = await startWriting(first);
    try {
      await expect(openFileTarget(path, second)).rejects.toThrow('it is being written by another process');
      expect(await readFile(path, 'utf8')).toBe(first ? 'old\n' : 'old\nunfinished\nunfin');
    } finally {
      await kill();
    }
    await write('new\n', second);
    expect(await readFile(path, 'utf8')).toBe(second ? 'new\n' : 'old\nnew\n');
    expect(await readdir(folder)).toEqual(['out.txt']);
  });
});

describe.skipIf(process.platform === 'win32')('a process killed while it writes', () => {
  it('leaves no file that looks complete, and the next start takes the rest away', async () => {
    await killWhileWriting(true);
    expect(await readdir(folder)).toEqual(['out.txt.partial', 'out.txt.writing']);
    await write('all\n', true);
    expect(await readdir(folder)).toEqual(['out.txt']);
    expect(await readFile(path, 'utf8')).toBe('all\n');
  });

  it('leaves the old file as it was', async () => {
    await writeFile(path, 'old\n');
    await killWhileWriting(true);
    expect(await readFile(path, 'utf8')).toBe('old\n');
  });

  it.each([
    [true, 'next\n'],
    [false, 'old\nnext\n'],
  ])(
    'leaves a note beside a file it appended to, and the next start takes back its rows, overwrite %s',
    async (overwrite, text) => {
      await writeFile(path, 'old\n');
      await killWhileWriting(false);
      expect(await readFile(`${path}.append`, 'utf8')).toBe('4\n');
      await write('failed\n', overwrite, false);
      expect(await readFile(path, 'utf8')).toBe('old\n');
      await write('next\n', overwrite);
      expect(await readFile(path, 'utf8')).toBe(text);
      expect(await readdir(folder)).toEqual(['out.txt']);
    },
  );
});
