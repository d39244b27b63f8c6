import { describe, expect, it } from 'vitest';
import type { PipelinePlan } from '../plan/pipeline/pipeline-plan.ts';
import { PathProgress, type PathRows } from './path-progress.ts';

const plan = {
  components: [{ instance: { name: 'Orders' } }, { instance: { name: 'Totals' } }],
  paths: [{ id: 'p', name: 'Output', from: { component: 0, output: 0 }, to: { component: 1, input: 0 } }],
} as unknown as PipelinePlan;

const nowhere = { receive: () => undefined, finish: async () => undefined };

// Source: our own.
describe('the progress of paths', () => {
  it('is told at most four times a second, with the rate since the last time', () => {
    let time = 5000;
    const told: (readonly PathRows[])[] = [];
    const progress = new PathProgress(
      plan,
      (rows) => told.push(rows),
      () => time,
    );
    const link = { receiver: nowhere, input: 0, pathId: 'p', rowCount: 0 };
    for (const [milliseconds, rows] of [
      [0, 100],
      [249, 200],
      [1, 300],
      [200, 400],
      [300, 400],
    ]) {
      time += milliseconds;
      link.rowCount = rows;
      progress.tick([link]);
    }
    const place = { path: 'p', name: 'Output', from: 'Orders', to: 'Totals' };
    expect(told).toEqual([
      [{ ...place, rows: 300, rowsPerSecond: 1200 }],
      [{ ...place, rows: 400, rowsPerSecond: 200 }],
    ]);
  });

  it('is told upstream first, whatever the order in which paths were linked', () => {
    let time = 0;
    const told: string[][] = [];
    const paths = ['second', 'first'].map((id, index) => ({
      id,
      name: '',
      from: { component: 1 - index, output: 0 },
      to: { component: 1, input: 0 },
    }));
    const report = (rows: readonly PathRows[]) => told.push(rows.map(({ path }) => path));
    const progress = new PathProgress({ ...plan, paths } as PipelinePlan, report, () => time);
    const links = paths.map(({ id: pathId }) => ({ receiver: nowhere, input: 0, pathId, rowCount: 1 }));
    progress.tick(links);
    time = 250;
    progress.tick(links);
    expect(told).toEqual([['first', 'second']]);
  });
});
