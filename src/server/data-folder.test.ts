import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readServerKey, takeDataFolder } from './data-folder.ts';

const made: string[] = [];
afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true });
});

function place(): string {
  const path = mkdtempSync(join(tmpdir(), 'data-'));
  made.push(path);
  return path;
}

describe('the data folder', () => {
  it('is made for its owner only, and belongs to one server until that lets go', async () => {
    const path = join(place(), 'new', 'data');
    const first = await takeDataFolder(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    await expect(takeDataFolder(path)).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_SERVER_FOLDERTAKEN' },
    });
    first.release();
    (await takeDataFolder(path)).release();
  });

  it('that is a file is refused', async () => {
    const file = join(place(), 'file');
    writeFileSync(file, '');
    await expect(takeDataFolder(file)).rejects.toMatchObject({ diagnostic: { symbol: 'OPENDTSX_E_SERVER_FOLDER' } });
  });
});

describe('the key of the server', () => {
  it('is made once, for its owner only, and is the same for servers that start at once', async () => {
    const folder = place();
    const file = join(folder, 'server.key');
    const keys = await Promise.all(Array.from({ length: 8 }, () => readServerKey(file)));
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
    expect(keys[0]).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['server.key']);
  });

  it('that is cut short is refused and left as it is', async () => {
    const file = join(place(), 'server.key');
    writeFileSync(file, 'abc');
    await expect(readServerKey(file)).rejects.toMatchObject({ diagnostic: { symbol: 'OPENDTSX_E_SERVER_KEY' } });
    expect(readFileSync(file, 'utf8')).toBe('abc');
  });
});
