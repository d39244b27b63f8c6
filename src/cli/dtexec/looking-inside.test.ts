import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainPainter } from '../console/painter.ts';
import { runDtexec } from './run-dtexec.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-inside-'));
  cpSync('examples/quickstart', folder, { recursive: true, filter: (source) => !source.endsWith('out') });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs dtexec on the quickstart package. */
async function dtexec(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  const told = { output: '', errors: '' };
  const code = await runDtexec(['/F', join(folder, 'quickstart.dtsx'), ...args], {
    output: {
      write: (text) => {
        told.output += text;
      },
      size: () => ({ columns: 80, rows: 24 }),
    },
    writeError: (text) => {
      told.errors += text;
    },
    paint: plainPainter,
    paintError: plainPainter,
    redraws: false,
  });
  return { code, ...told };
}

// Source: our own.
describe('dtexec, asked to look inside', () => {
  it('shows the rows of a path on standard error, for each run of the data flow', async () => {
    const { code, errors } = await dtexec('--view', 'Order files.Flat File Source Output:1');
    expect(code).toBe(0);
    expect(errors.match(/Flat File Source Output: the first 1 row$/gm)).toHaveLength(3);
    expect(errors).toContain('| OrderId | CustomerCode |');
  });

  it('writes rejects, a tap and a profile to files', async () => {
    const at = (name: string): string => join(folder, name);
    const tap = `Good orders=${at('good.jsonl')}:2`;
    const profile = ['--profile', at('profile.json')];
    const { code, output } = await dtexec('--rejects', at('rejects.csv'), '--tap', tap, ...profile);
    expect(code).toBe(0);
    expect(output).not.toContain('Profile of');
    // Source: the example, whose conversions redirect three rows; what the Lookup and the Conditional Split direct elsewhere is no error.
    expect(readFileSync(at('rejects.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(4);
    expect(readFileSync(at('1_good.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(2);
    const { flows } = JSON.parse(readFileSync(at('profile.json'), 'utf8'));
    expect(flows[0]).toMatchObject({ executablePath: '\\Package\\Load each file\\Load orders', runs: 3 });
    expect(flows[0].advice.map(({ rule }: { rule: string }) => rule)).toContain('unused-columns');
  });

  it('prints a profile behind everything else, and on standard error with --json', async () => {
    const plain = await dtexec('--profile');
    expect(plain.output).toMatch(
      /Elapsed: [\s\S]*\nProfile of \\Package\\Load each file\\Load orders: [\s\S]*What would help/,
    );
    const json = await dtexec('--json', '--profile');
    for (const line of json.output.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('event');
    expect(json.errors).toContain('Profile of ');
  });

  it('fails when the profile cannot be written', async () => {
    const { code, errors } = await dtexec('--profile', join(folder, 'no-such-folder', 'profile.json'));
    expect(code).toBe(1);
    expect(errors).toContain('DTS_E_CANNOTOPENDATAFILE');
  });

  it('lists the paths when there is none of the name, and runs nothing', async () => {
    const { code, output } = await dtexec('--tap', 'Nothing=rows.csv');
    expect(code).toBe(1);
    expect(output).toContain('OPENDTSX_E_FLOWPATH_UNKNOWN');
    expect(output).toContain('Paths[Good orders]');
    expect(output).not.toContain('done ');
  });
});
