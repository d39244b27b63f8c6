import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import { SpillFiles, type SpillSettings } from './spill-files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spill-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const warnings: Diagnostic[] = [];
const nobody = (): void => undefined;

function spillFiles(settings: Partial<SpillSettings> = {}): SpillFiles {
  warnings.length = 0;
  return new SpillFiles({
    folders: { rows: [folder], blobs: [folder] },
    resolvePath: (path) => path,
    warn: (finding) => warnings.push(finding),
    ...settings,
  });
}

function errorOf(action: () => unknown): DtsError {
  try {
    action();
  } catch (error) {
    if (error instanceof DtsError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** A process with an open spill file that still has its name. */
async function startSpilling(): Promise<() => Promise<void>> {
  const program = `
    const { SpillFiles } = await import(${JSON.stringify(new URL('./spill-files.ts', import.meta.url).href)});
    const folder = ${JSON.stringify(folder)};
    const files = new SpillFiles({ folders: { rows: [folder], blobs: [] }, resolvePath: (path) => path, warn() {}, unlinksAtOnce: false });
    files.create('rows', () => undefined).append(Buffer.from('rows'));
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

/** The names in the folder after another process made and closed a spill file there. */
function namesAfterNextStart(): string[] {
  const program = `
    const { SpillFiles } = await import(${JSON.stringify(new URL('./spill-files.ts', import.meta.url).href)});
    const folder = ${JSON.stringify(folder)};
    const files = new SpillFiles({ folders: { rows: [folder], blobs: [] }, resolvePath: (path) => path, warn() {} });
    files.create('rows', () => undefined);
    files.closeAll();`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return readdirSync(folder);
}

describe.each([true, false])('a spill file, whether it loses its name at once: %s', (unlinksAtOnce) => {
  it('gives back what was written, in any order', () => {
    let written = 0;
    const file = spillFiles({ unlinksAtOnce }).create('rows', (bytes) => {
      written += bytes;
    });
    const positions = ['first', 'second', ''].map((text) => file.append(Buffer.from(text)));
    expect(positions).toEqual([0, 5, 11]);
    const target = new Uint8Array(5);
    file.readInto(positions[0] ?? 0, target);
    expect([Buffer.from(file.read(5, 6)).toString(), Buffer.from(target).toString()]).toEqual(['second', 'first']);
    expect([file.length, written]).toEqual([11, 11]);
    file.close();
    file.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is gone when all are closed', () => {
    const files = spillFiles({ unlinksAtOnce });
    for (let count = 0; count < 3; count++) files.create('blobs', nobody).append(Buffer.from('x'));
    files.closeAll();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says what it needs when the disk is full, and leaves nothing', () => {
    const write = (): number => {
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    };
    const files = spillFiles({ unlinksAtOnce, write });
    const finding = errorOf(() => files.create('rows', nobody).append(Buffer.from('rows'))).diagnostic;
    expect(finding.symbol).toBe('DTS_E_EXTENDFAILED');
    expect(finding.message).toContain('to 4 bytes: the disk is full');
    files.closeAll();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('goes on writing where the system wrote only a part', () => {
    const write: SpillSettings['write'] = (descriptor, bytes, offset, length, position) =>
      writeSync(descriptor, bytes, offset, Math.min(length, 2), position);
    const file = spillFiles({ unlinksAtOnce, write }).create('rows', nobody);
    file.append(Buffer.from('seven bytes'));
    expect(Buffer.from(file.read(0, 11)).toString()).toBe('seven bytes');
    file.close();
  });
});

describe('the folder of spill files', () => {
  it('is made when it is missing', () => {
    const files = spillFiles({ folders: { rows: [join(folder, 'deep', 'down')], blobs: [] } });
    files.create('rows', nobody);
    files.closeAll();
    expect(readdirSync(join(folder, 'deep', 'down'))).toEqual([]);
  });

  it('is the next one when one cannot be used, which is told once', () => {
    const blocked = join(folder, 'file');
    writeFileSync(blocked, '');
    const usable = join(folder, 'usable');
    const files = spillFiles({ folders: { rows: [blocked, usable], blobs: [] }, unlinksAtOnce: false });
    files.create('rows', nobody);
    files.create('rows', nobody);
    expect(readdirSync(usable)).toHaveLength(2);
    files.closeAll();
    expect(warnings.map(({ symbol }) => symbol)).toEqual(['DTS_W_UNUSABLETEMPORARYPATH']);
  });

  it('is that of the system when none is named or none can be used', () => {
    const refuse = (): never => {
      throw new DtsError({ ...diagnostic('OPENDTSX_E_PATH_UNMAPPED'), message: 'It is mapped to nothing.' });
    };
    const files = spillFiles({ folders: { rows: ['D:\\temp'], blobs: [] }, resolvePath: refuse });
    files.create('blobs', nobody);
    expect(warnings).toEqual([]);
    files.create('rows', nobody);
    files.closeAll();
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining('It is mapped to nothing')]);
  });
});

describe('a process killed while it spills', () => {
  it('leaves a file that the next one removes', async () => {
    const kill = await startSpilling();
    await kill();
    expect(readdirSync(folder)).toHaveLength(1);
    expect(namesAfterNextStart()).toEqual([]);
  });

  it('keeps its file while it runs', async () => {
    const kill = await startSpilling();
    try {
      expect(namesAfterNextStart()).toHaveLength(1);
    } finally {
      await kill();
    }
  });

  it('is not confused with one of another machine, or with files of others', async () => {
    const names = ['opendtsx-00000000-1-1-0-1.spill', 'opendtsx-notes.spill', 'data.csv'];
    for (const name of names) writeFileSync(join(folder, name), '');
    expect(namesAfterNextStart().sort()).toEqual(names.sort());
  });
});
