import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnType, type PropertyValue, type RecordSet } from 'opendtsx/sdk';
import { type TaskSurroundings, type TaskUnderTest, taskUnderTest } from 'opendtsx/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suite } from '../../../../tests/suite-availability.ts';
import { readTaskObjectData } from '../../../testing/task-object-data.ts';
import { findCompiler } from './host/find-compiler.ts';
import { scriptTask } from './index.ts';
import { findScriptFault, type ScriptInstance, scriptDeclaration } from './script.ts';
import { scriptHash, scriptSource } from './script-source.ts';
import { lockVariables } from './variable-locks.ts';

const compiler = findCompiler(process.env.PATH ?? '');
const caches: string[] = [];
const before = process.env.XDG_CACHE_HOME;

beforeAll(() => {
  caches.push(mkdtempSync(join(tmpdir(), 'opendtsx-scripts-')));
  process.env.XDG_CACHE_HOME = caches[0];
});

afterAll(() => {
  if (before === undefined) delete process.env.XDG_CACHE_HOME;
  else process.env.XDG_CACHE_HOME = before;
  for (const folder of caches) rmSync(folder, { recursive: true, force: true });
});

/** A script as the designer writes it around the body of Main. */
function scriptText(main: string, members = ''): string {
  return `using System;
using System.Data;
using System.Collections.Generic;
using System.IO;
using Microsoft.SqlServer.Dts.Runtime;
using System.Windows.Forms;
namespace ST_1 {
  [Microsoft.SqlServer.Dts.Tasks.ScriptTask.SSISScriptTaskEntryPointAttribute]
  public partial class ScriptMain : Microsoft.SqlServer.Dts.Tasks.ScriptTask.VSTARTScriptObjectModelBase {
    public void Main() {
      ${main}
    }
    ${members}
    enum ScriptResults { Success = DTSExecResult.Success, Failure = DTSExecResult.Failure };
  }
}`;
}

interface ScriptCase extends TaskSurroundings {
  readonly reads?: string;
  readonly writes?: string;
  readonly members?: string;
  readonly properties?: Readonly<Record<string, PropertyValue>>;
}

function script(
  main: string,
  { reads = '', writes = '', members, properties, ...rest }: ScriptCase = {},
): TaskUnderTest {
  const ProjectItems = [{ Name: 'ScriptMain.cs', Content: scriptText(main, members) }];
  const own = { ProjectItems, ReadOnlyVariables: reads, ReadWriteVariables: writes, ...properties };
  return taskUnderTest(scriptTask, { ...rest, properties: own });
}

