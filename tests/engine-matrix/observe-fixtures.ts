import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { ComponentUnit } from '../../src/registry/registry.ts';
import { stockUnits } from '../../src/runtime/stock-units.ts';
import { createByteArena } from '../../src/sdk/kernels/kernel-memory.ts';
import { kernels } from '../../src/sdk/kernels/kernels.ts';
import type { FlowFilling } from '../../src/testing/execute-flow.ts';
import { observeFlow } from '../../src/testing/observe-flow.ts';

/** What a thread that observes fixtures is to do. */
export interface Observing {
  /** Paths of `.flow` files. */
  readonly fixtures: readonly string[];
  readonly fillings: readonly FlowFilling[];
}

/** What one fixture gave, by filling. */
export interface ObservedFixture {
  readonly fixture: string;
  readonly component: string;
  readonly outcomes: readonly { readonly text: string; readonly spilled: boolean }[];
  /** Whether the kernels did the work. */
  readonly hasKernels: boolean;
}

/** What memory that is used again may hold: no component may read it before it writes there. */
const noise = randomBytes(2 ** 21);

const { fixtures, fillings } = workerData as Observing;
for (const fixture of fixtures) {
  const text = readFileSync(fixture, 'utf8');
  const component = /^component\s+(\S+)/m.exec(text)?.[1] ?? '';
  const unit = stockUnits.find(({ declaration }) => declaration.identifiers.creationName === component);
  const outcomes: ObservedFixture['outcomes'][number][] = [];
  for (const filling of fillings) {
    const arena = createByteArena();
    arena.allocate(noise.length).set(noise);
    arena.release();
    const { lines, spilled } = await observeFlow(text, unit as ComponentUnit, filling);
    outcomes.push({ text: lines.join('\n'), spilled });
  }
  const hasKernels = kernels() !== undefined;
  parentPort?.postMessage({ fixture, component, outcomes, hasKernels } satisfies ObservedFixture);
}

/** xorshift32: the same bytes in every run. */
function randomBytes(count: number): Uint8Array {
  const words = new Int32Array(count / 4);
  let state = 0x1234567;
  for (let index = 0; index < words.length; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[index] = state;
  }
  return new Uint8Array(words.buffer);
}
