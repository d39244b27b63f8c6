import { describe, expect, it } from 'vitest';
import { ComponentClock } from './component-clock.ts';
import { PhaseLog } from './phase-log.ts';

/** A log with a clock of its own: `work` lets so much time pass, of which the component itself works a part. */
function timed() {
  let now = 1000;
  const clock = new ComponentClock(1);
  const log = new PhaseLog(clock, () => now);
  const work =
    (wall: number, own = wall) =>
    () => {
      now += wall;
      clock.own += own;
    };
  return { log, work };
}

// Source: catalog.execution_component_phases (a row for each phase, with its start and end): documentation; that ProcessInput makes several rows, and their
// sum is the active time, is told by the blog of the SSIS team: documentation. The bound on their number is our own.
describe('the phases of a component', () => {
  it('are told from the beginning of a phase to its end, in their order', async () => {
    const { log, work } = timed();
    await log.during('Validate', work(5));
    await log.during('PreExecute', work(7));
    log.call(work(2));
    await log.during('PostExecute', work(3));
    expect(log.entries()).toEqual([
      { phase: 'Validate', start: 1000, duration: 5 },
      { phase: 'PreExecute', start: 1005, duration: 7 },
      { phase: 'ProcessInput', start: 1012, duration: 2 },
      { phase: 'PostExecute', start: 1014, duration: 3 },
    ]);
  });

  it('hold the time of a call in which the component worked itself, without that of those after it', () => {
    const { log, work } = timed();
    log.call(work(10, 4));
    log.call(work(10, 6));
    expect(log.entries()).toEqual([
      { phase: 'ProcessInput', start: 1000, duration: 4 },
      { phase: 'ProcessInput', start: 1010, duration: 6 },
    ]);
  });

  it('hold what a call took that waited', async () => {
    const { log, work } = timed();
    const { promise, resolve } = Promise.withResolvers<void>();
    const pending = log.call(() => promise.then(work(8)));
    expect(log.entries()).toEqual([]);
    resolve();
    await pending;
    expect(log.entries()).toEqual([{ phase: 'ProcessInput', start: 1000, duration: 8 }]);
  });

  it('are told of what fails, too', async () => {
    const { log, work } = timed();
    const failing = (): never => {
      work(4)();
      throw new Error('no');
    };
    expect(() => log.call(failing)).toThrow('no');
    await expect(log.during('PreExecute', failing)).rejects.toThrow('no');
    expect(log.entries().map(({ duration }) => duration)).toEqual([4, 4]);
  });

  it('stay few however many calls there are, and keep their sum and the first start', () => {
    const { log, work } = timed();
    for (let call = 0; call < 10_001; call++) log.call(work(3, 2));
    const entries = log.entries();
    expect(entries.length).toBeLessThanOrEqual(100);
    expect(entries.reduce((sum, { duration }) => sum + duration, 0)).toBe(20_002);
    expect(entries[0]?.start).toBe(1000);
    const starts = entries.map(({ start }) => start);
    expect(starts).toEqual(starts.toSorted((left, right) => left - right));
    // None ends before the next one begins.
    expect(entries.every(({ start, duration }, at) => start + duration <= (starts[at + 1] ?? Infinity))).toBe(true);
  });
});
