import type { TypedValue } from '../datatypes/value.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Connection } from '../sdk/connection-manager.ts';
import type { DataReaderClient } from '../sdk/data-reader.ts';
import type { PolicyAccess } from '../sdk/policy.ts';
import type { FlowProfile } from './flow-profile.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type { PipelineThreads } from './parallel/thread-port.ts';
import type { PathRows } from './path-progress.ts';
import type { PathWatcher, WatchedPath } from './path-watcher.ts';
import type { ComponentPhases } from './phase-log.ts';
import type { RejectedRow } from './row-errors.ts';

/** What a data flow needs of the execution around it. */
export interface PipelineHost {
  readonly signal: AbortSignal;
  /** Path of the Data Flow task, for messages. */
  readonly source: string;
  connection(managerId: string): Promise<Connection>;
  release(managerId: string, connection: Connection): Promise<void>;
  /** True when validation is not to look through this connection: it has DelayValidation, or was found wrong already. */
  postponesValidation?(managerId: string): boolean;
  resolvePath(path: string): string;
  /** Why the policy of the machine forbids a host or program; absent: nothing is forbidden. */
  checkPolicy?(access: PolicyAccess): Diagnostic | undefined;
  /** Translates T-SQL for a database's dialect; absent: the text goes to the database unchanged. */
  translateSql?(sql: string, dialect: string, database?: string): string;
  variable(qualifiedName: string): TypedValue;
  setVariable(qualifiedName: string, value: TypedValue): void;
  /** Writes an Object variable. */
  setObject?(qualifiedName: string, value: unknown): void;
  /** Raises an information, warning or error event. */
  fire(finding: Diagnostic): void;
  /** Writes a log entry of the data flow, e.g. `PipelineExecutionTrees`; with `takesLog`. */
  log?(entry: string, message: string): void;
  /** Whether a log entry of that name would be written anywhere. */
  takesLog?(entry: string): boolean;
  /** Rows so far: `rows in`, `rows out` or a counter of the component's own, cumulative, several times a second. */
  counts?(component: string, counter: string, amount: number): void;
  /** The memory for rows held back, shared with other data flows; absent: the default share of the memory allowed to this process. */
  readonly memory?: MemoryBudget | undefined;
  /** The program that reads the rows of the DataReader destination of this name. */
  readonly dataReader?: ((name: string) => DataReaderClient | undefined) | undefined;
  /** Takes every row that is redirected or ignored. */
  readonly reject?: ((row: RejectedRow) => void) | undefined;
  /** Asked once for each path of a run: gives what watches its rows. */
  readonly watch?: ((path: WatchedPath) => readonly PathWatcher[]) | undefined;
  /** Takes where the time went when the run has ended, however it ended; absent: no time is measured. */
  readonly profile?: ((profile: FlowProfile) => void) | undefined;
  /** Takes the phases of every component when the run has ended, however it ended; absent: none are noted. */
  readonly phases?: ((components: readonly ComponentPhases[]) => void) | undefined;
  /** Takes the rows of every path so far, several times a second. */
  readonly pathProgress?: ((rows: readonly PathRows[]) => void) | undefined;
  /** Threads to spread the rows over, for data flows that allow it; absent: the first thread alone. */
  readonly threads?: PipelineThreads | undefined;
  /** Bytes that sources are to read at once, for tests. */
  readonly bytesPerRead?: number | undefined;
}

/** How a data flow ended. On failure its error events were fired. */
export interface PipelineResult {
  readonly succeeded: boolean;
  readonly canceled: boolean;
  /** Rows that went over each path, by path id. */
  readonly rowCounts: ReadonlyMap<string, number>;
  /** What components held back in memory and in temporary files; only those that did. */
  readonly memory: readonly ComponentMemoryUse[];
}

/** What a component held back. */
export interface ComponentMemoryUse {
  readonly component: string;
  /** The most bytes granted to it at one time. */
  readonly peakBytes: number;
  /** Bytes written to temporary files. */
  readonly spilledBytes: number;
}
