import { expect, it } from 'vitest';
import { waitingLine } from './waiting-line.ts';

it('a line lets so many go on at a time, in their order, and goes on after one that fails', async () => {
  const line = waitingLine(2);
  const begun: number[] = [];
  const ends = [1, 2, 3, 4].map(() => Promise.withResolvers<void>());
  const all = ends.map(({ promise }, index) =>
    line.enter(() => {
      begun.push(index);
      return promise;
    }),
  );
  await Promise.resolve();
  expect([begun, line.waiting()]).toEqual([[0, 1], 2]);
  ends[1].reject(new Error('failed'));
  await expect(all[1]).rejects.toThrow('failed');
  await expect.poll(() => begun).toEqual([0, 1, 2]);
  for (const { resolve } of ends) resolve();
  await Promise.allSettled(all);
  expect([begun, line.waiting()]).toEqual([[0, 1, 2, 3], 0]);
  await expect(line.enter(async () => 'again')).resolves.toBe('again');
});
