import { describe, expect, it } from 'vitest';
import type { SegmentPlace } from '../../sdk/component-copies.ts';
import type { SegmentOutcome } from './copy-messages.ts';
import { type GivenSegment, SegmentTurns } from './segment-turns.ts';

// Source: our own. Every segment of these tests has 10 rows and 12 lines in 100 bytes.
const place = (offset: number, rows = 0, line = 1): SegmentPlace => ({ offset, rows, line, state: 0 });
const nothing = { links: [], components: [], own: [] };

function outcome(segment: number, start: SegmentPlace | undefined, more: Partial<SegmentOutcome> = {}): SegmentOutcome {
  const from = start ?? place(segment * 100);
  return {
    segment,
    exact: start !== undefined,
    span: { start: from, end: place(from.offset + 100, from.rows + 10, from.line + 12) },
    failure: undefined,
    events: [],
    rejects: [],
    counts: nothing,
    states: [],
    sizes: [],
    ...more,
  };
}

function turnsOf(segments: number, copies = 2): SegmentTurns {
  const turns = new SegmentTurns({ segments, start: place(0, 0, 2) }, copies);
  for (let copy = 0; copy < copies; copy++) turns.ready(copy);
  return turns;
}

const numbers = (settled: readonly { readonly outcome: SegmentOutcome }[]) =>
  settled.map(({ outcome: { segment } }) => segment);

describe('the turns of segments', () => {
  it('give two segments to every copy that is ready, the first one with its start', () => {
    const turns = new SegmentTurns({ segments: 9, start: place(7) }, 3);
    expect(turns.give()).toEqual([]);
    turns.ready(1);
    expect(turns.give()).toEqual([
      { copy: 1, segment: 0, start: place(7) },
      { copy: 1, segment: 1, start: undefined },
    ]);
    turns.ready(0);
    expect(turns.give().map(({ copy, segment }) => [copy, segment])).toEqual([
      [0, 2],
      [0, 3],
    ]);
    expect(turns.give()).toEqual([]);
  });

  it('settle in the order of the rows, with the shift of what was counted from a guess', () => {
    const turns = turnsOf(3);
    turns.give();
    expect(turns.take(1, outcome(1, undefined))).toEqual([]);
    const settled = turns.take(0, outcome(0, place(0, 0, 2)));
    expect(numbers(settled)).toEqual([0, 1]);
    expect(settled.map(({ shift }) => shift)).toEqual([
      { rows: 0, lines: 0 },
      { rows: 10, lines: 13 },
    ]);
    expect(turns.place).toEqual(place(200, 20, 26));
  });

  it.each([
    ['begins elsewhere', { span: { start: place(90), end: place(200, 11, 13) } }],
    ['found no start', { span: undefined }],
    ['failed', { span: undefined, failure: { name: 'Error', message: '', stack: undefined } }],
    ['raised an event', { events: [{ code: 1, symbol: 'A', severity: 'warning', message: '', args: {} }] }],
    ['supposes another state', { span: { start: { ...place(100), state: 1 }, end: place(200, 10, 13) } }],
  ] as const)('let a guess that %s be done again from where the rows begin', (_, more) => {
    const turns = turnsOf(3);
    turns.give();
    turns.take(0, outcome(0, place(0, 0, 2)));
    expect(turns.take(1, outcome(1, undefined, more))).toEqual([]);
    const start = place(100, 10, 14);
    expect(turns.give()[0]).toEqual({ copy: 1, segment: 1, start });
    expect(numbers(turns.take(1, outcome(1, start)))).toEqual([1]);
  });

  it('settle a failure that began in the right place, and nothing behind it', () => {
    const turns = turnsOf(3);
    turns.give();
    turns.take(1, outcome(1, undefined));
    const failure = { name: 'Error', message: '', stack: undefined };
    const settled = turns.take(0, outcome(0, place(0, 0, 2), { span: undefined, failure }));
    expect(numbers(settled)).toEqual([0]);
    expect(turns.complete).toBe(false);
  });

  it('guess hardly ever when guesses are wrong: segments wait for the one before then', () => {
    const turns = turnsOf(1000);
    const open: GivenSegment[] = [];
    let guesses = 0;
    while (!turns.complete) {
      const given = turns.give();
      guesses += given.filter(({ start }) => start === undefined).length;
      open.push(...given);
      const { copy, segment, start } = open.shift() as GivenSegment;
      const wrong = { span: { start: place(1), end: place(2) } };
      for (const _ of turns.take(copy, outcome(segment, start, start === undefined ? wrong : {}))) turns.close();
    }
    expect(guesses).toBeLessThan(1000 / 8 + 10);
  });

  it('hold no more than four segments open for each copy, however slowly they are written', () => {
    const turns = turnsOf(100);
    const open: number[] = [];
    for (let segment = 0; segment < 20; segment++) {
      for (const given of turns.give()) open.push(given.segment);
      if (segment < open.length) turns.take(segment % 2, outcome(segment, segment === 0 ? place(0, 0, 2) : undefined));
    }
    expect(open).toHaveLength(8);
    turns.close();
    expect(turns.give().map(({ segment }) => segment)).toEqual([8]);
  });
});
