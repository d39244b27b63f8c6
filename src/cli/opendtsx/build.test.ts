import { existsSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { salesFolder } from '../../formats/ispac/fixtures/sales-folder.ts';
import { loadProject } from '../../runtime/load-project.ts';
import { plainPainter } from '../console/painter.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { build } from './build.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-build-'));
  for (const { name, read } of salesFolder()) writeFileSync(join(folder, name), read());
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function built(...args: string[]): Promise<{ code: number; told: string; faults: string }> {
  const told: string[] = [];
  const faults: string[] = [];
  const code = await build(args, {
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

// Source: our own; the project deployment file is that of the designer's build (src/formats/ispac).
describe('opendtsx build', () => {
  it('makes the project deployment file of a folder, the same bytes every time', async () => {
    const file = join(folder, 'out.ispac');
    const { code, told } = await built(folder, '-o', file);
    expect([code, told]).toEqual([0, expect.stringMatching(/out\.ispac: built \([\d,]+ bytes\)\n$/)]);
    const bytes = readFileSync(file);
    await built(join(folder, 'Sales.dtproj'), '--output', file);
    expect(Buffer.compare(readFileSync(file), bytes)).toBe(0);
    expect(loadProject(file).project.packages.map(({ name }) => name)).toEqual(['Load it.dtsx', 'Part.dtsx']);
  });

  it('writes nothing when a file that the project lists is missing', async () => {
    unlinkSync(join(folder, 'Part.dtsx'));
    const file = join(folder, 'out.ispac');
    const { code, faults } = await built(folder, '-o', file);
    expect([code, faults]).toEqual([5, expect.stringContaining('Part.dtsx')]);
    expect(existsSync(file)).toBe(false);
  });

  it('ends with 4 when there is no such project', async () => {
    expect((await built(join(folder, 'no.dtproj'))).code).toBe(4);
  });

  it.each([
    [['a', 'b'], /takes one project/],
    [['--outputt', 'x'], /unknown option '--outputt'/],
    [['--decrypt-env', 'hush-hush'], /--decrypt-env/],
  ])('refuses %j without telling more than needed', async (args, message) => {
    const fault = await built(...args).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(fault).toBeInstanceOf(OptionFault);
    const said = JSON.stringify(fault);
    expect(said).toMatch(message);
    expect(said).not.toContain('hush');
  });
});
