import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { InternalError } from '../../diagnostics/internal-error.ts';
import { MemoryBudget } from '../memory-budget.ts';
import type { PipelineHost } from '../pipeline-host.ts';
import type { RejectedRow } from '../row-errors.ts';
import type { CopyDescription, SegmentCounts } from './copy-messages.ts';

/** Counters that the engine keeps by itself. */
const engineCounters = new Set(['rows in', 'rows out']);

/** The execution around a copy of a data flow: what it was described, and notes of what the copy tells. */
export class CopyHost implements PipelineHost {
  readonly source: string;
  readonly signal: AbortSignal;
  readonly bytesPerRead: number | undefined;
  /** Components of a copy hold no rows back. */
  readonly memory = new MemoryBudget(0);
  readonly reject: ((row: RejectedRow) => void) | undefined;
  readonly #description: CopyDescription;
  readonly #positions: ReadonlyMap<string, number>;
  readonly #counters = new Map<string, { readonly component: string; readonly counter: string; amount: number }>();
  #events: Diagnostic[] = [];
  #rejects: RejectedRow[] = [];

  constructor(description: CopyDescription, signal: AbortSignal) {
    this.#description = description;
    this.source = description.plan.source;
    this.signal = signal;
    this.bytesPerRead = description.bytesPerRead;
    this.#positions = new Map(description.plan.components.map(({ instance }, index) => [instance.name, index]));
    this.reject = description.rejects ? (row) => this.#rejects.push(row) : undefined;
  }

  // Arrow functions: the engine takes some of them as values.
  readonly connection: PipelineHost['connection'] = async (managerId) =>
    this.#known(this.#description.connections, managerId, 'connection');

  readonly release = async (): Promise<void> => undefined;

  readonly resolvePath = (path: string): string => this.#known(this.#description.paths, path, 'path');

  readonly variable: PipelineHost['variable'] = (name) => this.#known(this.#description.variables, name, 'variable');

  readonly setVariable = (): void => undefined;

  readonly fire = (finding: Diagnostic): void => {
    this.#events.push(finding);
  };

  /** Amounts are cumulative: the difference since the last segment counts. */
  readonly counts = (component: string, counter: string, amount: number): void => {
    if (engineCounters.has(counter)) return;
    const key = JSON.stringify([component, counter]);
    const known = this.#counters.get(key);
    if (known === undefined) this.#counters.set(key, { component, counter, amount });
    else known.amount = amount;
  };

  readonly #told = new Map<string, number>();

  /** What was told since the last call. */
  takeNotes(): {
    readonly events: readonly Diagnostic[];
    readonly rejects: readonly RejectedRow[];
    readonly own: SegmentCounts['own'];
  } {
    const events = this.#events;
    const rejects = this.#rejects;
    this.#events = [];
    this.#rejects = [];
    const own: [number, string, number][] = [];
    for (const [key, { component, counter, amount }] of this.#counters) {
      const difference = amount - (this.#told.get(key) ?? 0);
      this.#told.set(key, amount);
      if (difference !== 0) own.push([this.#positions.get(component) ?? 0, counter, difference]);
    }
    return { events, rejects, own };
  }

  #known<T>(known: ReadonlyMap<string, T>, name: string, kind: string): T {
    const found = known.get(name);
    if (found !== undefined) return found;
    throw new InternalError(
      `a copy of a component asks for the ${kind} ${name}, which was not asked for before the rows`,
    );
  }
}