suite(
  'mono',
  !('missing' in compiler),
  'install mono-mcs and mono-runtime',
)('a C# script', () => {
  it('reads and writes the variables that it names, with and without namespace', async () => {
    const task = script(
      'Dts.Variables["To"].Value = Dts.Variables["User::From"].Value + "!"; Dts.TaskResult = (int)ScriptResults.Success;',
      {
        reads: 'User::From',
        writes: ' User::To ',
        variables: { 'User::From': 'grüße 😀\n', 'User::To': '' },
      },
    );
    expect(await task.execute()).toEqual({ result: 'success' });
    expect(task.context.read('User::To')).toBe('grüße 😀\n!');
  });

  // source: documentation, "Integration Services Data Types"
  it.each([
    ['Boolean', 'DT_BOOL', true],
    ['Int16', 'DT_I2', -3],
    ['Int32', 'DT_I4', -2147483648],
    ['Int64', 'DT_I8', -9223372036854775808n],
    ['Byte', 'DT_UI1', 255],
    ['SByte', 'DT_I1', -128],
    ['UInt32', 'DT_UI4', 4294967295],
    ['UInt64', 'DT_UI8', 18446744073709551615n],
    ['Single', 'DT_R4', 1.5],
    ['Double', 'DT_R8', 0.1],
    ['DateTime', 'DT_DATE', 17_000_000_000_000_000n],
    ['Decimal', 'DT_DECIMAL', { coefficient: -1230n, scale: 2 }],
  ] as const)('gets %s for a variable of %s', async (clr, type, value) => {
    const given = { type: columnType(type, type === 'DT_DECIMAL' ? { scale: 2 } : {}), value };
    const task = script(
      'object v = Dts.Variables["In"].Value; Dts.Variables["Type"].Value = v.GetType().Name; Dts.Variables["Out"].Value = v;',
      {
        reads: 'User::In',
        writes: 'User::Type,User::Out',
        variables: { 'User::In': given, 'User::Type': '', 'User::Out': { object: null } },
      },
    );
    await task.execute();
    expect(task.context.read('User::Type')).toBe(clr);
    expect(task.context.read('User::Out')).toEqual(given);
  });

  it('does not change the type of a variable (DTS_E_RUNTIMEVARIABLETYPECHANGE)', async () => {
    const task = script('Dts.Variables["N"].Value = 5L;', { writes: 'User::N', variables: { 'User::N': 1 } });
    await expect(task.execute()).rejects.toThrow(/DtsRuntimeException.*User::N.*ScriptMain.cs, line 11/s);
    expect(task.context.read('User::N')).toBe(1);
  });

  it('does not write a variable that it may only read, nor sees others', async () => {
    const variables = { 'User::N': 1, 'User::Other': 2 };
    const writing = script('Dts.Variables["N"].Value = 2;', { reads: 'User::N', variables });
    await expect(writing.execute()).rejects.toThrow(/User::N is read-only here/);
    const seeing = script('Dts.Variables["Other"].Value = 2;', { reads: 'User::N', variables });
    await expect(seeing.execute()).rejects.toThrow(/The element Other cannot be found/);
  });

  it('locks variables with the dispenser', async () => {
    const main = `Variables v = null;
      Dts.VariableDispenser.LockForRead("User::A"); Dts.VariableDispenser.LockForWrite("B");
      Dts.VariableDispenser.GetVariables(ref v);
      v["B"].Value = (int)v["User::A"].Value + v.Count; v.Unlock();
      Dts.VariableDispenser.LockOneForWrite("A", ref v); v[0].Value = 40; v.Unlock();`;
    const task = script(main, { variables: { 'User::A': 5, 'User::B': 0 } });
    await task.execute();
    expect([task.context.read('User::A'), task.context.read('User::B')]).toEqual([40, 7]);
  });

  it('fails to lock what it holds already (DTS_E_VARIABLEDEADLOCK_READWRITE), and what is not there', async () => {
    const main = 'Variables v = null; Dts.VariableDispenser.LockOneForWrite("User::A", ref v);';
    const task = script(main, { reads: 'User::A', variables: { 'User::A': 5 } });
    await expect(task.execute()).rejects.toThrow(/User::A cannot be locked .* holds it already/);
    expect(await script('', { writes: 'User::No' }).failure()).toBe('DTS_E_LOCKVARIABLEFORWRITE');
    expect(await script('', { reads: 'User::No' }).failure()).toBe('DTS_E_LOCKVARIABLEFORREAD');
  });

  it('keeps lists and tables in Object variables, for other scripts as the class that they were', async () => {
    const variables = { 'User::List': { object: null }, 'User::Table': { object: null }, 'User::Text': '' };
    const making = `var t = new DataTable(); t.Columns.Add("Id", typeof(int)); t.Columns.Add("Price", typeof(decimal));
      t.Rows.Add(1, 1.5m); t.Rows.Add(2, 2.25m); t.Rows.Add(3, DBNull.Value);
      Dts.Variables["List"].Value = new List<string> { "a", "b" }; Dts.Variables["Table"].Value = t;`;
    const first = script(making, { writes: 'User::List,User::Table', variables });
    await first.execute();
    expect(first.context.read('User::List')).toMatchObject([{ value: 'a' }, { value: 'b' }]);
    const set = first.context.read('User::Table') as RecordSet;
    expect(set.tables[0].rows).toEqual([
      [1, { coefficient: 150n, scale: 2 }],
      [2, { coefficient: 225n, scale: 2 }],
      [3, null],
    ]);
    const reading = `var l = (List<string>)Dts.Variables["List"].Value; var t = (DataTable)Dts.Variables["Table"].Value;
      Dts.Variables["Text"].Value = string.Join(",", l) + t.Rows.Count + t.Rows[1]["Price"] + t.Rows[2].IsNull(1);`;
    const objects = { 'User::List': { object: first.context.read('User::List') }, 'User::Table': { object: set } };
    const second = script(reading, {
      reads: 'User::List,User::Table',
      writes: 'User::Text',
      variables: { ...variables, ...objects },
    });
    await second.execute();
    expect(second.context.read('User::Text')).toBe('a,b32.25True');
  });

  it('raises events with its own codes, logs, and gives an execution value', async () => {
    const main = `bool again = true;
      Dts.Events.FireInformation(7, "Loader", "loaded", "", 0, ref again);
      Dts.Events.FireWarning(8, "", "odd", "", 0);
      Dts.Events.FireError(-2, "Loader", "bad", "", 0);
      object[] none = null; Dts.Events.FireCustomEvent("Mine", "text", ref none, "", ref again);
      Dts.Log("noted", 5, new byte[] { 1 }); Dts.ExecutionValue = 42; Console.WriteLine("hello");
      if (MessageBox.Show("Go on?", "Ask", MessageBoxButtons.YesNo) != DialogResult.Yes) throw new Exception();`;
    const task = script(main);
    expect(await task.execute()).toMatchObject({ result: 'success', executionValue: { value: 42 } });
    expect(task.context.fired.map(({ symbol, code, message }) => [symbol, code, message])).toEqual([
      ['OPENDTSX_I_SCRIPT_FIRED', 7, 'loaded'],
      ['OPENDTSX_W_SCRIPT_FIRED', 8, 'odd'],
      ['OPENDTSX_E_SCRIPT_FIRED', 0xfffffffe, 'bad'],
      ['OPENDTSX_I_SCRIPT_OUTPUT', expect.any(Number), 'The script prints: hello'],
      [
        'OPENDTSX_I_SCRIPT_MESSAGE',
        expect.any(Number),
        'The script shows a message box "Ask": Go on? (answered with Yes)',
      ],
    ]);
    expect(task.context.fired[0].subComponent).toBe('Loader');
    expect([task.context.logged, task.context.raised]).toEqual([['ScriptTaskLogEntry: noted'], ['Mine: text']]);
  });

  it('fails the task with Dts.TaskResult', async () => {
    const task = script('Dts.TaskResult = (int)ScriptResults.Failure;');
    expect(await task.failure()).toBe('DTS_E_SCRIPTTASK_SCRIPTREPORTEDFAILURE');
  });

  it('fails the task with an exception, which is told with its causes and the lines of the script', async () => {
    const task = script('Inner();', {
      members:
        'static void Inner() { try { int.Parse("x"); } catch (Exception e) { throw new InvalidOperationException("no number", e); } }',
    });
    await expect(task.execute()).rejects.toThrow(
      /threw System.InvalidOperationException: no number Caused by System.FormatException: .* In Inner \(ScriptMain.cs, line 13: .*\), called by Main \(ScriptMain.cs, line 11: Inner\(\);\)/,
    );
    expect(await task.failure()).toBe('DTS_E_SCRIPTTASK_SCRIPTTHREWEXCEPTION');
  });

  it('that does not compile tells file, line and the line itself', async () => {
    const task = script('int x = "text";');
    expect(await task.execute()).toEqual({ result: 'failure' });
    expect(task.context.fired.map(({ symbol, location }) => [symbol, location?.file, location?.line])).toEqual([
      ['DTS_E_SCRIPTTASK_COMPILEERRORMSG', 'ScriptMain.cs', 11],
    ]);
    expect(task.context.fired[0].message).toMatch(/CS0029.*The line is: int x = "text";/);
  });

  it('without the entry point fails', async () => {
    const task = script('', { properties: { EntryPoint: 'Start' } });
    expect(await task.failure()).toBe('DTS_E_SCRIPTTASK_INVALID_ENTRY_POINT');
  });

  it('that ends its process fails alone', async () => {
    const running = script('Console.WriteLine("go"); Environment.Exit(3);');
    await expect(running.execute()).rejects.toThrow(/ended in the middle of it \(exit code 3\)/);
    expect(await running.failure()).toBe('OPENDTSX_E_SCRIPT_HOSTENDED');
    expect(await script('').execute()).toEqual({ result: 'success' });
  });

  it('that never ends is ended by a cancellation, with the programs that it has started', async () => {
    const controller = new AbortController();
    const folder = mkdtempSync(join(tmpdir(), 'opendtsx-scripts-'));
    caches.push(folder);
    const file = join(folder, 'pid');
    const main = `var p = System.Diagnostics.Process.Start("sleep", "1000"); File.WriteAllText(@"${file}", p.Id.ToString());
      Dts.Events.FireWarning(1, "", "started", "", 0); while (true) { }`;
    const task = script(main, { signal: controller.signal });
    const running = task.execute();
    await expect.poll(() => task.context.fired.length, { timeout: 20_000 }).toBe(1);
    controller.abort();
    expect(await running).toEqual({ result: 'canceled' });
    const pid = Number(readFileSync(file, 'utf8'));
    await expect.poll(() => isRunning(pid), { timeout: 20_000 }).toBe(false);
  });

  it('is not disturbed by what programs print that it starts', async () => {
    const main = `var p = System.Diagnostics.Process.Start("printf", "'a\\\\n{b'"); p.WaitForExit();
      Dts.Variables["A"].Value = p.ExitCode;`;
    const task = script(main, { writes: 'User::A', variables: { 'User::A': 5 } });
    expect(await task.execute()).toEqual({ result: 'success' });
    expect(task.context.read('User::A')).toBe(0);
  });

  it('sees no variables of the environment but those of language and folders', async () => {
    process.env.OPENDTSX_SECRET_TEST = 'hidden';
    try {
      const main = 'Dts.Variables["A"].Value = Environment.GetEnvironmentVariable("OPENDTSX_SECRET_TEST") ?? "none";';
      const task = script(main, { writes: 'User::A', variables: { 'User::A': '' } });
      await task.execute();
      expect(task.context.read('User::A')).toBe('none');
    } finally {
      delete process.env.OPENDTSX_SECRET_TEST;
    }
  });

  it.skipIf(process.platform === 'win32')('reads and writes files by the paths of the package', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'opendtsx-scripts-'));
    caches.push(folder);
    writeFileSync(join(folder, 'b.TXT'), 'one\ntwo');
    writeFileSync(join(folder, 'a.txt'), '');
    writeFileSync(join(folder, 'c.csv'), '');
    const main = `var names = new List<string>();
      foreach (FileInfo f in new DirectoryInfo("D:\\\\In").GetFiles("*.txt")) names.Add(f.Name + "=" + f.Length);
      using (StreamWriter w = new StreamWriter(Path.Combine("D:\\\\In", "out.log"))) w.WriteLine(string.Join(";", names));
      Dts.Variables["A"].Value = Directory.GetFiles("D:\\\\In", "*.csv")[0] + "|" + Path.GetFileNameWithoutExtension("D:\\\\In\\\\x.y.z") + "|" + File.Exists("D:\\\\In\\\\no");`;
    const paths = Object.fromEntries(
      ['', '\\a.txt', '\\b.TXT', '\\c.csv', '\\out.log', '\\no'].map((name) => [
        `D:\\In${name}`,
        folder + name.replace('\\', '/'),
      ]),
    );
    const task = script(main, { writes: 'User::A', variables: { 'User::A': '' }, paths });
    await task.execute();
    expect(readFileSync(join(folder, 'out.log'), 'utf8')).toBe('a.txt=0;b.TXT=7\r\n');
    expect(task.context.read('User::A')).toBe('D:\\In\\c.csv|x.y|False');
  });

  it.skipIf(process.platform === 'win32')(
    'that takes only the own file classes of .NET runs with a warning',
    async () => {
      const main =
        'var p = new System.Diagnostics.Process(); StreamReader r = false ? p.StandardOutput : null; Dts.TaskResult = 0;';
      const task = script(main);
      expect(await task.execute()).toEqual({ result: 'success' });
      expect(await task.execute()).toEqual({ result: 'success' });
      expect(task.context.fired.map(({ symbol }) => symbol)).toEqual([
        'OPENDTSX_W_SCRIPT_PATHS',
        'OPENDTSX_W_SCRIPT_PATHS',
      ]);
    },
  );

  it('gets connection strings without passwords, and the paths of files; what else is asked (OPENDTSX_E_SCRIPT_CALL) is an exception', async () => {
    const manager = (id: string, connectionString: string) => ({
      id,
      name: id,
      creationName: 'OLEDB',
      connectionString,
      target: undefined,
      password: undefined,
      retainSameConnection: false,
      properties: {},
    });
    const main = `Dts.Variables["A"].Value = Dts.Connections["Db"].ConnectionString + "|" + Dts.Connections["File"].AcquireConnection(null);
      try { Dts.Connections["Db"].AcquireConnection(null); } catch (Exception e) { Dts.Events.FireWarning(0, "", e.Message, "", 0); }`;
    const task = script(main, {
      writes: 'User::A',
      variables: { 'User::A': '' },
      connectionManagers: {
        Db: manager('Db', 'Data Source=db;Password=s3cret;User ID=u'),
        File: manager('File', 'C:\\x'),
      },
      connections: { File: { kind: 'file', path: '/data/x', writtenPath: 'C:\\x', usage: 'existing-file' } },
    });
    await task.execute();
    expect(String(task.context.read('User::A')).toLowerCase()).toBe('data source=db;user id=u;|/data/x');
    expect(task.context.fired[0].message).toMatch(/The connection manager Db cannot be used in a script/);
  });

  it('fails where nothing can be kept for it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'opendtsx-scripts-'));
    caches.push(folder);
    writeFileSync(join(folder, 'file'), '');
    process.env.XDG_CACHE_HOME = join(folder, 'file');
    try {
      expect(await script('').failure()).toBe('OPENDTSX_E_SCRIPT_HOST');
    } finally {
      process.env.XDG_CACHE_HOME = caches[0];
    }
  });

  it('is compiled once for each content', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'opendtsx-scripts-'));
    caches.push(folder);
    process.env.XDG_CACHE_HOME = folder;
    try {
      const files = (): readonly (readonly [string, number])[] =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' })
          .sort()
          .map((name) => [name, statSync(join(folder, name)).mtimeMs]);
      await script('Dts.TaskResult = 0;').execute();
      const compiled = files();
      expect(compiled.filter(([name]) => name.endsWith('script.dll'))).toHaveLength(1);
      await script('Dts.TaskResult = 0;').execute();
      expect(files()).toEqual(compiled);
    } finally {
      process.env.XDG_CACHE_HOME = caches[0];
    }
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a script in a language that is not compiled here', () => {
  it.each([
    ['VisualBasic', 'Visual Basic'],
    ['Microsoft Visual Basic .NET', 'Visual Basic for Applications (SSIS 2005)'],
  ])('is refused at validation: %s', (language, shown) => {
    expect(scriptSource([{ Name: 'ScriptMain.vb', Content: '' }], language)).toEqual({ language: shown });
    expect(script('', { properties: { ScriptLanguage: language } }).validate()).toEqual([
      'OPENDTSX_E_SCRIPTLANGUAGE_UNSUPPORTED',
    ]);
  });
});

