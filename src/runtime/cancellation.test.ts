import { afterEach, describe, expect, it, vi } from 'vitest';
import { readPackage } from '../formats/dtsx/read-package.ts';
import type { TaskUnit } from '../registry/registry.ts';
import type { TaskContext, TaskDeclaration, TaskInstance } from '../sdk/task.ts';
import { defineUnit } from '../sdk/unit.ts';
import { runPackage } from './run-package.ts';
import type { RunRequest } from './run-request.ts';

type Work = (instance: TaskInstance, context: TaskContext) => Promise<void>;

function workTask(work: Work): TaskUnit {
  const declaration: TaskDeclaration = {
    sdkVersion: 1,
    kind: 'task',
    identifiers: { creationName: 'Test.Work' },
    displayName: 'Work Task',
    description: '',
    properties: {},
    validate: () => [],
  };
  const execute = async (instance: TaskInstance, context: TaskContext) => {
    await work(instance, context);
    return { result: 'success' } as const;
  };
  return defineUnit(declaration, async () => ({ execute }));
}

const executable = (kind: string, path: string, content = '', more = '') =>
  `<DTS:Executable DTS:refId="${path}" DTS:CreationName="${kind}" DTS:ExecutableType="${kind}" DTS:DTSID="{${path}}" DTS:ObjectName="${path.split('\\').at(-1)}" ${more}>${content}</DTS:Executable>`;
const work = (path: string) => executable('Test.Work', path, '<DTS:ObjectData><T/></DTS:ObjectData>');
const executables = (...content: string[]) => `<DTS:Executables>${content.join('')}</DTS:Executables>`;
const onQueryCancel = (content: string) =>
  `<DTS:EventHandlers><DTS:EventHandler DTS:refId="Package.EventHandlers[OnQueryCancel]" DTS:CreationName="OnQueryCancel" DTS:DTSID="{Q}" DTS:EventName="OnQueryCancel"><DTS:Variables/>${content}</DTS:EventHandler></DTS:EventHandlers>`;

function packageOf(content: string) {
  const text = `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:ExecutableType="Microsoft.Package" DTS:DTSID="{P}" DTS:ObjectName="P"><DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>${content}</DTS:Executable>`;
  const { package: read, diagnostics } = readPackage(text);
  if (read === undefined) throw new Error(diagnostics.map(({ message }) => message).join());
  return read;
}

/** Runs a package, cancelled by `cancel`, and gives its result with the events from then on. */
async function canceledRun(
  content: string,
  doWork: (name: string, cancel: () => void, context: TaskContext) => unknown,
) {
  const controller = new AbortController();
  const seen: string[] = [];
  const unit = workTask(async ({ name }, context) => {
    await doWork(name, () => controller.abort(), context);
    context.signal.throwIfAborted();
  });
  const request: RunRequest = {
    source: { package: packageOf(content) },
    optionsFile: false,
    units: [unit],
    maxConcurrent: 1,
    signal: controller.signal,
    onEvent({ event, executablePath, data }) {
      const { result = '' } = (data ?? {}) as { readonly result?: string };
      if (controller.signal.aborted) seen.push(`${event} ${executablePath} ${result}`.trim());
    },
  };
  const { result } = await runPackage(request);
  return { result, seen };
}

describe('cancelling an execution', () => {
  it('ends the running executables as canceled, from the inside out, and raises OnQueryCancel on the task that stopped', async () => {
    const content = executables(
      executable('STOCK:SEQUENCE', 'Package\\Box', executables(work('Package\\Box\\A'), work('Package\\Box\\B'))),
    );
    const { result, seen } = await canceledRun(content, (_, cancel) => cancel());
    expect(result).toBe('canceled');
    expect(seen).toEqual([
      'OnQueryCancel \\Package\\Box\\A',
      'OnPostExecute \\Package\\Box\\A canceled',
      'OnPostExecute \\Package\\Box canceled',
      'OnPostExecute \\Package canceled',
      'PackageEnd \\Package canceled',
    ]);
  });

  it('runs the OnQueryCancel handlers to clean up, with connections and a signal of their own', async () => {
    const handler = onQueryCancel(executables(work('Package.EventHandlers[OnQueryCancel]\\Clean')));
    const cleaned: boolean[] = [];
    const { result, seen } = await canceledRun(
      `${executables(work('Package\\A'))}${handler}`,
      (name, cancel, context) => {
        if (name === 'A') cancel();
        else if (context.signal.aborted) cleaned.push(false);
        else cleaned.push(true);
      },
    );
    expect(result).toBe('canceled');
    expect(cleaned).toContain(true);
    expect(seen).toContain('OnPostExecute \\Package.EventHandlers[OnQueryCancel]\\Clean success');
  });

  it('ends a loop without end', async () => {
    const loop = executable(
      'STOCK:FORLOOP',
      'Package\\Loop',
      executables(work('Package\\Loop\\A')),
      'DTS:EvalExpression="TRUE"',
    );
    let rounds = 0;
    const { result, seen } = await canceledRun(executables(loop), (_, cancel) => {
      if (++rounds === 5) cancel();
    });
    expect([result, rounds]).toEqual(['canceled', 5]);
    expect(seen.slice(0, 2)).toEqual(['OnQueryCancel \\Package\\Loop\\A', 'OnPostExecute \\Package\\Loop\\A canceled']);
  });

  it('raises nothing for the executables that had not begun', async () => {
    const names = ['A', 'B', 'C', 'D'].map((name) => `Package\\${name}`);
    const { seen } = await canceledRun(executables(...names.map(work)), (_, cancel) => cancel());
    expect(seen.filter((line) => /\\[BCD]/.test(line))).toEqual([]);
  });

  it('stops validating', async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    const result = await runPackage({
      source: { package: packageOf(executables(work('Package\\A'), work('Package\\B'))) },
      optionsFile: false,
      units: [workTask(async () => undefined)],
      signal: controller.signal,
      onEvent({ event, executablePath }) {
        seen.push(`${event} ${executablePath}`);
        if (executablePath === '\\Package\\A') controller.abort();
      },
    });
    expect(result).toMatchObject({ result: 'canceled', exitCode: 3 });
    expect(seen).not.toContain('OnPreValidate \\Package\\B');
  });
});

describe('an OnQueryCancel handler', () => {
  afterEach(() => vi.useRealTimers());

  it('is asked while a task works, and cancels that task alone', async () => {
    const handler = onQueryCancel(executables(work('Package\\A.EventHandlers[OnQueryCancel]\\Ask')));
    const text = executables(
      executable('Test.Work', 'Package\\A', `<DTS:ObjectData><T/></DTS:ObjectData>${handler}`),
      work('Package\\B'),
    );
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    let asked = 0;
    const worked: string[] = [];
    const unit = workTask(async ({ name }, context) => {
      const boolean = { type: 'DT_BOOL', length: 0, precision: 0, scale: 0, codePage: 0 } as const;
      if (name === 'Ask') context.setVariable('System::Cancel', { type: boolean, value: ++asked > 1 });
      if (name === 'A') {
        const canceled = new Promise((resolve) => context.signal.addEventListener('abort', resolve));
        vi.advanceTimersByTime(1000);
        await canceled;
        context.signal.throwIfAborted();
      }
      worked.push(name);
    });
    const { result, executables: records } = await runPackage({
      source: { package: packageOf(text) },
      optionsFile: false,
      units: [unit],
    });
    expect(asked).toBe(2);
    expect(result).toBe('success');
    expect(records.find(({ path }) => path === '\\Package\\A')?.result).toBe('canceled');
    expect(worked).toContain('B');
  });
});
