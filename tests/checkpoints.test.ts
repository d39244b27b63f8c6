import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CommandConsole } from '../src/cli/console/command-console.ts';
import { runDtexec } from '../src/cli/dtexec/run-dtexec.ts';
import type { HookPlace } from '../src/control-flow/run-hooks.ts';
import { Application } from '../src/object-model/application.ts';
import { runPackage } from '../src/runtime/run-package.ts';
import type { ExecutionEvent, RunRequest, RunResult } from '../src/runtime/run-request.ts';
import { newPackage, type PackageBuilder } from '../src/tools/builder/package-builder.ts';

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'opendtsx-checkpoints-'));
});
afterAll(() => rmSync(root, { recursive: true }));

let folders = 0;
let folder = '';
let file = '';
beforeEach(() => {
  folder = join(root, String(++folders));
  mkdirSync(folder);
  file = join(folder, 'restart.xml');
});

type Builder = PackageBuilder;

interface Run extends RunResult {
  readonly events: readonly ExecutionEvent[];
}

const saving = { SaveCheckpoints: true, CheckpointUsage: 1, CheckpointFileName: 'restart.xml' };
const id = '{0B8A2D3C-6B0E-4C7F-9D0A-3F2F0E9B1C21}';

async function save(fill: (made: Builder) => void, settings: object = saving, name = 'package'): Promise<string> {
  const made = newPackage(name, { id, ...settings });
  fill(made);
  const path = join(folder, `${name}.dtsx`);
  await new Application().saveToXml(path, await made.build());
  return path;
}

async function run(path: string, more: Partial<RunRequest> = {}): Promise<Run> {
  const events: ExecutionEvent[] = [];
  const result = await runPackage({
    source: { path },
    workingFolder: folder,
    optionsFile: false,
    ...more,
    onEvent(event) {
      events.push(event);
      more.onEvent?.(event);
    },
  });
  return { ...result, events };
}

const ran = ({ events }: Run): string[] =>
  events
    .filter(({ event }) => event === 'OnPreExecute')
    .map(({ executablePath }) => executablePath.slice('\\Package'.length));
const symbols = ({ events }: Run): (string | undefined)[] => events.map(({ symbol }) => symbol);

/** First, then Second, which divides by Divisor and is a restart point or not, then Third. */
function threeTasks(made: Builder, isRestartPoint: boolean): void {
  const divisor = made.parameter('Divisor', 0);
  const count = made.variable('Count', 0);
  const first = made.expressionTask('First', { Expression: `${count} = ${count} + 1` });
  const second = made
    .expressionTask('Second', { Expression: `${count} = ${count} / ${divisor}`, FailPackageOnFailure: isRestartPoint })
    .after(first, 'success');
  made.expressionTask('Third', { Expression: `${count} = ${count} + 1` }).after(second, 'success');
}

const mended = { parameters: new Map([['Divisor', '1']]) };

// Source: documentation (restarting packages by checkpoints); what FailPackageOnFailure decides is inferred.
describe('a package that saves checkpoints', () => {
  it('goes on behind what had succeeded, and deletes the file after success', async () => {
    const path = await save((made) => threeTasks(made, true));
    expect((await run(path)).result).toBe('failure');
    expect(existsSync(file)).toBe(true);
    const restarted = await run(path, mended);
    expect([restarted.result, ran(restarted)]).toEqual(['success', ['', '\\Second', '\\Third']]);
    expect(symbols(restarted)).toContain('DTS_I_RESTARTFROMCHECKPOINTFILE');
    expect(existsSync(file)).toBe(false);
  });

  it('starts from the beginning when what failed is no restart point', async () => {
    const path = await save((made) => threeTasks(made, false));
    expect((await run(path)).result).toBe('failure');
    expect(existsSync(file)).toBe(false);
    expect(ran(await run(path, mended))).toEqual(['', '\\First', '\\Second', '\\Third']);
  });

  it('never restarts with CheckpointUsage Never, and writes its file anew', async () => {
    const path = await save((made) => threeTasks(made, true), { ...saving, CheckpointUsage: 0 });
    expect((await run(path)).result).toBe('failure');
    expect(ran(await run(path, mended))).toEqual(['', '\\First', '\\Second', '\\Third']);
    expect(existsSync(file)).toBe(false);
  });

  it('keeps the file when the execution is cancelled', async () => {
    const path = await save((made) => threeTasks(made, true));
    const stop = new AbortController();
    const canceled = await run(path, {
      ...mended,
      signal: stop.signal,
      onEvent: ({ symbol }) => symbol === 'DTS_I_CHECKPOINTSAVEDTOFILE' && stop.abort(),
    });
    expect(canceled.result).toBe('canceled');
    expect(ran(await run(path, mended))).toEqual(['', '\\Second', '\\Third']);
  });

  it('does not take as done what ran because of the failure', async () => {
    const path = await save((made) => {
      threeTasks(made, true);
      const alarm = made.variable('Alarm', 0);
      const fails = made.expressionTask('Fails', { Expression: `1 / ${alarm}` });
      made.expressionTask('Raise', { Expression: `${alarm} = 0` }).after(fails, 'failure');
    });
    expect(ran(await run(path))).toContain('\\Raise');
    expect(ran(await run(path, mended))).toContain('\\Raise');
  });

  it('is refused while another execution has its file', async () => {
    const path = await save((made) => threeTasks(made, true));
    let second: Promise<Run> | undefined;
    await run(path, {
      hooks: {
        async beforeExecutable() {
          second ??= run(path);
          await second;
        },
      },
    });
    expect(symbols((await second) as Run)).toContain('DTS_E_CHECKPOINTFILELOCKED');
  });

  it('gives every variable its value back', async () => {
    const values = {
      Text: '<Żółć> & "x"',
      Whole: -5,
      Large: 9_007_199_254_740_993n,
      Real: 0.1,
      Truth: true,
      Day: new Date(Date.UTC(2024, 1, 29, 23, 59, 58)),
    };
    const names = Object.keys(values);
    const path = await save((made) => {
      for (const [name, value] of Object.entries(values)) made.variable(name, value);
      threeTasks(made, true);
    });
    const seenBy = async (more: Partial<RunRequest>): Promise<unknown[]> => {
      let seen: unknown[] = [];
      const beforeExecutable = ({ path: at, variable }: HookPlace): void => {
        if (at === '\\Package\\Second') seen = names.map((name) => variable(`User::${name}`)?.value);
      };
      await run(path, { ...more, hooks: { beforeExecutable } });
      return seen;
    };
    const saved = await seenBy({});
    expect(saved.slice(0, 5)).toEqual([values.Text, -5, values.Large, 0.1, true]);
    const other: Readonly<Record<string, string>> = { Text: '', Truth: 'False', Day: '2001-01-01' };
    const set = names.map((name) => ({ path: `\\Package.Variables[User::${name}].Value`, value: other[name] ?? '1' }));
    expect(await seenBy({ ...mended, set })).toEqual(saved);
  });
});

