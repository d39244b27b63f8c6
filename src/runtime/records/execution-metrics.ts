import type { Counter, Histogram, Meter } from '@opentelemetry/api';
import type { ComponentCount, ExecutionEvent } from '../run-request.ts';

/** Counts what happens in an execution: executables by result and time, errors, warnings, and the rows of components. */
export class ExecutionMetrics {
  readonly #executables: Counter;
  readonly #durations: Histogram;
  readonly #errors: Counter;
  readonly #warnings: Counter;
  readonly #rows: Counter;
  readonly #counted = new Map<string, number>();

  constructor(meter: Meter) {
    this.#executables = meter.createCounter('opendtsx.executables', { description: 'Executables that ran.' });
    this.#durations = meter.createHistogram('opendtsx.executable.duration', {
      description: 'Time that executables took.',
      unit: 'ms',
    });
    this.#errors = meter.createCounter('opendtsx.errors', { description: 'Errors raised.' });
    this.#warnings = meter.createCounter('opendtsx.warnings', { description: 'Warnings raised.' });
    this.#rows = meter.createCounter('opendtsx.rows', { description: 'Rows that data flow components took and gave.' });
  }

  /** Takes an event. */
  event({ event, executablePath, symbol, data }: ExecutionEvent): void {
    const executable = { 'opendtsx.executable.path': executablePath };
    if (event === 'OnPostExecute') {
      const { result = '', duration = 0 } = (data ?? {}) as { readonly result?: string; readonly duration?: number };
      const attributes = { ...executable, 'opendtsx.result': result };
      this.#executables.add(1, attributes);
      this.#durations.record(duration, attributes);
      // The next iteration of a loop counts from zero again.
      for (const key of this.#counted.keys()) if (key.startsWith(`${executablePath}\n`)) this.#counted.delete(key);
    } else if (event === 'OnError') this.#errors.add(1, { ...executable, 'opendtsx.symbol': symbol ?? '' });
    else if (event === 'OnWarning') this.#warnings.add(1, { ...executable, 'opendtsx.symbol': symbol ?? '' });
  }

  /** Takes the rows of a component so far. */
  counts({ executablePath, component, counter, amount }: ComponentCount): void {
    const key = `${executablePath}\n${component}\n${counter}`;
    const before = this.#counted.get(key) ?? 0;
    this.#counted.set(key, amount);
    if (amount <= before) return;
    this.#rows.add(amount - before, {
      'opendtsx.executable.path': executablePath,
      'opendtsx.component': component,
      'opendtsx.counter': counter,
    });
  }
}
