import type { ConstraintPlan, ExecutablePlan } from '../../plan/package-plan.ts';
import type { ExecutableRun, ExecutionResult, PackageExecution } from '../executable-run.ts';
import type { ProgressJournal } from '../progress.ts';
import type { Transaction } from '../transactions/transaction.ts';
import type { VariableCell } from '../variable-scope.ts';
import { resolveCommit } from './in-doubt.ts';
import type {
  JournalErrors,
  JournaledItems,
  JournaledStore,
  JournalRecord,
  JournalVariables,
} from './journal-record.ts';
import type { JournalState, PendingCommit } from './journal-state.ts';
import { scopeOf, VariableWatch } from './journal-variables.ts';
import { isRecorded, placeOfRun } from './place-of-run.ts';

/** Where a journal lies. */
export interface JournalStore {
  /** Adds a record; it outlives the process when this returns. Throws a `DtsError`. */
  append(record: JournalRecord, state: JournalState): void;
}

/** What to believe of a commit that the database cannot tell about. */
export type InDoubtAnswer = 'committed' | 'rolled-back' | undefined;

/**
 * Remembers durably which executables and iterations of an execution have ended, with the variables, so that a later run goes on right behind them: after
 * the process was killed with all that had ended, after a failure without what failed.
 */
export class RunJournal implements ProgressJournal<ExecutableRun, PackageExecution> {
  readonly state: JournalState;
  readonly inDoubt: InDoubtAnswer;
  /** Whether it goes on behind an earlier run. */
  readonly resumes: boolean;
  /** Names of the Object variables that could not be given back, until somebody tells of them. */
  readonly lost: string[] = [];
  readonly #store: JournalStore;
  readonly #watch = new VariableWatch();
  readonly #places = new WeakMap<PackageExecution, string>();
  readonly #parents = new WeakMap<PackageExecution, ExecutableRun | undefined>();
  readonly #pending = new Map<string, readonly JournaledStore[]>();
  #commits = 0;

  /** @param state what the journal said before this run */
  constructor(store: JournalStore, state: JournalState, inDoubt: InDoubtAnswer) {
    this.#store = store;
    this.state = state;
    this.inDoubt = inDoubt;
    this.resumes = state.done.size + state.turns.size + state.commits.size > 0;
    if (state.ended !== undefined) this.#add({ kind: 'resume', again: [] });
  }

  /** Marks that commits have left in databases, by connection manager. */
  get marks(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.state.marks;
  }

  /** Notes the execution of a package before it starts. */
  enter(execution: PackageExecution, parent: ExecutableRun | undefined): void {
    this.#parents.set(execution, parent);
    const around = parent === undefined ? '' : placeOfRun(parent);
    this.#places.set(execution, `${around}\\Package`);
  }

