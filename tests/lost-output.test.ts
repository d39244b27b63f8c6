import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const checkout = dirname(dirname(fileURLToPath(import.meta.url)));
const fullDevice = '/dev/full';

/** Runs dtexec on a package that succeeds, with its standard output on a device; without one it is given back. */
function dtexec(
  args: readonly string[],
  output?: string,
): { status: number | null; errors: string; output: string | null } {
  const device = output === undefined ? undefined : openSync(output, 'w');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(checkout, 'bin', 'dtexec.js'),
      '/F',
      join(checkout, 'tests', 'transcripts', 'divide.dtsx'),
      '/Set',
      '\\Package.Variables[User::Divisor].Value;5',
      ...args,
    ],
    { encoding: 'utf8', stdio: ['ignore', device ?? 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } },
  );
  if (device !== undefined) closeSync(device);
  return { status, errors: stderr, output: stdout };
}

describe.skipIf(!existsSync(fullDevice))('output that cannot be written', () => {
  it.each([[[]], [['--json']]])('is told on standard error and ends with 6, not with success (%j)', (args) => {
    const { status, errors } = dtexec(args, fullDevice);
    expect(errors).toMatch(/^error 0xC0202053 DTS_E_CANNOTWRITETODATAFILE\n.*standard output.*ENOSPC.*\n/);
    expect(errors).not.toContain('   at ');
    expect(status).toBe(6);
  });

  it('of --rejects fails the command', () => {
    const { status, output } = dtexec(['--rejects', fullDevice]);
    expect(output).toMatch(/^error 0xC0202053 DTS_E_CANNOTWRITETODATAFILE\n.*\n.*\/dev\/full.*ENOSPC/m);
    expect(status).toBe(1);
  });
});
