import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, realpath, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PropertyValue } from 'opendtsx/sdk';
import { type TaskSurroundings, type TaskUnderTest, taskUnderTest } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { readTaskObjectData } from '../../../testing/task-object-data.ts';
import { executeProcessTask } from './index.ts';
import { splitArguments } from './split-arguments.ts';

const outsideWindows = it.skipIf(process.platform === 'win32');

/** A task that runs a script in Node; the script must hold no double quotes. */
function nodeTask(
  script: string,
  properties: Record<string, PropertyValue> = {},
  surroundings: TaskSurroundings = {},
): TaskUnderTest {
  return taskUnderTest(executeProcessTask, {
    ...surroundings,
    properties: { Executable: process.execPath, Arguments: `-e "${script}"`, ...properties },
  });
}

/** Whether something listens on a port of this machine. */
function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, 'localhost');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

function plainTask(properties: Record<string, PropertyValue>, surroundings: TaskSurroundings = {}): TaskUnderTest {
  return taskUnderTest(executeProcessTask, { ...surroundings, properties });
}

describe('a process', () => {
  it('succeeds with the success value and gives the exit code as execution value', async () => {
    const task = nodeTask('process.exit(3)', { SuccessValue: 3 });
    expect(await task.execute()).toMatchObject({ result: 'success', executionValue: { value: 3 } });
  });

  it('fails with another exit code, without showing the arguments', async () => {
    const task = nodeTask("process.exit('topsecret'.length)");
    await expect(task.execute()).rejects.toThrow(/exit code 9; 0 was expected/);
    await expect(task.execute()).rejects.not.toThrow(/topsecret/);
    expect(task.context.logged.join()).not.toContain('topsecret');
    expect(await task.failure()).toBe('DTS_E_EXECPROCTASK_PROCESSEXITCODEEXCEEDS');
  });

  it('may end with any exit code when the task does not look at it', async () => {
    const task = nodeTask('process.exit(9)', { FailTaskIfReturnCodeIsNotSuccessValue: false });
    expect(await task.execute()).toMatchObject({ result: 'success', executionValue: { value: 9 } });
  });

  it('reads and writes variables', async () => {
    const script = "process.stdin.on('data', (d) => console.log(d + '!')); console.error('trouble')";
    const task = nodeTask(
      script,
      {
        StandardInputVariable: 'User::In',
        StandardOutputVariable: 'User::Out',
        StandardErrorVariable: 'User::Err',
      },
      { variables: { 'User::In': 'grüße', 'User::Out': '', 'User::Err': '' } },
    );
    await task.execute();
    expect([task.context.read('User::Out'), task.context.read('User::Err')]).toEqual(['grüße!\n', 'trouble\n']);
  });

  it('starts in the working directory', async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'process-')));
    const task = nodeTask(
      'process.stdout.write(process.cwd())',
      { WorkingDirectory: 'D:\\Work', StandardOutputVariable: 'User::Out' },
      { variables: { 'User::Out': '' }, paths: { 'D:\\Work': folder } },
    );
    await task.execute();
    expect(task.context.read('User::Out')).toBe(folder);
  });

  it('is ended when its time is up', async () => {
    const task = nodeTask('setInterval(() => 0, 1000)', { TimeOut: 1 });
    expect(await task.failure()).toBe('DTS_E_EXECPROCTASK_PROCESSHASTIMEDOUT');
  });

  outsideWindows('is ended with what it has started when its time is up', async () => {
    const server = 'const s = require(`net`).createServer().listen(0, () => console.log(s.address().port))';
    const script = `require('child_process').spawn(process.execPath, ['-e', '${server}'], { stdio: 'inherit' })`;
    const task = nodeTask(
      script,
      { TimeOut: 1, StandardOutputVariable: 'User::Out' },
      { variables: { 'User::Out': '' } },
    );
    expect(await task.failure()).toBe('DTS_E_EXECPROCTASK_PROCESSHASTIMEDOUT');
    const port = Number(task.context.read('User::Out'));
    expect(port).toBeGreaterThan(0);
    await expect.poll(() => accepts(port)).toBe(false);
  });

  it('is ended when the execution is canceled', async () => {
    const controller = new AbortController();
    const task = nodeTask('setInterval(() => 0, 1000)', {}, { signal: controller.signal });
    const running = task.execute();
    controller.abort();
    expect(await running).toEqual({ result: 'canceled' });
  });
});

