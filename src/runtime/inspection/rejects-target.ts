import type { RejectedRow } from '../../data-flow/row-errors.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';

/** Where the rows in error of an execution go. */
export interface RejectsTarget {
  write(row: RejectedRow): void;
  /** Writes everything out; gives a finding when rows could not be written. */
  close(): Promise<Diagnostic | undefined>;
}
