import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const checkout = dirname(dirname(fileURLToPath(import.meta.url)));
const fullDevice = '/dev/full';

/** Runs dtexec on a package that succeeds, with its standard output on a device. */
function dtexec(args: readonly string[], output: string): { status: number | null; errors: string } {
  const device = openSync(output, 'w');
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      join(checkout, 'bin', 'dtexec.js'),
      '/F',
      join(checkout, 'tests', 'transcripts', 'divide.dtsx'),
      '/Set',
      '\\Package.Variables[User::Divisor].Value;5',
      ...args,
    ],
    { encoding: 'utf8', stdio: ['ignore', device, 'pipe'], env: { ...process.env, NO_COLOR: '1' } },
  );
  closeSync(device);
  return { status, errors: stderr };
}

describe.skipIf(!existsSync(fullDevice))('output that cannot be written', () => {
  it.each([[[]], [['--json']]])('is told on standard error and ends with 6, not with success (%j)', (args) => {
    const { status, errors } = dtexec(args, fullDevice);
    expect(errors).toMatch(/^error 0xC0202053 DTS_E_CANNOTWRITETODATAFILE\n.*standard output.*ENOSPC.*\n/);
    expect(errors).not.toContain('   at ');
    expect(status).toBe(6);
  });

  it('of --rejects fails the command', () => {
    const { status, errors } = dtexec(['--rejects', fullDevice], '/dev/null');
    expect(errors).toMatch(/^error 0xC0202053 DTS_E_CANNOTWRITETODATAFILE\n.*\/dev\/full.*ENOSPC/);
    expect(status).toBe(1);
  });
});
