import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Application } from '../../object-model/application.ts';
import { Package } from '../../object-model/package.ts';
import { plainPainter } from '../console/painter.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { eject } from './eject.ts';

let folder = '';
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-eject-'));
  const made = new Package({ name: 'Day' });
  made.variables.add('Day', false, 'User', 7);
  made.connections.add('OLEDB').connectionString = 'Data Source=.;Password=Wonderland7;';
  await new Application().saveToXml(join(folder, 'day.dtsx'), made);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function ejected(...args: string[]): Promise<{ code: number; told: string; faults: string }> {
  const told: string[] = [];
  const faults: string[] = [];
  const code = await eject(args, {
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

// Source: our own; what the programs are is tested in src/tools/eject.
describe('opendtsx eject', () => {
  it('writes the program to standard output, and the names of secrets beside it', async () => {
    const { code, told, faults } = await ejected(join(folder, 'day.dtsx'));
    expect(code).toBe(0);
    expect(told).toContain("pkg.variable('Day', 7);");
    expect(faults).toContain("to be given: the secret 'OLEDB Password'");
    expect(told + faults).not.toContain('Wonderland7');
  });

  it('writes the program to a file', async () => {
    const file = join(folder, 'day.ts');
    const { code, told } = await ejected(join(folder, 'day.dtsx'), '-o', file);
    expect([code, told]).toEqual([0, '']);
    expect(readFileSync(file, 'utf8')).toContain('export async function buildPackage');
  });

  it('writes nothing when there is no such package, or it cannot be read', async () => {
    const file = join(folder, 'out.ts');
    writeFileSync(join(folder, 'text.dtsx'), 'no package');
    expect((await ejected(join(folder, 'other.dtsx'), '-o', file)).code).toBe(4);
    expect((await ejected(join(folder, 'text.dtsx'), '-o', file)).code).toBe(5);
    expect(existsSync(file)).toBe(false);
  });

  it('refuses a command line without package', async () => {
    await expect(ejected()).rejects.toThrow(OptionFault);
  });
});