describe('the program', () => {
  it('is found in the search path', async () => {
    const task = plainTask({ Executable: 'node', Arguments: '--version' });
    expect(await task.execute()).toMatchObject({ result: 'success' });
  });

  outsideWindows('is found without the suffix .exe', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'process-'));
    await symlink(process.execPath, join(folder, 'report'));
    const task = plainTask(
      { Executable: 'report.exe', Arguments: '--version', WorkingDirectory: 'C:\\Tools' },
      { paths: { 'C:\\Tools': folder } },
    );
    expect(await task.execute()).toMatchObject({ result: 'success' });
  });

  it('may be mapped to a local program', async () => {
    const task = plainTask(
      { Executable: 'cmd.exe', Arguments: '--version' },
      { paths: { 'cmd.exe': process.execPath } },
    );
    expect(await task.execute()).toMatchObject({ result: 'success' });
  });

  outsideWindows.each(['cmd.exe', 'powershell.exe', 'C:\\Jobs\\load.bat'])('is a Windows program: %s', async (file) => {
    const task = plainTask({ Executable: file });
    expect(task.validate()).toEqual(['OPENDTSX_W_EXECPROC_WINDOWSPROGRAM']);
    expect(await task.failure()).toBe('OPENDTSX_E_EXECPROC_WINDOWSPROGRAM');
  });

  outsideWindows('is refused as a batch file that exists', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'process-'));
    await writeFile(join(folder, 'load.bat'), 'echo');
    const task = plainTask({ Executable: join(folder, 'load.bat') });
    expect(await task.failure()).toBe('OPENDTSX_E_EXECPROC_WINDOWSPROGRAM');
  });

  outsideWindows('fails when it may not be executed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'process-'));
    const file = join(folder, 'tool');
    await writeFile(file, 'text');
    await chmod(file, 0o600);
    expect(await plainTask({ Executable: file }).failure()).toBe('DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE');
  });

  it('fails when it is not in the search path', async () => {
    expect(await plainTask({ Executable: 'no-such-tool' }).failure()).toBe('DTS_E_EXECPROCTASK_FILENOTINPATH');
  });

  it('fails when its path does not exist', async () => {
    expect(await plainTask({ Executable: '/no/such/tool' }).failure()).toBe('DTS_E_EXECPROCTASK_FILEDOESNOTEXIST');
  });

  it('is tried all the same when RequireFullFileName is False', async () => {
    const task = plainTask({ Executable: 'no-such-tool', RequireFullFileName: false });
    expect(await task.failure()).toBe('DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE');
    expect(task.context.fired.map((finding) => finding.symbol)).toEqual(['DTS_W_EXECPROCTASK_FILENOTINPATH']);
  });

  it('fails when the working directory does not exist', async () => {
    const task = nodeTask('0', { WorkingDirectory: '/no/such/folder' });
    expect(await task.failure()).toBe('DTS_E_EXECPROCTASK_WORKINGDIRDOESNOTEXIST');
  });
});

describe('validation', () => {
  it.each([
    [{}, 'DTS_E_EXECPROCTASK_EXECUTABLENOTSPECIFIED'],
    [{ Executable: 'node', TimeOut: -1 }, 'DTS_E_EXECPROCTASK_INVALIDTIMEOUT'],
    [{ Executable: 'node', StandardOutputVariable: 'User::No' }, 'OPENDTSX_E_EXECPROC_VARIABLENOTFOUND'],
    [{ Executable: 'node', StandardOutputVariable: 'System::V' }, 'DTS_E_EXECPROCTASK_STDOUTVARREADONLY'],
    [{ Executable: 'node', StandardErrorVariable: '$Package::V' }, 'DTS_E_EXECPROCTASK_STDERRVARREADONLY'],
  ])('finds what is wrong with %j', (properties, symbol) => {
    const variables = { 'System::V': '', '$Package::V': '' };
    expect(plainTask(properties, { variables }).validate()).toEqual([symbol]);
  });
});

it('reads every property that the designer writes', () => {
  const persisted = readFileSync(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8');
  expect(readTaskObjectData(persisted, executeProcessTask.declaration.properties)).toEqual({
    Executable: 'C:\\Tools\\report.exe',
    Arguments: '-o "out file.txt"',
    WorkingDirectory: 'C:\\Work',
    RequireFullFileName: false,
    StandardInputVariable: 'User::In',
    StandardOutputVariable: 'User::Out',
    StandardErrorVariable: 'User::Err',
    FailTaskIfReturnCodeIsNotSuccessValue: false,
    SuccessValue: 3,
    TimeOut: 60,
    TerminateProcessAfterTimeOut: false,
    WindowStyle: 1,
  });
});

it.each([
  ['', []],
  ['  a  b ', ['a', 'b']],
  ['"a b" c', ['a b', 'c']],
  ['a"b c"d', ['ab cd']],
  ['"" x', ['', 'x']],
  ['C:\\Temp\\*.* C:\\Out\\ /S', ['C:\\Temp\\*.*', 'C:\\Out\\', '/S']],
  ['"C:\\Program Files\\x"', ['C:\\Program Files\\x']],
  ['a\\"b', ['a"b']],
  ['"a\\\\" b', ['a\\', 'b']],
  ['a\\\\\\"b', ['a\\"b']],
  ['"say ""hi"""', ['say "hi"']],
  ['"open', ['open']],
])('splits the arguments %j', (line, expected) => {
  expect(splitArguments(line)).toEqual(expected);
});
