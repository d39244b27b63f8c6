import type { ExecutablePlan } from '../plan/package-plan.ts';
import type { ExecutionResult } from './execution-result.ts';
import type { JournaledItems } from './journal/journal-record.ts';
import type { Transaction } from './transactions/transaction.ts';
import type { VariableCell } from './variable-scope.ts';

/** What an execution tells its journal, and asks it: `RunJournal`. */
export interface ProgressJournal<Run, Execution> {
  /** Whether it goes on behind an earlier run. */
  readonly resumes: boolean;
  /** Names of the Object variables that could not be given back, until somebody tells of them. */
  readonly lost: string[];
  /** Marks that commits have left in databases, by connection manager. */
  readonly marks: ReadonlyMap<string, ReadonlySet<string>>;
  enter(execution: Execution, parent: Run | undefined): void;
  restoreVariables(plan: ExecutablePlan, execution: Execution, cells: readonly VariableCell[]): void;
  resultOf(run: Run): Promise<ExecutionResult | undefined>;
  finished(run: Run, result: ExecutionResult): void;
  iterationOf(run: Run): number;
  iterationBegins(run: Run, iteration: number): void;
  itemsOf(run: Run): JournaledItems | undefined;
  itemsAre(run: Run, items: JournaledItems): void;
  beforeCommit(run: Run, transaction: Transaction): Promise<void>;
  ends(result: ExecutionResult): void;
}

/** What an execution tells its checkpoint file, and asks it: `Checkpoint`. */
export interface ProgressCheckpoint<Run, Execution> {
  /** The file, as the package writes it. */
  readonly name: string;
  restoreVariables(plan: ExecutablePlan, cells: readonly VariableCell[]): void;
  resultOf(run: Run): ExecutionResult | undefined;
  finished(run: Run, result: ExecutionResult): Promise<void>;
  close(execution: Execution, result: ExecutionResult): Promise<boolean>;
}
