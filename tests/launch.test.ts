import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const checkout = dirname(dirname(fileURLToPath(import.meta.url)));
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function installation(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'opendtsx-launch-'));
  folders.push(root);
  cpSync(join(checkout, 'bin'), join(root, 'bin'), { recursive: true });
  for (const [path, text] of Object.entries({ 'package.json': '{ "type": "module" }', ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return join(root, 'bin', 'dtexec.js');
}

function run(program: string, args: string[], preload = ''): SpawnSyncReturns<string> {
  const flags = preload === '' ? [] : ['--import', `data:text/javascript,${encodeURIComponent(preload)}`];
  return spawnSync(process.execPath, [...flags, program, ...args], { encoding: 'utf8' });
}

const oldNode = "Object.defineProperty(process.versions, 'node', { value: '20.1.0' });";
const report = 'console.log(JSON.stringify([process.argv.slice(2), process.execArgv]));';

describe('the dtexec command', () => {
  it('runs the built program in its own process with the arguments as given', () => {
    const program = installation({ 'dist/cli/dtexec/main.js': `${report} process.exitCode = 3;` });
    const result = run(program, ['/F', 'a b.dtsx', '']);
    expect(JSON.parse(result.stdout)).toEqual([['/F', 'a b.dtsx', ''], []]);
    expect(result.status).toBe(3);
  });

  it('runs the sources in a checkout, with the export condition', () => {
    const program = installation({
      'src/cli/dtexec/main.ts': `const code: number = 5; ${report} process.exitCode = code;`,
    });
    const result = run(program, ['x y']);
    expect(JSON.parse(result.stdout)).toEqual([['x y'], expect.arrayContaining(['--conditions=opendtsx-source'])]);
    expect(result.status).toBe(5);
  });

  it('says what to install when this Node.js is too old and none is packaged', () => {
    const program = installation({ 'dist/cli/dtexec/main.js': report });
    const result = run(program, [], oldNode);
    expect(result.stderr).toMatch(/^OpenDTSX needs Node\.js 24 or newer; .*Install Node\.js 24 from .*\n$/);
    expect([result.stdout, result.status]).toEqual(['', 6]);
  });

  it('keeps quiet about SQLite and lets other warnings through', () => {
    const text = "process.emitWarning('SQLite is an experimental feature'); process.emitWarning('something else');";
    const result = run(installation({ 'dist/cli/dtexec/main.js': text }), []);
    expect(result.stderr).not.toContain('SQLite');
    expect(result.stderr).toContain('something else');
  });

  it.skipIf(process.platform === 'win32')('passes a signal on to the program it started', async () => {
    const text = "process.on('SIGTERM', () => process.exit(42)); setInterval(() => {}, 1000); console.log('ready');";
    const child = spawn(process.execPath, [installation({ 'src/cli/dtexec/main.ts': text })]);
    child.stdout.once('data', () => child.kill('SIGTERM'));
    const status = await new Promise((resolve) => child.once('exit', resolve));
    expect(status).toBe(42);
  });

  it.skipIf(process.platform !== 'linux')('does not show its arguments in the list of processes', async () => {
    const text = "setInterval(() => {}, 1000); console.log('ready');";
    const child = spawn(process.execPath, [installation({ 'src/cli/dtexec/main.ts': text }), '/De', 'hunter2']);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const shown = readFileSync(`/proc/${child.pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(shown).toBe('dtexec');
  });
});
