import type { ColumnEvaluator } from '../datatypes/column-evaluator.ts';
import type { ColumnType } from '../datatypes/data-type.ts';
import type { TypedValue } from '../datatypes/value.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { OutputPort } from './buffer.ts';
import type { Connection } from './connection-manager.ts';
import type { DataReaderClient } from './data-reader.ts';
import type { ByteAllocator } from './kernels/kernel-memory.ts';
import type { ComponentMemory } from './memory.ts';
import type { PolicyCheck } from './policy.ts';
import type { RowStore, RowStoreOptions } from './row-store.ts';
import type { SpillContent, SpillFile } from './spill/spill-file.ts';

/** What a running component may ask of the engine. */
export interface ComponentContext extends PolicyCheck {
  /** Aborted when the execution is cancelled or another component failed. */
  readonly signal: AbortSignal;
  /** The outputs in the order of the instance (error outputs included; the engine fills those). */
  readonly outputs: readonly OutputPort[];
  /** Path of the executable and name of the component, for messages. */
  readonly source: string;
  /** Acquires the connection of a slot; released by the engine after `close`. Throws a `DtsError` when it cannot be had. */
  connection(slot: string): Promise<Connection>;
  /** Maps a path written in the package (Windows paths too) to one of this machine. Throws a `DtsError` with the way to map it. */
  resolvePath(path: string): string;
  /** Reads a variable as it is now. Throws a `DtsError` when it does not exist. */
  variable(qualifiedName: string): TypedValue;
  /** Writes a variable when the data flow has ended, as SSIS does. */
  setVariableAfterwards(qualifiedName: string, value: TypedValue): void;
  /** Writes an Object variable when the data flow has ended, e.g. a `RecordSet`. */
  setObjectAfterwards?(qualifiedName: string, value: unknown): void;
  /** Raises an information, warning or error event of this component. */
  fire(finding: Diagnostic): void;
  /** A column conversion with the rules of the Data Conversion transformation. */
  conversion(
    from: ColumnType,
    to: ColumnType,
    options: { readonly localeId: number; readonly fastParse?: boolean },
  ): ColumnEvaluator;
  /** A store for rows held back (Sort, Aggregate, caches), in columns. */
  createRowStore(options: RowStoreOptions): RowStore;
  /** Memory for rows held back: ask before holding more, and spill when it is refused. */
  readonly memory: ComponentMemory;
  /**
   * A new temporary file for rows that do not fit into memory; closed by the engine at the latest when the data flow ends.
   * Throws DTS_E_BUFFERGETTEMPFILENAME when no folder takes one.
   * @param content `blobs` for a file of DT_TEXT, DT_NTEXT and DT_IMAGE values; `rows` when absent
   */
  createSpillFile(content?: SpillContent): SpillFile;
  /** Gives bytes that the kernels can work on where there is room, ordinary ones otherwise; not zeroed; freed when the data flow has ended. */
  readonly allocateBytes: ByteAllocator;
  /** Rows per buffer that outputs are made for. */
  readonly rowsPerBuffer: number;
  /** Bytes that a source is to read at once, for tests; absent: what it finds best. */
  readonly bytesPerRead?: number;
  /** Adds to a counter shown with the component, e.g. `rows written`. */
  count(counter: string, amount: number): void;
  /** Translates T-SQL for a database's dialect, as `TaskContext.translateSql`; absent: the text goes to the database unchanged. */
  translateSql?(sql: string, dialect: string, database?: string): string;
  /**
   * Whether inputs may be kept waiting for each other. False when the same component feeds several of them, on whatever way: it would
   * wait for ever. Absent: true.
   */
  readonly inputsAreIndependent?: boolean;
  /** The number that ErrorColumn shows for a column, for components that fill their error output themselves; 0 when it is not known. */
  columnNumber?(lineageId: string): number;
  /** The program that reads the rows of the DataReader destination of this name; undefined when there is none. */
  dataReader?(name: string): DataReaderClient | undefined;
}
