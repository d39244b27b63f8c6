import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ComponentCount, ExecutionEvent } from '../run-request.ts';

/** Records an execution outside of the package's own logs. */
export interface ExecutionRecord {
  event(event: ExecutionEvent): void;
  counts(count: ComponentCount): void;
  /** Settles when everything is recorded; gives what is not. A finding of severity error fails the execution. */
  close(): Promise<readonly Diagnostic[]>;
}
