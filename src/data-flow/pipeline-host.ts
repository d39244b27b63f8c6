import type { TypedValue } from '../datatypes/value.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Connection } from '../sdk/connection-manager.ts';
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
  /** Translates T-SQL for a database's dialect; absent: the text goes to the database unchanged. */
  translateSql?(sql: string, dialect: string, database?: string): string;
  variable(qualifiedName: string): TypedValue;
  setVariable(qualifiedName: string, value: TypedValue): void;
  /** Writes an Object variable. */
  setObject?(qualifiedName: string, value: unknown): void;
  /** Raises an information, warning or error event. */
  fire(finding: Diagnostic): void;
  /** Rows so far: `rows in`, `rows out` or a counter of the component's own, cumulative, several times a second. */
  counts?(component: string, counter: string, amount: number): void;
  /** Takes every row that is redirected or ignored. */
  readonly reject?: ((row: RejectedRow) => void) | undefined;
}

/** How a data flow ended. On failure its error events were fired. */
export interface PipelineResult {
  readonly succeeded: boolean;
  readonly canceled: boolean;
  /** Rows that went over each path, by path id. */
  readonly rowCounts: ReadonlyMap<string, number>;
}
