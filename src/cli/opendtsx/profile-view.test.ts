import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainPainter } from '../console/painter.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { profileView } from './profile-view.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-profile-view-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function viewed(...args: string[]): Promise<{ code: number; told: string; faults: string }> {
  const told: string[] = [];
  const faults: string[] = [];
  const code = await profileView(args, {
    output: { write: (text) => told.push(text) > 0, size: () => ({ columns: 80, rows: 24 }) },
    writeError: (text) => {
      faults.push(text);
    },
    paint: plainPainter,
    paintError: plainPainter,
    redraws: false,
  });
  return { code, told: told.join(''), faults: faults.join('') };
}

const profiles =
  '<DataProfile xmlns="http://schemas.microsoft.com/sqlserver/2008/DataDebugger/"><DataProfileOutput><Profiles /></DataProfileOutput></DataProfile>';

// Source: our own.
describe('opendtsx profile-view', () => {
  it('writes the page to a file, or to standard output', async () => {
    const [file, page] = [join(folder, 'a.xml'), join(folder, 'page.html')];
    writeFileSync(file, profiles);
    expect(await viewed(file, '--html', page)).toEqual({ code: 0, told: `${page}: 0 profiles\n`, faults: '' });
    expect(readFileSync(page, 'utf8')).toContain('<!doctype html>');
    expect((await viewed(file)).told).toBe(readFileSync(page, 'utf8'));
  });

  it('ends with 4 when there is no such file, with 5 when it holds no profiles or the page cannot be written', async () => {
    const file = join(folder, 'a.xml');
    expect((await viewed(file)).code).toBe(4);
    expect((await viewed(folder)).code).toBe(5);
    writeFileSync(file, '<a/>');
    const page = join(folder, 'page.html');
    const { code, faults } = await viewed(file, '--html', page);
    expect([code, faults, existsSync(page)]).toEqual([
      5,
      expect.stringContaining('OPENDTSX_E_PROFILEVIEW_FILE'),
      false,
    ]);
    writeFileSync(file, profiles);
    expect((await viewed(file, '--html', join(folder, 'none', 'page.html'))).code).toBe(5);
  });

  it.each([[[]], [['a', 'b']], [['--pdf', 'x']]])('refuses %j', async (args) => {
    await expect(viewed(...args)).rejects.toBeInstanceOf(OptionFault);
  });
});
