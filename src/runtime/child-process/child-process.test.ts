import { mkdtemp, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { escapeAttribute } from '../../xml/escape.ts';
import { runPackage } from '../run-package.ts';
import type { ExecutionEvent, RunRequest, RunResult } from '../run-request.ts';

const processTask = (script: string, more = ''): [string, string] => [
  'Microsoft.ExecuteProcess',
  `<ExecuteProcessData Executable="${process.execPath}" Arguments="${escapeAttribute(`-e "${script}"`)}" ${more} />`,
];
const packageTask = (name: string): [string, string] => [
  'Microsoft.ExecutePackageTask',
  `<ExecutePackageTask><UseProjectReference>True</UseProjectReference><PackageName>${name}</PackageName><ExecuteOutOfProcess>True</ExecuteOutOfProcess></ExecutePackageTask>`,
];

/** A package with one task, and variables by name. */
function packageText(task: [creationName: string, data: string], attributes = '', variables: string[] = []): string {
  const [creationName, data] = task;
  const ofPackage = variables.map(
    (name) =>
      `<DTS:Variable DTS:DTSID="{${crypto.randomUUID()}}" DTS:ObjectName="${name}" DTS:Namespace="User"><DTS:VariableValue DTS:DataType="8">none</DTS:VariableValue></DTS:Variable>`,
  );
  return `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:CreationName="Microsoft.Package" DTS:DTSID="{${crypto.randomUUID()}}" DTS:ExecutableType="Microsoft.Package" DTS:ObjectName="Package" DTS:ProtectionLevel="0">
<DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
<DTS:Variables>${ofPackage.join('')}</DTS:Variables>
<DTS:Executables><DTS:Executable DTS:CreationName="${creationName}" DTS:DTSID="{${crypto.randomUUID()}}" DTS:ExecutableType="${creationName}" DTS:ObjectName="Task" ${attributes}>
<DTS:ObjectData>${data}</DTS:ObjectData></DTS:Executable></DTS:Executables></DTS:Executable>`;
}

interface Outcome extends RunResult {
  readonly events: readonly ExecutionEvent[];
  /** Symbols of the errors. */
  readonly errors: readonly (string | undefined)[];
}

/** Runs the file `package.dtsx` among others. */
async function run(files: Record<string, string>, more: Partial<RunRequest> = {}): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'child-process-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const events: ExecutionEvent[] = [];
  const result = await runPackage({
    source: { path: join(folder, 'package.dtsx') },
    workingFolder: folder,
    ...more,
    onEvent(event) {
      events.push(event);
      more.onEvent?.(event);
    },
  });
  const errors = events.filter(({ event }) => event === 'OnError').map(({ symbol }) => symbol);
  return { ...result, events, errors };
}

const parent = packageText(packageTask('child.dtsx'));

describe('a package in a process of its own', () => {
  it('has another process above its programs than the parent has', async () => {
    const showParent = processTask('process.exit(process.ppid === Number(process.env.PARENT_OF_TEST) ? 7 : 0)');
    process.env.PARENT_OF_TEST = String(process.pid);
    const [inside, outside] = await Promise.all([
      run({ 'package.dtsx': packageText(showParent) }),
      run({ 'package.dtsx': parent, 'child.dtsx': packageText(showParent) }),
    ]);
    expect(inside.errors).toEqual(['DTS_E_EXECPROCTASK_PROCESSEXITCODEEXCEEDS']);
    expect([outside.errors, outside.result]).toEqual([[], 'success']);
  });

  it('fails its task when the process dies, and the parent goes on to its end', async () => {
    const child = packageText(processTask("process.kill(process.ppid, 'SIGKILL')"));
    const { result, errors, events } = await run({ 'package.dtsx': parent, 'child.dtsx': child });
    expect([result, errors]).toEqual(['failure', ['OPENDTSX_E_EXECPACKAGE_PROCESS']]);
    expect(events.find(({ event }) => event === 'OnError')?.message).toContain('it was ended by SIGKILL');
  });

  it('is canceled with the execution, and ends the programs that it has started', async () => {
    const controller = new AbortController();
    const ended = vi.fn();
    // The program tells its port; when it is ended, the connection to it ends.
    const program = processTask("require('net').connect(Number(process.env.PORT_OF_TEST)).resume()");
    const server = createServer((socket) => {
      socket.on('close', ended).on('error', () => undefined);
      controller.abort();
    }).listen(0);
    process.env.PORT_OF_TEST = String((server.address() as AddressInfo).port);
    const files = { 'package.dtsx': parent, 'child.dtsx': packageText(program) };
    const { result } = await run(files, { signal: controller.signal });
    expect(result).toBe('canceled');
    await expect.poll(() => ended.mock.calls.length).toBe(1);
    server.close();
  });

  // Eight processes one inside the other take their time on a busy machine.
  it('cannot run itself for ever', { timeout: 120_000 }, async () => {
    const { result, errors } = await run({ 'package.dtsx': packageText(packageTask('package.dtsx')) });
    expect([result, errors[0]]).toEqual(['failure', 'OPENDTSX_E_CHILDPACKAGECYCLE']);
  });

  it('fails its task when it does not exist', async () => {
    const { result, errors } = await run({ 'package.dtsx': parent });
    expect([result, errors]).toEqual(['failure', ['DTS_E_PACKAGENOTFOUND']]);
  });

  it('shows its errors under the path that it has in the parent', async () => {
    const child = packageText(processTask('process.exit(3)'));
    const { events } = await run({ 'package.dtsx': parent, 'child.dtsx': child });
    expect(events.find(({ event }) => event === 'OnError')?.executablePath).toBe('\\Package\\Task\\Package\\Task');
  });

  it('cannot take part in a transaction of its parent', async () => {
    const required = packageText(packageTask('child.dtsx'), 'DTS:TransactionOption="2"');
    const child = packageText(processTask('0'));
    const { errors } = await run({ 'package.dtsx': required, 'child.dtsx': child });
    expect(errors).toEqual(['OPENDTSX_E_TRANSACTION_OUTOFPROCESS']);
  });

  it('holds no secret in its command line', async () => {
    const script =
      "const text = require('fs').readFileSync('/proc/' + process.ppid + '/cmdline', 'latin1'); process.exit(text.includes('hunter2') ? 5 : 0)";
    const data = packageTask('child.dtsx');
    data[1] = data[1].replace('<ExecuteOutOf', '<PackagePassword>hunter2</PackagePassword><ExecuteOutOf');
    const { result, events } = await run({
      'package.dtsx': packageText(data),
      'child.dtsx': packageText(processTask(script)),
    });
    expect([result, JSON.stringify(events).includes('hunter2')]).toEqual(['success', false]);
  });
});
