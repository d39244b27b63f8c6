import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const checkout = fileURLToPath(new URL('..', import.meta.url));
const flags = ['--conditions=opendtsx-source', '--disable-warning=ExperimentalWarning'];

const expression = (path: string, text: string): string =>
  `<DTS:Executable DTS:refId="${path}" DTS:CreationName="Microsoft.ExpressionTask" DTS:ExecutableType="Microsoft.ExpressionTask" DTS:DTSID="{${path}}" DTS:ObjectName="${path.split('\\').at(-1)}"><DTS:ObjectData><ExpressionTask Expression="${text}"/></DTS:ObjectData></DTS:Executable>`;
const handler = (event: string, task: string, text: string): string =>
  `<DTS:EventHandler DTS:refId="Package.EventHandlers[${event}]" DTS:CreationName="${event}" DTS:DTSID="{${event}}" DTS:EventName="${event}"><DTS:Executables>${expression(`Package.EventHandlers[${event}]\\${task}`, text)}</DTS:Executables></DTS:EventHandler>`;

/** A package that never ends by itself. */
const endless = (handlers: string): string =>
  `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:ExecutableType="Microsoft.Package" DTS:DTSID="{P}" DTS:ObjectName="P"><DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
  <DTS:Variables><DTS:Variable DTS:Namespace="User" DTS:ObjectName="N" DTS:DTSID="{N}"><DTS:VariableValue DTS:DataType="3">0</DTS:VariableValue></DTS:Variable></DTS:Variables>
  <DTS:Executables><DTS:Executable DTS:refId="Package\\Loop" DTS:CreationName="STOCK:FORLOOP" DTS:ExecutableType="STOCK:FORLOOP" DTS:DTSID="{L}" DTS:ObjectName="Loop" DTS:EvalExpression="TRUE"><DTS:Executables>${expression('Package\\Loop\\Count', '@[User::N] = 1')}</DTS:Executables></DTS:Executable></DTS:Executables>
  ${handlers}</DTS:Executable>`;

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly events: readonly string[];
}

/** Runs a package with `dtexec --json`; `when` is told of every event. */
function run(file: string, when: (event: string, child: ChildProcess) => void): Promise<Ending> {
  const child = spawn(process.execPath, [...flags, 'src/cli/dtexec/main.ts', '/F', file, '--json'], { cwd: checkout });
  const events: string[] = [];
  let rest = '';
  child.stdout.on('data', (said: Buffer) => {
    const lines = (rest + said.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const { event, executablePath = '' } = JSON.parse(line) as { event?: string; executablePath?: string };
      events.push(`${event} ${executablePath}`);
      when(`${event} ${executablePath}`, child);
    }
  });
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, events })));
}

// Source: documentation (OnQueryCancel, exit code 3); that a second signal kills is ours.
describe.skipIf(process.platform === 'win32')('a running package', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'opendtsx-cancel-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function written(handlers: string): string {
    const file = join(folder, 'endless.dtsx');
    writeFileSync(file, endless(`<DTS:EventHandlers>${handlers}</DTS:EventHandlers>`));
    return file;
  }

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'raises OnQueryCancel and runs its handlers on the first %s',
    async (signal) => {
      const file = written(handler('OnQueryCancel', 'Clean up', '@[User::N] = 2'));
      let sent = false;
      const { code, events } = await run(file, (event, child) => {
        if (sent || event !== 'OnPostExecute \\Package\\Loop\\Count') return;
        sent = true;
        child.kill(signal);
      });
      expect(code).toBe(3);
      expect(events).toContain('OnPostExecute \\Package.EventHandlers[OnQueryCancel]\\Clean up');
      expect(events.slice(-2)).toEqual(['OnPostExecute \\Package', 'PackageEnd \\Package']);
    },
  );

  it('is killed by the second signal, though its handler never ends', async () => {
    const again = expression('Package.EventHandlers[OnQueryCancel]\\Again\\Count', '@[User::N] = 2');
    const stubborn = `<DTS:EventHandler DTS:refId="Package.EventHandlers[OnQueryCancel]" DTS:CreationName="OnQueryCancel" DTS:DTSID="{Q}" DTS:EventName="OnQueryCancel"><DTS:PropertyExpression DTS:Name="Disable">@[User::N] == 0</DTS:PropertyExpression><DTS:Executables><DTS:Executable DTS:refId="Package.EventHandlers[OnQueryCancel]\\Again" DTS:CreationName="STOCK:FORLOOP" DTS:ExecutableType="STOCK:FORLOOP" DTS:DTSID="{A}" DTS:ObjectName="Again" DTS:EvalExpression="TRUE"><DTS:Executables>${again}</DTS:Executables></DTS:Executable></DTS:Executables></DTS:EventHandler>`;
    // Two signals at once count as one, so it is told again until it obeys.
    const { code, signal } = await run(written(stubborn), (event, child) => {
      if (/Loop.Count$|Again.Count$/.test(event)) child.kill('SIGINT');
    });
    expect([code, signal]).toEqual([null, 'SIGINT']);
  });
});
