import type { TypedValue } from '../datatypes/value.ts';
import type { ExecutableKind } from '../model/executable.ts';
import type { ExecutionResult } from './execution-result.ts';

/** An executable as a debugger sees it, right before or after its run. */
export interface HookPlace {
  /** E.g. `\Package\Load\Truncate`; the same for every iteration of a loop. */
  readonly path: string;
  readonly id: string;
  readonly name: string;
  readonly kind: ExecutableKind;
  /** Containers, event handlers and packages around it: 0 for the package that was asked for. */
  readonly depth: number;
  /** A variable that is visible from it, as it is now; undefined when there is none or it holds an object. */
  variable(name: string): TypedValue | undefined;
}

/**
 * Is told of every executable of an execution, those of event handlers and child packages included, but not of disabled and skipped ones. What is
 * given back is waited for, so that a promise pauses the executable; the executables beside it run on, and pause when their hook does.
 * A hook that throws is an error of the executable it was told of.
 */
export interface RunHooks {
  /** Before OnPreExecute. While its promise is open the executable is suspended, which OnExecStatusChanged shows. */
  beforeExecutable?(place: HookPlace): Promise<void> | undefined | void;
  /** After OnPostExecute. */
  afterExecutable?(place: HookPlace, result: ExecutionResult): void | Promise<void>;
}
