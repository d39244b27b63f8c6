import type { ArrowBatch } from '../../datatypes/arrow/arrow-batch.ts';
import type { TakeMemory } from '../../datatypes/arrow/batch-memory.ts';
import type { ArrowField } from '../../datatypes/arrow/write-schema.ts';

/** What executes, for whoever looks for it in the lists of a server. */
export interface ReadExecution {
  /** Number of the execution in the catalog. */
  readonly executionId?: number;
  /** GUID of the running package on the server. */
  readonly instanceId?: string;
}

/** Rows of an execution, of this process or of a server. */
export interface RowSource {
  readonly columns: readonly ArrowField[];
  readonly execution: ReadExecution;
  /**
   * The next rows; undefined when the package has ended well. Rejects with the `DtsError` of its first error when it failed.
   * @param take gives their memory
   */
  next(take: TakeMemory): Promise<ArrowBatch | undefined>;
  /** Counts as reading, for the ReadTimeout of the destination. */
  touch(): void;
  /** Ends reading, cancels the package when it still runs, and resolves when it has ended or nothing is heard of it any more. */
  close(): Promise<void>;
}

/** What is read of a package. */
export interface SourceWish {
  /** Name of the DataReader destination. */
  readonly name: string;
  /** Whether its columns are all that is wanted: then nothing is executed. */
  readonly isSchemaOnly: boolean;
  /** Values for variables of the namespace `DtsClient`, by their names without it. */
  readonly dataParameters: Readonly<Record<string, string | number | boolean>>;
  /** Cancels the package. */
  readonly signal: AbortSignal;
}
