import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Package, TaskHost } from 'opendtsx';
import { newPackage } from 'opendtsx/builder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-error-count-'));
  writeFileSync(join(folder, 'rows.csv'), 'Text\r\n1\r\nx\r\ny\r\n2\r\nz\r\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Five turns of a loop around a data flow in which three of five rows are in error. */
async function loopPackage(errors: 'FailComponent' | 'RedirectRow' | 'IgnoreFailure'): Promise<Package> {
  const made = newPackage('Loop');
  const turn = made.variable('Turn', 0);
  const file = made.flatFileConnectionManager('Rows', join(folder, 'rows.csv'), {
    ColumnNamesInFirstDataRow: true,
    columns: { Text: 'DT_WSTR:10' },
  });
  made.forLoop(
    'Loop',
    { InitExpression: `${turn} = 0`, EvalExpression: `${turn} < 5`, AssignExpression: `${turn} = ${turn} + 1` },
    (loop) => {
      loop.dataFlowTask('Load', (flow) => {
        flow
          .flatFileSource('Rows', { connection: file })
          .derivedColumn('Numbers', { columns: { Number: '(DT_I4)[Text]' }, errors })
          .multicast('End');
      });
    },
  );
  return made.build();
}

interface Outcome {
  readonly result: string;
  /** Turns of the loop in which the data flow ran. */
  readonly turns: number;
  readonly errors: number;
  readonly task: string | undefined;
}

async function outcome(pkg: Package, limits: { task?: number; loop?: number; package?: number }): Promise<Outcome> {
  const loop = pkg.executables.item('Loop') as unknown as {
    executables: Package['executables'];
    maximumErrorCount: number;
  };
  const task = loop.executables.item('Load') as TaskHost;
  task.maximumErrorCount = limits.task ?? 1;
  loop.maximumErrorCount = limits.loop ?? 1;
  pkg.maximumErrorCount = limits.package ?? 1;
  const counts: Record<string, number> = {};
  const { result, executables } = await pkg.run({
    onEvent({ event, executablePath }) {
      const key = event === 'OnPreExecute' ? executablePath : event;
      counts[key] = (counts[key] ?? 0) + 1;
    },
  });
  const own = executables.find(({ path }) => path.endsWith('Load'));
  return { result, turns: counts['\\Package\\Loop\\Load'] ?? 0, errors: counts.OnError ?? 0, task: own?.result };
}

// Source: documentation (an executable fails when its errors reach MaximumErrorCount, 0: never; rows that are redirected or ignored are no errors).
describe('MaximumErrorCount around a data flow with rows in error', () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
    [5, 5],
  ])('of a loop lets it end at error %s', async (limit, turns) => {
    const pkg = await loopPackage('FailComponent');
    expect(await outcome(pkg, { loop: limit, package: 0 })).toMatchObject({ result: 'success', turns, errors: turns });
  });

  it.each([
    [{ loop: 6, package: 6 }, 'success'],
    [{ loop: 6, package: 5 }, 'failure'],
    [{ loop: 0, package: 0 }, 'success'],
    [{ loop: 0, package: 6 }, 'success'],
    [{ loop: 0, package: 1 }, 'failure'],
  ])('that is not reached lets every turn run, and each level counts for itself (%j)', async (limits, result) => {
    const pkg = await loopPackage('FailComponent');
    expect(await outcome(pkg, limits)).toMatchObject({ result, turns: 5, errors: 5 });
  });

  it('of the task does not save a data flow that failed', async () => {
    const pkg = await loopPackage('FailComponent');
    expect(await outcome(pkg, { task: 0, loop: 1, package: 1 })).toMatchObject({
      result: 'failure',
      turns: 1,
      task: 'failure',
    });
  });

  it.each(['RedirectRow', 'IgnoreFailure'] as const)('does not count rows with %s', async (errors) => {
    expect(await outcome(await loopPackage(errors), {})).toEqual({
      result: 'success',
      turns: 5,
      errors: 0,
      task: 'success',
    });
  });
});
