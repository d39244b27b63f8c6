import { describe, expect, it } from 'vitest';
import type { HookPlace, RunHooks } from '../control-flow/run-hooks.ts';
import { readPackage } from '../formats/dtsx/read-package.ts';
import { RunControl } from './run-control.ts';
import { runPackage } from './run-package.ts';
import type { RunRequest } from './run-request.ts';

const expression = (path: string, text: string, more = '') =>
  `<DTS:Executable DTS:refId="${path}" DTS:CreationName="Microsoft.ExpressionTask" DTS:ExecutableType="Microsoft.ExpressionTask" DTS:DTSID="{${path}}" DTS:ObjectName="${path.split('\\').at(-1)}"><DTS:ObjectData><ExpressionTask Expression="${text}"/></DTS:ObjectData>${more}</DTS:Executable>`;
const constraint = (container: string, from: string, to: string) =>
  `<DTS:PrecedenceConstraints><DTS:PrecedenceConstraint DTS:refId="${container}.PrecedenceConstraints[C]" DTS:From="${container}\\${from}" DTS:To="${container}\\${to}" DTS:ObjectName="C" DTS:DTSID="{${container}C}"/></DTS:PrecedenceConstraints>`;
const box = `<DTS:Executable DTS:refId="Package\\Box" DTS:CreationName="STOCK:SEQUENCE" DTS:ExecutableType="STOCK:SEQUENCE" DTS:DTSID="{B}" DTS:ObjectName="Box"><DTS:Executables>${expression('Package\\Box\\A', '@[User::N] = 1')}${expression('Package\\Box\\B', '@[User::N] = 2')}</DTS:Executables>${constraint('Package\\Box', 'A', 'B')}</DTS:Executable>`;
const text = `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:ExecutableType="Microsoft.Package" DTS:DTSID="{P}" DTS:ObjectName="P"><DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
  <DTS:Variables><DTS:Variable DTS:Namespace="User" DTS:ObjectName="N" DTS:DTSID="{N}"><DTS:VariableValue DTS:DataType="3">0</DTS:VariableValue></DTS:Variable></DTS:Variables>
  <DTS:Executables>${box}${expression('Package\\C', '@[User::N] = 3')}</DTS:Executables>${constraint('Package', 'Box', 'C')}</DTS:Executable>`;

function run(request: Omit<RunRequest, 'source'>) {
  const { package: read } = readPackage(text);
  if (read === undefined) throw new Error('The package does not load');
  return runPackage({ source: { package: read }, optionsFile: false, ...request });
}

/** Runs the package paused, answering each pause in turn, and gives the paths where it paused with the variable N. */
async function pausedRun(answers: ReadonlyArray<(control: RunControl) => void>) {
  const seen: string[] = [];
  const events: string[] = [];
  const control: RunControl = new RunControl({
    paused: true,
    onPause(place) {
      seen.push(`${place.path} ${String(place.variable('User::N')?.value)}`);
      const answer = answers[seen.length - 1];
      // As a person would, who sees the pause first.
      if (answer !== undefined) queueMicrotask(() => answer(control));
    },
  });
  const { result } = await run({
    hooks: control.hooks,
    signal: control.signal,
    onEvent: ({ event, executablePath, data }) => {
      if (event === 'OnExecStatusChanged')
        events.push(`${executablePath} ${String((data as { readonly status?: string }).status)}`);
    },
  });
  return { seen, result, events, control };
}

const step = (control: RunControl) => control.step();

describe('a run control', () => {
  it('steps from executable to executable, into containers', async () => {
    const { seen, result } = await pausedRun([step, step, step, step, step]);
    expect(seen).toEqual([
      '\\Package 0',
      '\\Package\\Box 0',
      '\\Package\\Box\\A 0',
      '\\Package\\Box\\B 1',
      '\\Package\\C 2',
    ]);
    expect(result).toBe('success');
  });

  it('steps over a container', async () => {
    const { seen } = await pausedRun([step, (control) => control.stepOver(), step]);
    expect(seen).toEqual(['\\Package 0', '\\Package\\Box 0', '\\Package\\C 2']);
  });

  it('resumes, and pauses again when asked', async () => {
    const { seen } = await pausedRun([
      step,
      (control) => {
        control.resume();
        control.pause();
      },
      (control) => control.resume(),
    ]);
    expect(seen).toEqual(['\\Package 0', '\\Package\\Box 0', '\\Package\\Box\\A 0']);
  });

  it('cancels what is paused without running it', async () => {
    const { seen, result, control } = await pausedRun([step, step, (each) => each.cancel()]);
    expect(seen.at(-1)).toBe('\\Package\\Box\\A 0');
    expect(result).toBe('canceled');
    expect(control.paused).toEqual([]);
  });

  it('shows in OnExecStatusChanged what is suspended', async () => {
    const { events } = await pausedRun([(control) => control.resume()]);
    expect(events).toEqual(['\\Package suspended', '\\Package executing']);
  });
});

describe('hooks', () => {
  it('are told of each executable before and after it, with kind, depth and result', async () => {
    const told: string[] = [];
    const tell = (when: string, { name, kind, depth }: HookPlace) => told.push(`${when} ${name} ${kind} ${depth}`);
    const hooks: RunHooks = {
      beforeExecutable: (place) => void tell('before', place),
      afterExecutable: (place, result) => void tell(`after ${result}`, place),
    };
    await run({ hooks });
    expect(told).toEqual([
      'before P package 0',
      'before Box sequence 1',
      'before A task 2',
      'after success A task 2',
      'before B task 2',
      'after success B task 2',
      'after success Box sequence 1',
      'before C task 1',
      'after success C task 1',
      'after success P package 0',
    ]);
  });

  it('that fail are an error of the executable, which does not run', async () => {
    const errors: string[] = [];
    const { result, executables } = await run({
      hooks: {
        beforeExecutable({ name }) {
          if (name === 'A') throw new Error('no debugger');
        },
      },
      onEvent: ({ event, symbol, message }) => event === 'OnError' && errors.push(`${symbol}: ${message}`),
    });
    expect(errors).toEqual(['OPENDTSX_E_HOOKFAILED: The hook that was told of \\Package\\Box\\A failed: no debugger']);
    expect(result).toBe('failure');
    expect(executables.map(({ path }) => path)).toEqual(['\\Package\\Box\\A', '\\Package\\Box', '\\Package']);
  });
});
