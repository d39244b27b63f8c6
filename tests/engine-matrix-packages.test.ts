import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KernelUse, startThread, ThreadMessages } from './engine-matrix/kernel-thread.ts';
import { packages } from './engine-matrix/packages.ts';
import type { Combination, PackageOutcome, PackageRuns, RunPackage } from './engine-matrix/run-packages.ts';

// Source: our own. Rows per buffer, threads, memory and kernels decide how fast a data flow is, never what it gives or says.

const combinations = [1, 7, 2048].flatMap((rowsPerBuffer) =>
  [1, 2].flatMap((threads) =>
    [2 ** 30, 2000].map((memoryLimit): Combination => ({ rowsPerBuffer, threads, memoryLimit })),
  ),
);

/** Packages whose components spill at 2,000 bytes, and those whose rows threads share. */
const spilling: Readonly<Record<string, readonly string[]>> = {
  lookUp: ['Place'],
  sort: ['By name', 'Once'],
  aggregate: ['Groups'],
  mergeJoin: ['Join'],
  pivot: ['Sums'],
  sample: ['Some'],
};
const sharing = ['deriveAndSplit', 'lookUp'];

/** Files that hold rows as buffers had them, block by block: what is read from them again is in another file. */
const filesOfBuffers = ['rows.raw'];

const folders: string[] = [];
const workers: Worker[] = [];
const told = {} as Record<KernelUse, ThreadMessages<RunPackage>>;

beforeAll(() => {
  for (const kernels of ['on', 'off'] as const) {
    const folder = mkdtempSync(join(tmpdir(), 'opendtsx-matrix-'));
    folders.push(folder);
    const worker = startThread('./run-packages.ts', kernels, {
      folder,
      rows: 2000,
      combinations,
    } satisfies PackageRuns);
    workers.push(worker);
    told[kernels] = new ThreadMessages(worker, ({ name }) => name);
  }
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.terminate()));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** What must not depend on the combination. Rows in error are told of buffer by buffer, column by column. */
function comparable({ result, files, lines, told: messages, rejects, counts }: PackageOutcome) {
  const promised = Object.entries(files).filter(([name]) => !filesOfBuffers.includes(name));
  const expected = Object.entries(lines).filter(([name]) => !filesOfBuffers.includes(name));
  return { result, files: promised, lines: expected, messages, rejects: [...rejects].sort(), counts };
}

describe('buffers, threads, memory and kernels in every combination', { timeout: 180_000 }, () => {
  it.each(Object.keys(packages))('give the same files, rejects, counts and messages: %s', async (name) => {
    const [on, off] = await Promise.all([told.on.of(name), told.off.of(name)]);
    expect([on.hasKernels, off.hasKernels]).toEqual([true, false]);
    const first = comparable(on.outcomes[0]);
    expect([first.result, first.messages]).toEqual(['success', []]);
    // Header included: every file has rows.
    for (const [file, lines] of first.lines)
      expect([file, lines]).toEqual([file, expect.toSatisfy((count) => count > 1)]);
    expect(first.rejects.length).toBeGreaterThan(100);
    for (const [kernels, { outcomes }] of Object.entries({ on, off })) {
      for (const [index, outcome] of outcomes.entries()) {
        expect(comparable(outcome), JSON.stringify({ ...combinations[index], kernels })).toEqual(first);
      }
    }
  });

  it.each(Object.keys(packages))('spill and share rows where that is asked for, and only there: %s', async (name) => {
    for (const { outcomes } of await Promise.all([told.on.of(name), told.off.of(name)])) {
      const spilledWhenTight = new Set<string>();
      for (const [index, { spilled, shared }] of outcomes.entries()) {
        const { memoryLimit, threads } = combinations[index];
        const isTight = memoryLimit === 2000;
        if (isTight) for (const component of spilled) spilledWhenTight.add(component);
        else expect(spilled).toEqual([]);
        // A reference that is in a temporary file stays with one thread.
        expect(shared).toBe(threads > 1 && sharing.includes(name) && !(isTight && name in spilling));
      }
      expect([...spilledWhenTight].sort()).toEqual(spilling[name] ?? []);
    }
  });

  it('write the same raw file for buffers of the same size, whatever was in memory before', async () => {
    const { outcomes } = await told.on.of('rawFiles');
    for (const [index, { files }] of outcomes.entries()) {
      const { rowsPerBuffer, threads } = combinations[index];
      const same = combinations.findIndex((each) => each.rowsPerBuffer === rowsPerBuffer && each.threads === threads);
      expect(files['rows.raw']).toBe(outcomes[same].files['rows.raw']);
    }
  });
});