describe('validation', () => {
  it('says what to install where nothing can compile', () => {
    const { context } = script('');
    const properties = { ProjectItems: [{ Name: 'a.cs', Content: '' }], ScriptLanguage: 'CSharp' };
    const instance = { path: '\\Package\\Task', properties } as unknown as ScriptInstance;
    expect(findScriptFault(instance, context, '')).toMatchObject([
      { symbol: 'OPENDTSX_E_SCRIPTCOMPILER_UNSUPPORTED', hint: expect.stringContaining('mono-mcs') },
    ]);
  });

  // source: inferred, packages use such tasks as places for constraints
  it('lets a task without any script be, which succeeds', async () => {
    const task = script('', { properties: { ProjectItems: [] } });
    expect(task.validate()).toEqual(['OPENDTSX_W_SCRIPT_EMPTY']);
    expect(await task.execute()).toEqual({ result: 'success' });
  });

  it('refuses a script that the package holds compiled only', () => {
    const properties = { ProjectItems: [], BinaryItems: [{ Name: 'ST_1.dll' }] };
    expect(script('', { properties }).validate()).toEqual(['DTS_E_SCRIPTTASK_SCRIPTFILESFAILEDTOLOAD']);
  });

  it('asks the policy for the script by its hash', () => {
    const ProjectItems = [{ Name: 'a.cs', Content: 'class A {}' }];
    const instance = { path: '\\Package\\Task', properties: { ProjectItems, ScriptLanguage: 'CSharp' } };
    const asked: unknown[] = [];
    const checkPolicy = (access: unknown) => {
      asked.push(access);
      return { symbol: 'OPENDTSX_E_POLICY_SCRIPT' };
    };
    const context = { ...script('').context, checkPolicy } as unknown as Parameters<typeof findScriptFault>[1];
    const found = findScriptFault(instance as unknown as ScriptInstance, context, '');
    expect(found).toMatchObject([{ symbol: 'OPENDTSX_E_POLICY_SCRIPT', source: '\\Package\\Task' }]);
    const source = scriptSource(ProjectItems, 'CSharp');
    expect(asked).toEqual([{ kind: 'script', hash: 'files' in source ? scriptHash(source) : '' }]);
  });
});

