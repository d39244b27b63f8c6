import { describe, expect, it } from 'vitest';
import type { JournalRecord } from './journal-record.ts';
import { JournalState } from './journal-state.ts';

const start: JournalRecord = { kind: 'start', version: 1, journalId: 'j', packageId: 'p', packageName: 'P' };

function stateOf(...records: readonly JournalRecord[]): JournalState {
  const state = new JournalState();
  for (const record of [start, ...records]) state.apply(record);
  return state;
}

const done = (place: string, result: 'success' | 'failure' = 'success'): JournalRecord => ({
  kind: 'done',
  place,
  result,
});
const turn = (place: string, iteration: number): JournalRecord => ({ kind: 'turn', place, iteration });

describe('the state of a journal', () => {
  it('drops what lies inside something done and in earlier iterations', () => {
    const state = stateOf(
      turn('\\Package\\Loop', 1),
      done('\\Package\\Loop[1]\\A'),
      {
        kind: 'done',
        place: '\\Package\\Loop[1]\\Run\\Package\\B',
        result: 'success',
        variables: { '\\Package\\Loop[1]\\Run\\Package>x': { a: 1 } },
      },
      turn('\\Package\\Loop', 2),
      done('\\Package\\Loop[2]\\A'),
      done('\\Package\\Loop 2'),
    );
    expect([...state.done.keys()]).toEqual(['\\Package\\Loop[2]\\A', '\\Package\\Loop 2']);
    expect(state.variables.size).toBe(0);
    state.apply(done('\\Package\\Loop'));
    expect([...state.done.keys()]).toEqual(['\\Package\\Loop 2', '\\Package\\Loop']);
    expect(state.turns.size).toBe(0);
  });

  it('keeps what succeeded inside something that failed', () => {
    const state = stateOf(
      done('\\Package\\Box\\A'),
      done('\\Package\\Box\\B', 'failure'),
      done('\\Package\\Box', 'failure'),
    );
    expect([...state.done.keys()]).toEqual(['\\Package\\Box\\A', '\\Package\\Box\\B', '\\Package\\Box']);
    state.apply({ kind: 'end', result: 'failure' });
    state.apply({ kind: 'resume', again: [] });
    expect([...state.done.keys()]).toEqual(['\\Package\\Box\\A']);
    expect([...state.again]).toEqual(['\\Package\\Box\\B', '\\Package\\Box']);
  });

  it('takes over the variables of a commit when it is known to be one', () => {
    const commit: JournalRecord = {
      kind: 'commit',
      place: '\\Package\\Box',
      stores: [{ connection: 'Store', mark: 'm2', settled: ['m1'] }],
      variables: { '\\Package>\\Package': { 'User::A': 7 } },
    };
    const state = stateOf({ kind: 'marks', connection: 'Store', marks: ['m1'] }, commit);
    expect(state.variables.size).toBe(0);
    state.apply(done('\\Package\\Box'));
    expect(state.variables.get('\\Package>\\Package')?.get('User::A')).toBe(7);
    expect([...(state.marks.get('Store') ?? [])]).toEqual(['m2']);
    expect(state.commits.size).toBe(0);
  });

  it('says the same in its fewest records, after a failure and in the middle of a commit too', () => {
    const records: readonly JournalRecord[] = [
      { kind: 'done', place: '\\Package\\A', result: 'success', variables: { s: { a: 1, b: { n: '5' } } } },
      turn('\\Package\\Loop', 3),
      { kind: 'items', place: '\\Package\\Loop', items: [[{ plain: null }]] },
      { kind: 'done', place: '\\Package\\Loop[3]\\B', result: 'failure', errors: { '\\Package\\Loop': [1, true] } },
      { kind: 'end', result: 'failure' },
      { kind: 'resume', again: [] },
      { kind: 'forget', place: '\\Package\\C' },
      { kind: 'done', place: '\\Package\\D', result: 'success', errors: { '\\Package': [2, false] } },
      {
        kind: 'commit',
        place: '\\Package\\E',
        stores: [{ connection: 'S', mark: 'm', settled: [] }],
        variables: { s: { a: 2 } },
      },
    ];
    for (let count = 0; count <= records.length; count++) {
      const whole = stateOf(...records.slice(0, count));
      const again = new JournalState();
      for (const record of whole.records()) again.apply(record);
      const sorted = (state: JournalState): unknown =>
        Object.fromEntries(
          Object.entries(state).map(([name, value]) => [
            name,
            value instanceof Map || value instanceof Set ? [...value].sort() : value,
          ]),
        );
      expect(sorted(again)).toEqual(sorted(whole));
    }
  });
});