  /** Gives the variables of an executable the values that they had. */
  restoreVariables(plan: ExecutablePlan, execution: PackageExecution, cells: readonly VariableCell[]): void {
    const held = this.state.variables.get(scopeOf(this.#placeOf(execution), plan));
    if (held === undefined) return;
    this.#watch.restore(held, cells, (variable) => this.lost.push(variable));
  }

  /** The result that a run had before, with which it counts as done; undefined when it is to run. Throws a `DtsError` when that is in doubt. */
  async resultOf(run: ExecutableRun): Promise<ExecutionResult | undefined> {
    if (!isRecorded(run)) return undefined;
    const place = placeOfRun(run);
    const errors = this.state.errors.get(place);
    if (errors !== undefined) [run.errorCount, run.failed] = errors;
    const commit = this.state.commits.get(place);
    if (commit !== undefined) await this.#resolve(run, place, commit);
    const result = this.state.done.get(place);
    if (result === undefined || !this.state.stale.has(place) || !this.#follows(run)) return result;
    this.#add({ kind: 'forget', place });
    return undefined;
  }

  /** Records how a run ended. */
  finished(run: ExecutableRun, result: ExecutionResult): void {
    if (result === 'canceled' || !isRecorded(run)) return;
    const place = placeOfRun(run);
    this.#add({ kind: 'done', place, result, ...this.#changes(run.parent, run.execution) });
    this.#pending.delete(place);
  }

  /** The iteration that a loop was in, in which it goes on; 0 when it starts. */
  iterationOf(run: ExecutableRun): number {
    return isRecorded(run) ? (this.state.turns.get(placeOfRun(run)) ?? 0) : 0;
  }

  /** Records that a loop begins an iteration. */
  iterationBegins(run: ExecutableRun, iteration: number): void {
    if (!isRecorded(run)) return;
    this.#add({ kind: 'turn', place: placeOfRun(run), iteration, ...this.#changes(run, run.execution) });
  }

  /** The items of a loop that was under way; null when they were objects that only the process knew. */
  itemsOf(run: ExecutableRun): JournaledItems | undefined {
    return isRecorded(run) ? this.state.items.get(placeOfRun(run)) : undefined;
  }

  /** Records the items of a loop. */
  itemsAre(run: ExecutableRun, items: JournaledItems): void {
    if (isRecorded(run)) this.#add({ kind: 'items', place: placeOfRun(run), items });
  }

  /** Leaves a mark in every database of a transaction that is about to be committed, and records it. */
  async beforeCommit(run: ExecutableRun, { members }: Transaction): Promise<void> {
    if (!isRecorded(run) || members.length === 0) return;
    const name = `${this.state.start?.journalId}:${Date.now()}:${++this.#commits}`;
    const stores: JournaledStore[] = [];
    for (const { name: connection, transaction } of members) {
      const settled = [...(this.state.marks.get(connection) ?? [])];
      stores.push({ connection, mark: await transaction.mark?.(name, settled), settled });
    }
    const place = placeOfRun(run);
    this.#pending.set(place, stores);
    this.#add({ kind: 'commit', place, stores, ...this.#changes(run.parent, run.execution) });
  }

  /** Records that the run ended by itself. */
  ends(result: ExecutionResult): void {
    this.#add({ kind: 'end', result });
  }

  async #resolve(run: ExecutableRun, place: string, commit: PendingCommit): Promise<void> {
    const committed = await resolveCommit(run, commit.stores, this.inDoubt);
    if (!committed) {
      this.#add({ kind: 'forget', place });
      return;
    }
    const { variables, errors } = commit;
    this.#add({ kind: 'done', place, result: 'success', variables, errors });
    for (let level: ExecutableRun | undefined = run.parent; level !== undefined; level = level.parent) {
      for (const [plan, cells] of level.execution.cells) this.restoreVariables(plan, level.execution, cells);
    }
  }

  /** Whether a run follows, by its constraints, something that is done again: it may have run because that had failed. */
  #follows(run: ExecutableRun): boolean {
    const { parent, plan } = run;
    if (parent === undefined || plan.kind === 'package') return false;
    const { executables, constraints } = parent.plan;
    const around = placeOfRun(run).slice(0, -plan.name.length);
    return constraints.some(
      (constraint) =>
        executables[constraint.to] === plan &&
        !needsSuccess(constraint) &&
        this.state.again.has(around + executables[constraint.from].name),
    );
  }

  #placeOf(execution: PackageExecution): string {
    return this.#places.get(execution) ?? '\\Package';
  }

  #changes(
    innermost: ExecutableRun | undefined,
    execution: PackageExecution,
  ): { readonly variables?: JournalVariables; readonly errors?: JournalErrors } {
    const variables: Record<string, JournalVariables[string]> = {};
    for (
      let each: PackageExecution | undefined = execution;
      each !== undefined;
      each = this.#parents.get(each)?.execution
    ) {
      Object.assign(variables, this.#watch.changes(this.#placeOf(each), each.cells));
    }
    const errors: Record<string, JournalErrors[string]> = {};
    for (let level = innermost; level !== undefined; level = level.parent) {
      const { errorCount, failed } = level;
      if (errorCount === 0 && !failed) continue;
      const place = placeOfRun(level);
      const known = this.state.errors.get(place);
      if (known?.[0] !== errorCount || known[1] !== failed) errors[place] = [errorCount, failed];
    }
    return {
      ...(Object.keys(variables).length === 0 ? {} : { variables }),
      ...(Object.keys(errors).length === 0 ? {} : { errors }),
    };
  }

  #add(record: JournalRecord): void {
    this.state.apply(record);
    this.#store.append(record, this.state);
  }
}

function needsSuccess({ value, evaluationOperation }: ConstraintPlan): boolean {
  return value === 'success' && evaluationOperation === 'constraint';
}
