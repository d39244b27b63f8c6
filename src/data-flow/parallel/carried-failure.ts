import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';

/** A failure as data, for another thread. */
export type CarriedFailure =
  | { readonly finding: Diagnostic }
  | { readonly name: string; readonly message: string; readonly stack: string | undefined };

/** The failure as data. */
export function carryFailure(error: unknown): CarriedFailure {
  if (error instanceof DtsError) return { finding: error.diagnostic };
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined };
  return { name: error.name, message: error.message, stack: error.stack };
}

/** The failure again. A defect of ours keeps its name, message and the stack of the thread where it happened. */
export function restoreFailure(failure: CarriedFailure): Error {
  if ('finding' in failure) return new DtsError(failure.finding);
  const error = new Error(failure.message);
  error.name = failure.name;
  if (failure.stack !== undefined) error.stack = failure.stack;
  return error;
}
