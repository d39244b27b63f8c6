import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandConsole } from '../console/command-console.ts';
import { plainPainter } from '../console/painter.ts';
import type { Confirmation } from './confirmation.ts';
import { runDtutil } from './run-dtutil.ts';

const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url));
const transcripts = fileURLToPath(new URL('../../../tests/transcripts/', import.meta.url));
const thumbprint = '5CADDED8BFE4CFDD174AA8F0FC2A6EACCB74329C';

let folder = '';
let plain = '';
let secret = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-dtutil-'));
  plain = join(folder, 'divide.dtsx');
  secret = join(folder, 'secret.dtsx');
  copyFileSync(join(transcripts, 'divide.dtsx'), plain);
  copyFileSync(join(transcripts, 'secret.dtsx'), secret);
});
afterEach(() => {
  delete process.env.OPENDTSX_TEST_SECRET;
  rmSync(folder, { recursive: true });
});

interface Result {
  readonly exitCode: number;
  readonly shown: string;
  readonly told: string;
}

async function dtutil(args: readonly string[], confirm?: Confirmation): Promise<Result> {
  let shown = '';
  let told = '';
  const target: CommandConsole = {
    output: {
      write: (text) => {
        shown += text;
      },
      size: () => ({ columns: 80, rows: 24 }),
    },
    writeError: (text) => {
      told += text;
    },
    paint: plainPainter,
    paintError: plainPainter,
    redraws: false,
  };
  const exitCode = await runDtutil(args, target, confirm);
  return { exitCode, shown, told };
}

const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
const to = (name: string): string => `FILE;${join(folder, name)}`;

