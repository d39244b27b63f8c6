import { formatValue } from '../../datatypes/format-value.ts';
import { parseVariableValue, variableDataType } from '../../datatypes/variable-type.ts';
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type {
  CheckpointContainer,
  CheckpointContent,
  CheckpointScope,
  CheckpointVariable,
} from '../../model/checkpoint.ts';
import type { ExecutablePlan } from '../../plan/package-plan.ts';
import type { ExecutableRun, ExecutionResult, PackageExecution } from '../executable-run.ts';
import type { ProgressCheckpoint } from '../progress.ts';
import { raiseFinding } from '../raise-event.ts';
import type { VariableCell } from '../variable-scope.ts';
import type { CheckpointFile } from './checkpoint-file.ts';

const results: Readonly<Record<ExecutionResult, number>> = { success: 0, failure: 1, completion: 2, canceled: 3 };

/**
 * The checkpoint file of a package that runs: written after each executable that ended well, so that a later run of the package goes on behind it. Not
 * recorded, as documented: loops and what is in them, and what is inside a transaction. Objects in variables are not kept.
 */
export class Checkpoint implements ProgressCheckpoint<ExecutableRun, PackageExecution> {
  /** The file, as the package writes it. */
  readonly name: string;
  readonly #file: CheckpointFile;
  readonly #before: CheckpointContent | undefined;
  readonly #done = new Map<string, CheckpointContainer>();
  /** Ids of what has run in this execution. */
  readonly #ran = new Set<string>();
  #failedAtRestartPoint = false;
  #hasWritten = false;
  #writing: Promise<void> = Promise.resolve();

  /** @param before what the package restarts from; undefined when it starts from the beginning */
  constructor(file: CheckpointFile, before: CheckpointContent | undefined) {
    this.#file = file;
    this.name = file.name;
    this.#before = before;
    for (const container of before?.containers ?? []) this.#done.set(container.id.toUpperCase(), container);
  }

  /** Gives the variables of a container the values that they had. */
  restoreVariables(plan: ExecutablePlan, cells: readonly VariableCell[]): void {
    const scope = this.#before?.scopes.find(({ containerId }) => isSame(containerId, plan.id));
    for (const saved of scope?.variables ?? []) {
      const cell = cells.find(({ id }) => isSame(id, saved.id));
      if (cell?.type === undefined || cell.expression !== undefined) continue;
      const { value, error } = parseVariableValue(saved.text, cell.type.type);
      if (error === undefined && value !== null) cell.value = value;
    }
  }

  /** The result that an executable had before, with which it counts as done; undefined when it is to run. */
  resultOf(run: ExecutableRun): ExecutionResult | undefined {
    if (!isSaved(run)) return undefined;
    const key = run.plan.id.toUpperCase();
    const result = this.#follows(run) ? undefined : this.#done.get(key)?.result;
    if (result !== undefined) return result === results.completion ? 'completion' : 'success';
    this.#ran.add(key);
    this.#done.delete(key);
    return undefined;
  }

  /** Saves that an executable has ended well. */
  async finished(run: ExecutableRun, result: ExecutionResult): Promise<void> {
    if (result === 'failure' && run.settings.failPackageOnFailure && run.activeHandlers.size === 0) {
      this.#failedAtRestartPoint = true;
    }
    if (!isSaved(run) || (result !== 'success' && result !== 'completion')) return;
    this.#done.set(run.plan.id.toUpperCase(), { id: run.plan.id, result: results[result] });
    const args = { file: this.#file.name, executable: run.plan.path };
    raiseFinding(run, diagnostic('DTS_I_CHECKPOINTSAVINGTOFILE', args, { source: run.plan.path }));
    await this.#save(run.execution);
    raiseFinding(run, diagnostic('DTS_I_CHECKPOINTSAVEDTOFILE', args, { source: run.plan.path }));
    await run.pending;
  }

  /**
   * Ends with the package: after success the file goes; after a failure it stays when an executable with FailPackageOnFailure failed or the execution was
   * cancelled, otherwise it is as it was before, as the failure is no restart point. Gives whether the file was deleted after success.
   */
  async close(execution: PackageExecution, result: ExecutionResult): Promise<boolean> {
    await this.#writing;
    try {
      const succeeded = result === 'success' || result === 'completion';
      if (succeeded) await this.#file.remove();
      else if (result === 'canceled' || this.#failedAtRestartPoint) await this.#save(execution);
      else if (this.#hasWritten && this.#before === undefined) await this.#file.remove();
      else if (this.#hasWritten && this.#before !== undefined) await this.#file.write(this.#before);
      return succeeded;
    } finally {
      await this.#file.close();
    }
  }

  // One after another: each writes all that is known then.
  #save(execution: PackageExecution): Promise<void> {
    this.#hasWritten = true;
    const saved = this.#writing.then(() =>
      this.#file.write({
        scopes: scopesOf(execution.plan.root, execution),
        containers: [...this.#done.values()],
      }),
    );
    this.#writing = saved.catch(() => undefined);
    return saved;
  }

  /** Whether a run follows, by its constraints, something that ran again: it may have run because that had failed. */
  #follows({ parent, plan }: ExecutableRun): boolean {
    if (parent === undefined || this.#ran.size === 0) return false;
    const { executables, constraints } = parent.plan;
    return constraints.some(
      ({ to, from, value, evaluationOperation }) =>
        executables[to] === plan &&
        (value !== 'success' || evaluationOperation !== 'constraint') &&
        this.#ran.has(executables[from].id.toUpperCase()),
    );
  }
}

function isSame(left: string, right: string): boolean {
  return left.toUpperCase() === right.toUpperCase();
}

function isSaved(run: ExecutableRun): boolean {
  if (run.plan.kind === 'package' || run.activeHandlers.size > 0 || run.isPartOfTransaction) return false;
  for (let level: ExecutableRun | undefined = run; level?.execution === run.execution; level = level.parent) {
    if (level.plan.forLoop !== undefined || level.plan.foreachLoop !== undefined) return false;
  }
  return true;
}

function scopesOf(plan: ExecutablePlan, execution: PackageExecution): CheckpointScope[] {
  const cells = execution.cells.get(plan);
  const variables = cells === undefined ? [] : cells.flatMap((cell, index) => saveVariable(plan, cell, index));
  return [{ containerId: plan.id, variables }, ...plan.executables.flatMap((child) => scopesOf(child, execution))];
}

function saveVariable(plan: ExecutablePlan, cell: VariableCell, index: number): CheckpointVariable[] {
  const { id, name, namespace, description, expression, evaluateAsExpression, readOnly, raiseChangedEvent, dataType } =
    plan.model.variables[index];
  if (cell.type === undefined || variableDataType(dataType) === undefined) return [];
  const text = cell.value === null ? '' : formatValue(cell.value, cell.type);
  return [
    { id, name, namespace, description, expression, evaluateAsExpression, readOnly, raiseChangedEvent, dataType, text },
  ];
}
