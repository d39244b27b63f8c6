import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPackage } from '../src/runtime/run-package.ts';
import type { ExecutionEvent } from '../src/runtime/run-request.ts';
import { findCompiler } from '../src/units/tasks/script/host/find-compiler.ts';
import { suite } from './suite-availability.ts';

const isThere = !('missing' in findCompiler(process.env.PATH ?? ''));
const before = process.env.XDG_CACHE_HOME;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-scripts-'));
  process.env.XDG_CACHE_HOME = join(folder, 'cache');
});

afterAll(() => {
  if (before === undefined) delete process.env.XDG_CACHE_HOME;
  else process.env.XDG_CACHE_HOME = before;
  rmSync(folder, { recursive: true, force: true });
});

interface Script {
  readonly name: string;
  readonly main: string;
  readonly reads?: string;
  readonly writes?: string;
}

/** A package with scripts that run at the same time; `User::Sum` is 0, `$Package::Key` sensitive. */
function packageText(scripts: readonly Script[]): string {
  return `<?xml version="1.0"?>
<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:ExecutableType="Microsoft.Package" DTS:ObjectName="Scripts" DTS:LocaleID="1033" DTS:MaxConcurrentExecutables="8">
  <DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
  <DTS:PackageParameters>
    <DTS:PackageParameter DTS:ObjectName="Key" DTS:DTSID="{B0000000-0000-0000-0000-000000000000}" DTS:DataType="8" DTS:Sensitive="True"><DTS:Property DTS:DataType="8" DTS:Name="ParameterValue"></DTS:Property></DTS:PackageParameter>
  </DTS:PackageParameters>
  <DTS:Variables>
    <DTS:Variable DTS:ObjectName="Sum" DTS:Namespace="User" DTS:DTSID="{B0000000-0000-0000-0000-000000000001}"><DTS:VariableValue DTS:DataType="3">0</DTS:VariableValue></DTS:Variable>
  </DTS:Variables>
  <DTS:Executables>${scripts.map(taskText).join('')}</DTS:Executables>
</DTS:Executable>`;
}

function taskText({ name, main, reads = '', writes = '' }: Script, index: number): string {
  return `
    <DTS:Executable DTS:refId="Package\\${name}" DTS:CreationName="Microsoft.ScriptTask" DTS:ExecutableType="Microsoft.ScriptTask" DTS:ObjectName="${name}" DTS:DTSID="{A0000000-0000-0000-0000-00000000000${index}}">
      <DTS:ObjectData><ScriptProject Name="ST_1" Language="CSharp" ReadOnlyVariables="${reads}" ReadWriteVariables="${writes}">
        <ProjectItem Name="ScriptMain.cs" Encoding="UTF8"><![CDATA[using System;
          public class ScriptMain : Microsoft.SqlServer.Dts.Tasks.ScriptTask.VSTARTScriptObjectModelBase { public void Main() { ${main} } }]]></ProjectItem>
      </ScriptProject></DTS:ObjectData>
    </DTS:Executable>`;
}

async function run(scripts: readonly Script[], policy?: string): Promise<{ result: string; events: ExecutionEvent[] }> {
  const file = join(mkdtempSync(join(folder, 'package-')), 'package.dtsx');
  writeFileSync(file, packageText(scripts));
  if (policy !== undefined) writeFileSync(`${file}.yaml`, policy);
  const events: ExecutionEvent[] = [];
  const { result } = await runPackage({
    source: { path: file },
    optionsFile: false,
    parameters: new Map([['Key', 'topsecret']]),
    ...(policy === undefined ? {} : { policy: `${file}.yaml` }),
    onEvent: (event) => events.push(event),
  });
  return { result, events };
}

const messages = (events: readonly ExecutionEvent[], event: string): string[] =>
  events.filter((each) => each.event === event).map(({ message }) => message ?? '');

const add = {
  main: 'for (int i = 0; i < 50; i++) Dts.Variables["Sum"].Value = (int)Dts.Variables["Sum"].Value + 1;',
  writes: 'User::Sum',
};
const tell = 'bool again = true; Dts.Events.FireInformation(0, "", TEXT, "", 0, ref again);';

suite(
  'mono',
  isThere,
  'install mono-mcs and mono-runtime',
)('Script Tasks of a package', () => {
  it('that write one variable at the same time do so one after another', async () => {
    const check = {
      main: `Microsoft.SqlServer.Dts.Runtime.Variables v = null;
        for (int sum = 0; sum < 150; v.Unlock()) { Dts.VariableDispenser.LockOneForRead("User::Sum", ref v); sum = (int)v[0].Value; }
        ${tell.replace('TEXT', '"sum " + 150')}`,
    };
    const adding = ['One', 'Two', 'Three'].map((name) => ({ ...add, name }));
    const { result, events } = await run([...adding, { ...check, name: 'Check' }]);
    expect([result, messages(events, 'OnError')]).toEqual(['success', []]);
    expect(messages(events, 'OnInformation')).toContain('sum 150');
  });

  it('do not fall with another one whose process ends', async () => {
    const { result, events } = await run([
      { name: 'Ends', main: 'Environment.Exit(7);' },
      { name: 'Stays', main: tell.replace('TEXT', '"stays"') },
    ]);
    expect(result).toBe('failure');
    expect(messages(events, 'OnError').join()).toMatch(/\\Package\\Ends ended in the middle of it \(exit code 7\)/);
    expect(messages(events, 'OnInformation')).toContain('stays');
  });

  it('fail when they raise an error, although they report success', async () => {
    const { result } = await run([{ name: 'Errs', main: 'Dts.Events.FireError(1, "", "bad", "", 0);' }]);
    expect(result).toBe('failure');
  });

  // source: documentation, sensitive parameters are read by GetSensitiveValue
  it('get a sensitive parameter only by GetSensitiveValue, and it shows nowhere', async () => {
    const reads = '$Package::Key';
    const length = 'Dts.Variables["$Package::Key"].GetSensitiveValue().ToString().Length';
    const told = `${tell.replace('TEXT', `"length " + ${length} + " of " + Dts.Variables["Key"].GetSensitiveValue()`)}`;
    const good = await run([{ name: 'Tells', main: told, reads }]);
    expect(messages(good.events, 'OnInformation').join()).toMatch(/length 9 of (?!topsecret)/);
    expect(JSON.stringify(good.events)).not.toContain('topsecret');
    const bad = await run([{ name: 'Reads', main: 'Dts.Variables["Key"].Value.ToString();', reads }]);
    expect(messages(bad.events, 'OnError').join()).toMatch(/\$Package::Key is sensitive/);
  });

  describe('under a policy', () => {
    const script = { name: 'Script', main: 'Dts.TaskResult = 0;' };

    it.each(['scripts: forbid', 'scripts: []', 'allowedRoots: [/]', 'scripts: ["00"]'])(
      'are refused by %s',
      async (policy) => {
        const { result, events } = await run([script], policy);
        expect(result).toBe('failure');
        expect(messages(events, 'OnError').join()).toMatch(
          /Running the script [0-9a-f]{64} is forbidden by the rule scripts of/,
        );
        expect(messages(events, 'OnPreExecute')).toEqual([]);
      },
    );

    it('run when they are allowed, all or this one', async () => {
      const { events } = await run([script], 'scripts: forbid');
      const [hash] = /[0-9a-f]{64}/.exec(messages(events, 'OnError').join()) ?? [];
      expect((await run([script], `scripts: ["${hash}"]`)).result).toBe('success');
      expect((await run([script], 'allowedCommands: []\nscripts: allow')).result).toBe('success');
    });
  });
});