// Source: documentation: configurations are not loaded again when a package restarts. That secrets are is our own.
describe('a package with configurations that restarts', () => {
  it('has the values that they gave in the run that failed, except secrets, which the file does not hold', async () => {
    const configure = (text: string, password: string): void => {
      const value = (path: string, own: string): string =>
        `<Configuration ConfiguredType="Property" Path="${path}" ValueType="String"><ConfiguredValue>${own}</ConfiguredValue></Configuration>`;
      writeFileSync(
        join(folder, 'settings.dtsConfig'),
        `<DTSConfiguration>${value('\\Package.Variables[User::Text].Properties[Value]', text)}${value(
          '\\Package.Variables[User::Password].Properties[Value]',
          password,
        )}</DTSConfiguration>`,
      );
    };
    const path = await save((made) => {
      made.variable('Text', 'designed');
      made.variable('Password', 'designed');
      threeTasks(made, true);
    });
    const seenBy = async (more: Partial<RunRequest>): Promise<unknown[]> => {
      let seen: unknown[] = [];
      const beforeExecutable = ({ path: at, variable }: HookPlace): void => {
        if (at === '\\Package\\First') seen = ['Text', 'Password'].map((name) => variable(`User::${name}`)?.value);
      };
      await run(path, {
        ...more,
        set: [{ configFile: join(folder, 'settings.dtsConfig') }],
        hooks: { beforeExecutable },
      });
      return seen;
    };
    configure('first', 'hush one');
    expect(await seenBy({})).toEqual(['first', 'hush one']);
    const saved = readFileSync(file, 'utf8');
    expect(saved).toContain('<Value Path="\\Package.Variables[User::Text].Properties[Value]">first</Value>');
    expect(saved.slice(saved.indexOf('<Configured'))).not.toContain('hush');
    // Without what is done and the variables, so that the configurations alone decide.
    writeFileSync(file, saved.replace(/<DTS:(Variables|Container) [\s\S]*(?=<Configured)/, ''));
    configure('second', 'hush two');
    expect(await seenBy(mended)).toEqual(['first', 'hush two']);
  });
});

// Source: documentation (dtexec: /CheckPointing, /CheckFile, /Restart).
describe('dtexec', () => {
  const quiet: CommandConsole = {
    output: { write() {}, size: () => ({ columns: 80, rows: 24 }) },
    writeError() {},
    paint: (_, text) => text,
    paintError: (_, text) => text,
    redraws: false,
  };
  const dtexec = (...args: string[]): Promise<number> => runDtexec(args, quiet);

  it('saves checkpoints and restarts with /CheckPointing, /CheckFile and /Restart', async () => {
    const path = await save((made) => threeTasks(made, true), {});
    const checkpoint = join(folder, 'other.xml');
    const options = ['/F', path, '/CheckPointing', 'on', '/CheckFile', checkpoint];
    // On alone always restarts, and there is no file yet.
    expect(await dtexec(...options)).toBe(1);
    expect(existsSync(checkpoint)).toBe(false);
    expect(await dtexec(...options, '/Restart', 'ifPossible')).toBe(1);
    expect(readFileSync(checkpoint, 'utf8')).toContain('DTS:Result="0"');
    expect(await dtexec(...options, '/Par', 'Divisor(Int32);1')).toBe(0);
    expect(existsSync(checkpoint)).toBe(false);
  });

  it('starts from the beginning with /Restart deny and with /CheckPointing off', async () => {
    const path = await save((made) => threeTasks(made, true), { ...saving, CheckpointFileName: file });
    writeFileSync(file, 'no checkpoint file');
    expect(await dtexec('/F', path, '/Par', 'Divisor(Int32);1')).toBe(1);
    expect(await dtexec('/F', path, '/Par', 'Divisor(Int32);1', '/CheckPointing', 'off')).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe('no checkpoint file');
  });
});