describe('the source of a script', () => {
  it('is what its project compiles, whatever the designer of 2008 puts before names', () => {
    const items = [
      { Name: '\\scriptmain.cs', Content: 'a' },
      { Name: '\\old.cs', Content: 'b' },
      {
        Name: '\\st.csproj',
        Content: '<Compile Include="ScriptMain.cs" /><Reference Include="System.Xml, Version=2.0" />',
      },
    ];
    expect(scriptSource(items, 'CSharp')).toEqual({
      files: [{ name: 'scriptmain.cs', text: 'a' }],
      references: ['System.Xml'],
    });
  });

  it('never leads out of its folder', () => {
    expect(scriptSource([{ Name: '..\\..\\/etc/a;b.cs', Content: '' }], 'CSharp')).toEqual({
      files: [{ name: 'etc/a_b.cs', text: '' }],
      references: [],
    });
  });
});

describe('locks of variables', () => {
  const signal = new AbortController().signal;

  it('let one script write after another, and several read together', async () => {
    const identity = {};
    const order: string[] = [];
    const first = await lockVariables([{ identity, forWriting: true }], signal);
    const second = lockVariables([{ identity, forWriting: false }], signal).then((unlock) => {
      order.push('second');
      return unlock;
    });
    const third = lockVariables([{ identity, forWriting: false }], signal);
    order.push('first');
    first();
    (await third)();
    (await second)();
    expect(order).toEqual(['first', 'second']);
    (await lockVariables([{ identity, forWriting: true }], signal))();
  });

  it('end with the execution', async () => {
    const identity = {};
    await lockVariables([{ identity, forWriting: true }], signal);
    const controller = new AbortController();
    const waiting = lockVariables([{ identity, forWriting: true }], controller.signal);
    controller.abort();
    await expect(waiting).rejects.toThrow(/abort/);
  });
});

it('reads every property that the designer writes', () => {
  const persisted = readFileSync(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8');
  expect(readTaskObjectData(persisted, scriptDeclaration.properties)).toEqual({
    ScriptProjectName: 'ST_0123456789abcdef0123456789abcdef',
    ScriptLanguage: 'CSharp',
    EntryPoint: 'Main',
    ReadOnlyVariables: 'User::From,System::PackageName',
    ReadWriteVariables: 'User::To',
    ProjectItems: [
      {
        Name: 'ST_0123456789abcdef0123456789abcdef.csproj',
        Content:
          '<Project><ItemGroup><Reference Include="System.Xml" /><Compile Include="ScriptMain.cs" /></ItemGroup></Project>',
      },
      { Name: 'ScriptMain.cs', Content: '// the script' },
    ],
    BinaryItems: [{ Name: 'ST_0123456789abcdef0123456789abcdef.dll' }],
  });
});
