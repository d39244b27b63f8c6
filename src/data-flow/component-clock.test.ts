import { describe, expect, it } from 'vitest';
import { ComponentClock, FlowClock } from './component-clock.ts';

/** A flow of two or three components on a clock that the test moves. */
function flow(...inputs: readonly number[]) {
  let time = 0;
  const clock = new FlowClock(() => time);
  const components = inputs.map((count) => new ComponentClock(count));
  return { clock, components, pass: (milliseconds: number) => (time += milliseconds) };
}

/** A promise and the means to settle it; wait for `settled` until everything that depends on it has run. */
function later() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const settled = async (): Promise<void> => {
    resolve();
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  return { promise, settled };
}

// Source: our own.
describe('the clock of a data flow', () => {
  it('charges a component without what it calls', () => {
    const { clock, components, pass } = flow(0, 1);
    const [source, target] = components;
    void clock.run(source, undefined, () => {
      pass(3);
      clock.run(target, source, () => void pass(5));
      pass(2);
    });
    expect(components.map(({ own, blocked }) => [own, blocked])).toEqual([
      [5, 0],
      [5, 0],
    ]);
  });

  it('charges the component that waits for its writing, and counts those before it as blocked', async () => {
    const { clock, components, pass } = flow(0, 1);
    const [source, target] = components;
    const written = later();
    const produced = later();
    void clock.run(source, undefined, () => {
      pass(1);
      void clock.run(target, source, () => {
        pass(2);
        return written.promise;
      });
      return produced.promise;
    });
    pass(10);
    await written.settled();
    pass(4);
    await produced.settled();
    expect(components.map(({ own, blocked }) => [own, blocked])).toEqual([
      [5, 10],
      [12, 0],
    ]);
  });

  it('does not count one moment twice: who waits while another runs is charged nothing', async () => {
    const { clock, components, pass } = flow(0, 0);
    const [waiting, running] = components;
    const read = later();
    void clock.run(waiting, undefined, () => read.promise);
    pass(1);
    void clock.run(running, undefined, () => void pass(7));
    pass(2);
    await read.settled();
    expect(components.map(({ own }) => own)).toEqual([3, 7]);
  });

  it('does not take it for work when a component with two inputs waits for the other one', async () => {
    const { clock, components, pass } = flow(0, 0, 2);
    const [left, right, join] = components;
    const joined = later();
    void clock.run(join, left, () => joined.promise);
    pass(6);
    void clock.run(join, right, () => joined.promise);
    pass(2);
    await joined.settled();
    expect([join.own, left.blocked, right.blocked]).toEqual([2, 8, 2]);
  });

  it('goes on when a call fails', async () => {
    const { clock, components, pass } = flow(0);
    const [source] = components;
    const fail = (): never => {
      pass(1);
      throw new Error('no');
    };
    expect(() => clock.run(source, undefined, fail)).toThrow('no');
    await expect(clock.run(source, undefined, async () => fail())).rejects.toThrow('no');
    pass(10);
    expect([source.own, source.pending]).toEqual([2, 0]);
  });
});