// Source: documentation (dtutil utility).
describe('a copy', () => {
  it('is the package to the byte, with its permissions', async () => {
    chmodSync(plain, 0o600);
    expect((await dtutil(['/Fi', plain, '/C', to('copy.dtsx')])).exitCode).toBe(0);
    expect(text('copy.dtsx')).toBe(text('divide.dtsx'));
    if (process.platform !== 'win32') expect(statSync(join(folder, 'copy.dtsx')).mode & 0o777).toBe(0o600);
  });

  it('into a folder keeps the name of the file', async () => {
    mkdirSync(join(folder, 'copies'));
    expect((await dtutil(['/Fi', plain, '/C', to('copies')])).exitCode).toBe(0);
    expect(text('copies/divide.dtsx')).toBe(text('divide.dtsx'));
  });

  it('with a new ID differs in the ID only', async () => {
    const { shown } = await dtutil(['/Fi', plain, '/C', to('copy.dtsx'), '/I']);
    const [, id = ''] = /The new package ID is (\{[-\dA-F]{36}\})\./.exec(shown) ?? [];
    expect(text('copy.dtsx')).toBe(text('divide.dtsx').replace('{5B0C7A52-3B0E-4C61-9E0F-6A9B6C1F7D01}', id));
    expect(id).not.toBe('{5B0C7A52-3B0E-4C61-9E0F-6A9B6C1F7D01}');
  });

  it.each([
    [true, 0],
    [false, 1],
  ])('replaces another package when the answer is %s, and ends with %i', async (answer, exitCode) => {
    writeFileSync(join(folder, 'copy.dtsx'), 'old');
    const questions: string[] = [];
    const result = await dtutil(['/Fi', plain, '/C', to('copy.dtsx')], async (question) => {
      questions.push(question);
      return answer;
    });
    expect(questions).toEqual([`${join(folder, 'copy.dtsx')} exists. Overwrite it?`]);
    expect([result.exitCode, text('copy.dtsx') === 'old']).toEqual([exitCode, !answer]);
    expect(result.shown.includes('Nothing was changed.')).toBe(!answer);
  });

  it('replaces another package without a question when it is told to be quiet', async () => {
    writeFileSync(join(folder, 'copy.dtsx'), 'old');
    const never: Confirmation = () => Promise.reject(new Error('asked'));
    expect((await dtutil(['/Fi', plain, '/C', to('copy.dtsx'), '/Q'], never)).exitCode).toBe(0);
    expect(text('copy.dtsx')).toBe(text('divide.dtsx'));
  });

  // A pipe in the folder of the test stands for all devices: a test that fails must not replace one of the machine.
  it.skipIf(process.platform === 'win32')('never replaces a pipe or device', async () => {
    const pipe = join(folder, 'pipe');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    const { exitCode, told } = await dtutil(['/Fi', plain, '/C', to('pipe'), '/Q']);
    expect([exitCode, told]).toEqual([1, expect.stringContaining('no regular file')]);
    expect(statSync(pipe).isFIFO()).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('is not made at a path that only Windows has', async () => {
    const { exitCode, told } = await dtutil(['/Fi', plain, '/C', 'FILE;C:\\packages\\copy.dtsx']);
    expect([exitCode, told]).toEqual([1, expect.stringContaining('path of Windows')]);
  });

  it('of a package into a folder that is not there is refused', async () => {
    const { exitCode, told } = await dtutil(['/Fi', plain, '/C', to('copies/')]);
    expect([exitCode, told]).toEqual([1, expect.stringContaining('no such folder')]);
  });
});

describe('a move', () => {
  it('leaves the package at its new place only, with its permissions', async () => {
    const before = text('divide.dtsx');
    chmodSync(plain, 0o600);
    expect((await dtutil(['/Fi', plain, '/M', to('moved.dtsx')])).exitCode).toBe(0);
    if (process.platform !== 'win32') expect(statSync(join(folder, 'moved.dtsx')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(['moved.dtsx', 'secret.dtsx']);
    expect(text('moved.dtsx')).toBe(before);
  });

  it.each([
    ['hard link', linkSync],
    ['symbolic link', symlinkSync],
  ])('onto the package itself by a %s is refused, and the package stays', async (_, link) => {
    link(plain, join(folder, 'same.dtsx'));
    const { exitCode, told } = await dtutil(['/Fi', plain, '/M', to('same.dtsx'), '/Q']);
    expect([exitCode, told]).toEqual([6, expect.stringContaining('the package itself')]);
    expect(existsSync(plain)).toBe(true);
  });

  it('of what is no package is refused, and the file stays', async () => {
    writeFileSync(plain, 'SELECT 1');
    expect((await dtutil(['/Fi', plain, '/M', to('moved.dtsx')])).exitCode).toBe(5);
    expect(text('divide.dtsx')).toBe('SELECT 1');
  });
});

describe('encryption', () => {
  const describe_ = async (...args: string[]): Promise<Result> => dtutil(['/Fi', secret, '--describe', ...args]);

  it('changes the level and the password of a package where it lies, and passwords are never shown', async () => {
    const results = [await dtutil(['/Fi', secret, '/En', `FILE;${secret};2;hush`])];
    expect(text('secret.dtsx')).not.toContain('geheim');
    process.env.OPENDTSX_TEST_SECRET = 'silence';
    results.push(
      await dtutil(['/Fi', secret, '/Dec', 'hush', '/En', `FILE;${secret};2`, '--encrypt-env', 'OPENDTSX_TEST_SECRET']),
    );
    expect((await describe_('/Dec', 'hush')).exitCode).toBe(5);
    results.push(await describe_('--decrypt-env', 'OPENDTSX_TEST_SECRET'));
    results.push(await dtutil(['/Fi', secret, '/Dec', 'silence', '/En', `FILE;${secret};0`]));
    expect(text('secret.dtsx')).not.toMatch(/geheim|EncryptedData/);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    expect(JSON.stringify(results)).not.toMatch(/hush|silence|geheim/);
  });

  it.each([
    ['1', []],
    ['2;new', []],
    ['3;new', []],
    ['4', ['/Dec', 'hush']],
    ['5', ['/Dec', 'hush']],
    ['1', ['/Dec', 'hush']],
  ])(
    'to level %s with %j is refused when the secrets cannot be protected so, and leaves the package',
    async (level, args) => {
      await dtutil(['/Fi', secret, '/En', `FILE;${secret};2;hush`]);
      const before = text('secret.dtsx');
      const { exitCode, told } = await dtutil(['/Fi', secret, '/En', `FILE;${secret};${level}`, ...args]);
      expect([exitCode, told]).toEqual([1, expect.stringMatching(/^error /)]);
      expect(text('secret.dtsx')).toBe(before);
      expect(readdirSync(folder).sort()).toEqual(['divide.dtsx', 'secret.dtsx']);
    },
  );

  it('with a password is refused for values that only a Windows user opens, and level 0 leaves them out', async () => {
    const blob = 'AQAAANCMnd8BFdERjHoAwE/Cl+sBAAAA';
    writeFileSync(secret, text('secret.dtsx').replace('Sensitive="1">geheim', `Sensitive="1" Encrypted="1">${blob}`));
    const refused = await dtutil(['/Fi', secret, '/En', `FILE;${secret};2;hush`]);
    expect(refused.exitCode).toBe(1);
    expect(refused.told).toContain('OPENDTSX_E_SECRETS_CLOSED');
    expect(refused.told).toContain('Connections[Store]');
    expect(text('secret.dtsx')).toContain(blob);
    const stripped = await dtutil(['/Fi', secret, '/En', `FILE;${secret};0`]);
    expect([stripped.exitCode, stripped.told]).toEqual([0, expect.stringMatching(/^warning /)]);
    expect(text('secret.dtsx')).not.toContain(blob);
  });

  it('of a package without secrets may name a level of Windows', async () => {
    const { exitCode } = await dtutil(['/Fi', plain, '/En', `FILE;${plain};1`]);
    expect(exitCode).toBe(0);
    expect(text('divide.dtsx')).not.toContain('ProtectionLevel="0"');
  });
});

describe('a signature', () => {
  const signing = ['--certificate', join(fixtures, 'signer.pem')];

  it('is put into the package and described; signing again needs an answer', async () => {
    const first = await dtutil(['/Fi', plain, '/Si', `${to('signed.dtsx')};${thumbprint}`, ...signing]);
    expect([first.exitCode, first.told]).toEqual([0, '']);
    const signed = join(folder, 'signed.dtsx');
    expect((await dtutil(['/Fi', signed, '--describe'])).shown).toMatch(/^Signature +by CN=Signer of tests$/m);
    const again = ['/Fi', signed, '/Si', `FILE;${signed};${thumbprint}`, ...signing];
    expect(await dtutil(again)).toMatchObject({ exitCode: 1, told: expect.stringContaining('signed already') });
    expect((await dtutil(again, async () => false)).exitCode).toBe(1);
    expect((await dtutil(again, async () => true)).exitCode).toBe(0);
    expect((await dtutil([...again, '/Q'])).exitCode).toBe(0);
  });

  it('does not survive a change without a warning', async () => {
    await dtutil(['/Fi', plain, '/Si', `FILE;${plain};${thumbprint}`, ...signing]);
    const { exitCode, told } = await dtutil(['/Fi', plain, '/I']);
    expect([exitCode, told]).toEqual([0, expect.stringContaining('OPENDTSX_W_SIGNATURE_BROKEN')]);
    expect((await dtutil(['/Fi', plain, '--describe'])).shown).toMatch(/^Signature +not valid/m);
  });
});

describe('saving', () => {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const flags = ['--conditions=opendtsx-source', '--disable-warning=ExperimentalWarning'];

  it.each([
    [
      'while the file is written',
      'const { open } = fs; fs.open = async (...args) => { const file = await open(...args); const { writeFile } = file; file.writeFile = async (bytes) => { await writeFile.call(file, bytes.subarray(0, 100)); process.kill(process.pid, "SIGKILL"); await new Promise(() => {}); }; return file; };',
    ],
    [
      'before the file takes its name',
      'fs.rename = () => { process.kill(process.pid, "SIGKILL"); return new Promise(() => {}); };',
    ],
  ])('that is killed %s leaves the old file, and the next one succeeds', async (_, preload) => {
    const before = text('divide.dtsx');
    const code = `import fs from 'node:fs/promises'; import { syncBuiltinESMExports } from 'node:module'; ${preload} syncBuiltinESMExports();`;
    const { signal } = spawnSync(process.execPath, [
      ...flags,
      '--import',
      `data:text/javascript,${encodeURIComponent(code)}`,
      main,
      '/I',
      '/FILE',
      plain,
    ]);
    expect(signal).toBe('SIGKILL');
    expect(text('divide.dtsx')).toBe(before);
    expect(existsSync(`${plain}.partial`)).toBe(true);
    expect((await dtutil(['/I', '/FILE', plain])).exitCode).toBe(0);
    expect(text('divide.dtsx')).not.toBe(before);
    expect(existsSync(`${plain}.partial`)).toBe(false);
  });
});
