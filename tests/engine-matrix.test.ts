import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowFilling } from '../src/testing/execute-flow.ts';
import { type KernelUse, startThread, ThreadMessages } from './engine-matrix/kernel-thread.ts';
import type { ObservedFixture, Observing } from './engine-matrix/observe-fixtures.ts';

// Source: our own. Rows per buffer, memory and kernels decide how fast a component is, never what it gives or says. That the first filling gives
// what a fixture expects is what the tests of the unit show.

/** All rows at once with all the memory they want, then every combination; `memoryLimit` in bytes. */
const fillings: readonly FlowFilling[] = [
  { rowsPerBuffer: 4096, filling: 'dense' },
  ...[1, 7, 2048].flatMap((rowsPerBuffer): FlowFilling[] => [
    { rowsPerBuffer, filling: 'dense' },
    { rowsPerBuffer, filling: 'dense', memoryLimit: 0 },
  ]),
  { rowsPerBuffer: 7, filling: 'dense', memoryLimit: 1000 },
];

/** Components that write rows to temporary files even when they have few; others do when more rows come than a block holds. */
const spilling = ['Microsoft.Aggregate', 'Microsoft.MergeJoin', 'Microsoft.RowSampling'];

const units = fileURLToPath(new URL('../src/units/', import.meta.url));
const fixtures = readdirSync(units, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.flow'))
  .sort()
  .map((name) => join(units, name));

const workers: Worker[] = [];
const told = {} as Record<KernelUse, ThreadMessages<ObservedFixture>>;

beforeAll(() => {
  for (const kernels of ['on', 'off'] as const) {
    const worker = startThread('./observe-fixtures.ts', kernels, { fixtures, fillings } satisfies Observing);
    workers.push(worker);
    told[kernels] = new ThreadMessages(worker, ({ fixture }) => fixture);
  }
});
afterAll(() => Promise.all(workers.map((worker) => worker.terminate())));

describe('every buffer size, with memory and without, with kernels and without', { timeout: 120_000 }, () => {
  it.each(fixtures.map((fixture) => [relative(units, fixture), fixture]))('gives the same: %s', async (_, fixture) => {
    const [on, off] = await Promise.all([told.on.of(fixture), told.off.of(fixture)]);
    const [first] = on.outcomes;
    for (const [kernels, { outcomes }] of Object.entries({ on, off })) {
      for (const [index, { text }] of outcomes.entries()) {
        expect(text, JSON.stringify({ ...fillings[index], kernels })).toBe(first.text);
      }
    }
  });

  it('means kernels that worked, and rows that went to temporary files', async () => {
    const spilled = new Set<string>();
    for (const fixture of fixtures) {
      const [on, off] = await Promise.all([told.on.of(fixture), told.off.of(fixture)]);
      expect([on.hasKernels, off.hasKernels]).toEqual([true, false]);
      for (const [index, outcome] of [...on.outcomes, ...off.outcomes].entries()) {
        if (!outcome.spilled) continue;
        expect(fillings[index % fillings.length].memoryLimit, fixture).toBeDefined();
        spilled.add(on.component);
      }
    }
    expect([...spilled]).toEqual(expect.arrayContaining(spilling));
  });
});
