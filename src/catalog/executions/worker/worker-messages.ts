import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { RowsWish } from '../../../runtime/data-reader/send-rows.ts';
import type { PackageOutline } from '../../../runtime/package-outline.ts';
import type { ExecutionEvent } from '../../../runtime/run-request.ts';
import type { LoggingSelection } from '../events/logging-selection.ts';

/** One package to run or validate. */
export interface WorkRun {
  /** File name of the package in its project: `Load.dtsx`. */
  readonly packageName: string;
  /** Parameters by qualified name (`$Project::Folder`), as text. */
  readonly parameters: readonly (readonly [qualifiedName: string, value: string])[];
  /** Properties given by path, as text: overrides, and parameters of connection managers. */
  readonly settings: readonly (readonly [path: string, value: string])[];
  /** The row of `extended_operation_info` that it belongs to. */
  readonly infoId?: number;
}

/** When a report of the running execution is made by itself (source: parameters DUMP_ON_ERROR, DUMP_ON_EVENT, DUMP_EVENT_CODE). */
export interface DumpWish {
  readonly onError: boolean;
  /** Codes of events, unsigned. */
  readonly codes: readonly number[];
}

/** A data tap as the worker opens it. */
export interface WorkTap {
  readonly dataFlow: string;
  readonly path: string;
  readonly file: string;
  readonly maxRows?: number;
}

/** How the server lets packages run: the same for every execution. */
export interface WorkSurroundings {
  /** Folder that relative paths of packages start from. */
  readonly workingFolder: string;
  /** Path of an `opendtsx.yaml`; absent: none is read. */
  readonly optionsFile?: string;
  /** Name of an environment of that file. */
  readonly environment?: string;
  /** Path of a YAML file with a policy. */
  readonly policy?: string;
  /** Bytes that blocking components may hold back. */
  readonly memoryLimit?: number;
}

/** What a worker process does: everything about it, secrets included, goes through its standard input and stands nowhere else. */
export interface Work {
  readonly operationId: number;
  /** The attempt: stands in every message, so that nobody takes one of an earlier attempt for one of this. */
  readonly epoch: number;
  readonly validateOnly: boolean;
  /** Who has started it: `System::UserName` of its packages. */
  readonly userName: string;
  /** The project deployment file, base64. */
  readonly project: string;
  readonly projectName: string;
  /** Opens what is encrypted in it. */
  readonly password?: string;
  readonly runs: readonly WorkRun[];
  /** Texts that nothing that the worker tells may contain. */
  readonly secrets: readonly string[];
  readonly taps: readonly WorkTap[];
  readonly logging: LoggingSelection;
  readonly dump: DumpWish;
  /** File that remembers what is done, so that the next attempt goes on there. */
  readonly journal?: string;
  readonly surroundings: WorkSurroundings;
  /** What is read of the package, and goes through descriptor 4; absent where nobody reads. */
  readonly reader?: RowsWish;
}

/** What the server says to a worker process: lines of JSON on its standard input, whose end means that the server is gone. */
export type ToWorker =
  | { readonly kind: 'start'; readonly work: Work }
  | { readonly kind: 'stop'; readonly epoch: number }
  | { readonly kind: 'dump'; readonly epoch: number; readonly dumpId: string };

/** A package that is about to run: that of the execution, or a child. `packageName`: its file name. */
export type ToldPackage = PackageOutline;

/** What is going on in a worker process; stands in for the memory dump of create_execution_dump. Holds no value of a variable. */
export interface ExecutionReport {
  readonly executionId: number;
  readonly takenAt: string;
  readonly packageName: string;
  readonly runningMilliseconds: number;
  readonly processId: number;
  readonly memory: { readonly rss: number; readonly heapUsed: number; readonly external: number };
  /** Executables that have begun and not ended. */
  readonly executables: readonly { readonly path: string; readonly since: string }[];
  readonly lastEvents: readonly ExecutionEvent[];
}

/** How a run of a worker ended. */
export interface WorkOutcome {
  readonly result: 'success' | 'failure' | 'canceled';
}

/** What a worker process says: lines of JSON on its descriptor 3, the end last. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'alive'; readonly rss: number }
  | { readonly kind: 'begin'; readonly epoch: number; readonly run: number }
  | { readonly kind: 'package'; readonly epoch: number; readonly told: ToldPackage }
  | { readonly kind: 'events'; readonly epoch: number; readonly events: readonly ExecutionEvent[] }
  | { readonly kind: 'dump'; readonly epoch: number; readonly dumpId: string; readonly report: ExecutionReport }
  /** The package has written its checkpoint file, or removed it. */
  | { readonly kind: 'checkpoint'; readonly epoch: number; readonly isThere: boolean }
  /** Nothing more comes through descriptor 4; `failure`: why there are not all rows. */
  | { readonly kind: 'reader'; readonly epoch: number; readonly failure?: Diagnostic }
  | { readonly kind: 'end'; readonly epoch: number; readonly run: number; readonly outcome: WorkOutcome }
  | { readonly kind: 'defect'; readonly epoch: number; readonly message: string }
  | { readonly kind: 'done'; readonly epoch: number };

/** Splits a stream of text into its lines; what has no line end yet waits. */
export class LineSplitter {
  readonly #take: (line: string) => void;
  #parts: string[] = [];

  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  push(text: string): void {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#parts.push(text.slice(from, end));
      const line = this.#parts.join('');
      this.#parts = [];
      from = end + 1;
      if (line !== '') this.#take(line);
    }
    if (from < text.length) this.#parts.push(text.slice(from));
  }
}
