import type { ExecutionResult } from '../execution-result.ts';
import type {
  JournalErrors,
  JournaledItems,
  JournaledStore,
  JournalRecord,
  JournalVariables,
} from './journal-record.ts';
import type { JournalValue } from './journal-values.ts';

/** A transaction that was about to be committed. */
export interface PendingCommit {
  readonly stores: readonly JournaledStore[];
  readonly variables: JournalVariables;
  readonly errors: JournalErrors;
}

/** What the records of a journal say together. It holds what is needed to go on, and no more: what lies inside something done is dropped. */
export class JournalState {
  start: (JournalRecord & { readonly kind: 'start' }) | undefined;
  /** Result of the run when it ended by itself. */
  ended: ExecutionResult | undefined;
  readonly done = new Map<string, ExecutionResult>();
  /** Places that failed before the run went on, or followed one that did: what ran because of them is done again. */
  readonly again = new Set<string>();
  /** Of what is done: since before the run went on after a failure. */
  readonly stale = new Set<string>();
  /** The iteration that a loop is in. */
  readonly turns = new Map<string, number>();
  readonly items = new Map<string, JournaledItems>();
  readonly commits = new Map<string, PendingCommit>();
  /** Marks left in databases, by connection manager, that nobody will ask for any more. */
  readonly marks = new Map<string, Set<string>>();
  readonly variables = new Map<string, Map<string, JournalValue>>();
  readonly errors = new Map<string, readonly [errors: number, failed: boolean]>();

  apply(record: JournalRecord): void {
    switch (record.kind) {
      case 'start':
        this.start = record;
        return;
      case 'done': {
        const commit = this.commits.get(record.place);
        if (commit !== undefined) this.#take(commit);
        this.#take(record);
        this.#finish(record.place, record.result);
        return;
      }
      case 'turn':
        this.#drop(`${record.place}[`);
        this.turns.set(record.place, record.iteration);
        this.#take(record);
        return;
      case 'items':
        this.items.set(record.place, record.items);
        return;
      case 'commit':
        this.commits.set(record.place, {
          stores: record.stores,
          variables: record.variables ?? {},
          errors: record.errors ?? {},
        });
        return;
      case 'forget':
        this.#forget(record.place);
        if (this.again.size > 0) this.again.add(record.place);
        return;
      case 'marks':
        this.marks.set(record.connection, new Set(record.marks));
        return;
      case 'state':
        this.#take(record);
        return;
      case 'end':
        this.ended = record.result;
        return;
      case 'resume':
        this.#resume(record.again);
    }
  }

  /** The fewest records that say the same. */
  *records(): Generator<JournalRecord> {
    if (this.start !== undefined) yield this.start;
    for (const [place, iteration] of this.turns) yield { kind: 'turn', place, iteration };
    for (const [place, items] of this.items) yield { kind: 'items', place, items };
    for (const [place, result] of this.done) if (this.stale.has(place)) yield { kind: 'done', place, result };
    if (this.again.size > 0) yield { kind: 'resume', again: [...this.again] };
    for (const [place, result] of this.done) if (!this.stale.has(place)) yield { kind: 'done', place, result };
    for (const [place, commit] of this.commits) yield { kind: 'commit', place, ...commit };
    for (const [connection, marks] of this.marks) yield { kind: 'marks', connection, marks: [...marks] };
    const variables = Object.fromEntries([...this.variables].map(([scope, held]) => [scope, Object.fromEntries(held)]));
    yield { kind: 'state', variables, errors: Object.fromEntries(this.errors) };
    if (this.ended !== undefined) yield { kind: 'end', result: this.ended };
  }

  #resume(again: readonly string[]): void {
    this.ended = undefined;
    this.errors.clear();
    for (const place of again) this.again.add(place);
    for (const [place, result] of this.done) {
      if (result === 'failure') this.again.add(place);
      else this.stale.add(place);
    }
    for (const place of this.again) this.done.delete(place);
  }

  #take({ variables = {}, errors = {} }: { variables?: JournalVariables; errors?: JournalErrors }): void {
    for (const [scope, changed] of Object.entries(variables)) {
      const held = this.variables.get(scope) ?? new Map<string, JournalValue>();
      this.variables.set(scope, held);
      for (const [name, value] of Object.entries(changed)) held.set(name, value);
    }
    for (const [place, error] of Object.entries(errors)) this.errors.set(place, error);
  }

  #finish(place: string, result: ExecutionResult): void {
    for (const { connection, mark, settled } of this.commits.get(place)?.stores ?? []) {
      const marks = this.marks.get(connection) ?? new Set();
      this.marks.set(connection, marks);
      for (const each of settled) marks.delete(each);
      if (mark !== undefined) marks.add(mark);
    }
    // After a failure what succeeded inside is not done again.
    if (result === 'failure') this.commits.delete(place);
    else this.#forget(place);
    this.done.set(place, result);
    this.stale.delete(place);
  }

  #forget(place: string): void {
    for (const map of this.#maps()) map.delete(place);
    this.#drop(`${place}\\`);
    this.#drop(`${place}[`);
  }

  #drop(prefix: string): void {
    for (const map of this.#maps()) for (const place of map.keys()) if (place.startsWith(prefix)) map.delete(place);
    // Variables belong to the execution of a package; its scopes begin with the place of the package.
    for (const scope of this.variables.keys()) if (scope.startsWith(prefix)) this.variables.delete(scope);
  }

  #maps(): (Map<string, unknown> | Set<string>)[] {
    return [this.done, this.stale, this.turns, this.items, this.commits, this.errors];
  }
}
