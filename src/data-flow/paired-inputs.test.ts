import { describe, expect, it } from 'vitest';
import { columnType } from '../datatypes/data-type.ts';
import { createVector } from '../datatypes/vector.ts';
import { writeVector } from '../datatypes/write-vector.ts';
import type { ComponentContext, OutputPort, PipelineBuffer } from '../sdk/index.ts';
import { PairedInputs, RowPairs, RowWindow } from '../sdk/index.ts';
import { createRowStore } from './row-store.ts';

const integer = columnType('DT_I4');
const rowsPerBuffer = 100;

/** Both inputs in turn, a row of each: they have to keep step. */
function inStep(inputsAreIndependent: boolean) {
  const sent: number[] = [];
  const vector = createVector(integer, rowsPerBuffer);
  const output = {
    connected: true,
    buffer: { capacity: rowsPerBuffer, vector: () => vector },
    send(count: number) {
      if (vector.layout === 'i32') sent.push(...vector.values.subarray(0, count));
    },
  } as unknown as OutputPort;
  const controller = new AbortController();
  const context = {
    signal: controller.signal,
    rowsPerBuffer,
    inputsAreIndependent,
    createRowStore,
  } as unknown as ComponentContext;
  const columns = [{ lineageId: 'a', type: integer }];
  const windows = [new RowWindow(columns, context), new RowWindow(columns, context)] as const;
  const pairs = new RowPairs(windows, [{ lineageId: 'a', first: 0, second: 0 }], output);
  let side = 0;
  const inputs = new PairedInputs(windows, pairs, context, () => {
    for (;;) {
      if (pairs.isFull) return 'full';
      if (windows.every((window) => window.hasEnded && window.unread === 0)) return 'done';
      const window = windows[side];
      if (window.unread === 0 && !window.hasEnded) return side === 0 ? 0 : 1;
      if (window.unread > 0) pairs.add(side === 0 ? window.position : -1, side === 0 ? -1 : window.position);
      if (window.unread > 0) window.position++;
      side = 1 - side;
    }
  });
  return { inputs, windows, sent, abort: () => controller.abort() };
}

/** A buffer of `rowsPerBuffer` rows that count from `first`. */
function bufferFrom(first: number): PipelineBuffer {
  const vector = createVector(integer, rowsPerBuffer);
  for (let row = 0; row < rowsPerBuffer; row++) writeVector(vector, row, first + row, integer);
  return { rowCount: rowsPerBuffer, selection: undefined, vector: () => vector } as unknown as PipelineBuffer;
}

/** Brings buffers until the input has to wait; gives how many, and the Promise. */
function bringUntilHeld(inputs: PairedInputs, input: number, most: number) {
  for (let count = 0; count < most; count++) {
    const pending = inputs.process(bufferFrom(count * rowsPerBuffer), input);
    if (pending !== undefined) return { count: count + 1, pending };
  }
  return { count: most, pending: undefined };
}

describe('PairedInputs', () => {
  it('lets the input that is ahead wait until the other one has come up', async () => {
    const { inputs } = inStep(true);
    const { count, pending } = bringUntilHeld(inputs, 0, 50);
    expect(count).toBeLessThan(10);
    let isHeld = true;
    const resumed = pending?.then(() => {
      isHeld = false;
    });
    await Promise.resolve();
    expect(isHeld).toBe(true);
    inputs.process(bufferFrom(0), 1);
    await resumed;
    expect(isHeld).toBe(false);
  });

  it('lets an input go on when the other one has ended, or the data flow is cancelled', async () => {
    const ended = inStep(true);
    const { pending } = bringUntilHeld(ended.inputs, 0, 50);
    await ended.inputs.finish(1);
    await pending;
    const aborted = inStep(true);
    const held = bringUntilHeld(aborted.inputs, 0, 50);
    aborted.abort();
    await expect(held.pending).resolves.toBeUndefined();
  });

  it('lets no input wait when the same component feeds both', () => {
    expect(bringUntilHeld(inStep(false).inputs, 0, 50).pending).toBeUndefined();
  });

  it('holds no more rows the longer the inputs are, and gives every one', async () => {
    const { inputs, windows, sent } = inStep(true);
    let mostHeld = 0;
    const buffers = 300;
    for (let number = 0; number < buffers; number++) {
      for (const input of [0, 1]) await inputs.process(bufferFrom(number * rowsPerBuffer), input);
      mostHeld = Math.max(mostHeld, ...windows.map((window) => window.end));
    }
    await inputs.finish(0);
    await inputs.finish(1);
    expect(mostHeld).toBeLessThan(5000);
    expect(sent).toEqual(Array.from({ length: 2 * buffers * rowsPerBuffer }, (_, index) => index >> 1));
  });
});
