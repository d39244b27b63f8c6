import {
  type ComponentContext,
  type ComponentInstance,
  type ComponentRuntime,
  diagnostic,
  formatValue,
  type PipelineBuffer,
  readVector,
} from 'opendtsx/sdk';
import { OpenSet } from './open-set.ts';
import type { pivotDeclaration } from './pivot.ts';
import { type PivotColumns, pivotColumns } from './pivot-columns.ts';
import { PivotKeys } from './pivot-keys.ts';

type Instance = ComponentInstance<typeof pivotDeclaration.properties>;

/** Code of a row whose set has its pivot key already (DTS_E_TXPIVOTRUNTIMEDUPLICATEPIVOTKEYVALUE). */
const duplicateKey = 0xc02020cf;
/** Code of a row whose pivot key has no output column (DTS_E_TXPIVOTBADPIVOTKEYVALUE). */
const unknownKey = 0xc0202090;
/** Keys without output column that are kept to be told. */
const mostKeysTold = 1000;

/** The running half of Pivot: one row is open, that of the set at hand; it is complete when the set key changes. */
export function createRuntime(instance: Instance): ComponentRuntime {
  const columns = pivotColumns(instance);
  const unmatched = new Set<string>();
  let pivoter: Pivoter | undefined;
  return {
    open(context) {
      pivoter = new Pivoter(instance, columns, context, unmatched);
    },
    process: (buffer) => pivoter?.process(buffer, 0),
    async finish(_input, context) {
      await pivoter?.finish();
      if (unmatched.size > 0) {
        const keys = [...unmatched].map((key) => `[${key}]`).join(',');
        context.fire(diagnostic('OPENDTSX_I_PIVOT_UNMATCHEDKEYS', { component: instance.name, keys }));
      }
    },
  };
}

class Pivoter {
  readonly #instance: Instance;
  readonly #columns: PivotColumns;
  readonly #unmatched: Set<string>;
  readonly #keys: PivotKeys;
  readonly #set: OpenSet;

  constructor(instance: Instance, columns: PivotColumns, context: ComponentContext, unmatched: Set<string>) {
    this.#instance = instance;
    this.#columns = columns;
    this.#unmatched = unmatched;
    this.#keys = new PivotKeys(columns, instance.localeId);
    const mainOutput = instance.outputs.findIndex((output) => !output.isErrorOut);
    this.#set = new OpenSet(columns, context.outputs[mainOutput]);
  }

  /** Takes the rows of a buffer from this position on. */
  process(buffer: PipelineBuffer, start: number): void | Promise<void> {
    this.#keys.bind(buffer);
    this.#set.bind(buffer);
    for (let position = start; position < buffer.rowCount; position++) {
      const row = buffer.selection === undefined ? position : buffer.selection[position];
      const key = this.#keys.find(row);
      if (key < 0 && !this.#acceptUnknown(buffer, row)) continue;
      const pending = this.#set.enter(row);
      if (pending !== undefined) {
        return pending.then(() => {
          this.#take(buffer, row, key);
          return this.process(buffer, position + 1);
        });
      }
      this.#take(buffer, row, key);
    }
  }

  /** Sends the rows that have not been sent. */
  finish(): void | Promise<void> {
    return this.#set.finish();
  }

  #take(buffer: PipelineBuffer, row: number, key: number): void {
    if (key < 0) return;
    if (this.#set.has(key)) this.#report(buffer, row, duplicateKey, 'the set has a row with this pivot key already');
    else this.#set.take(row, key);
  }

  /** Whether a row with an unknown pivot key counts as a row of its set: when its error is ignored. */
  #acceptUnknown(buffer: PipelineBuffer, row: number): boolean {
    if (!this.#instance.properties.PassThroughUnmatchedPivotKeys) {
      return this.#report(buffer, row, unknownKey, 'no output column has this pivot key');
    }
    if (this.#unmatched.size < mostKeysTold) this.#unmatched.add(this.#keyText(buffer, row));
    return false;
  }

  #report(buffer: PipelineBuffer, row: number, code: number, rule: string): boolean {
    const [{ lineageId }] = this.#columns.pivotKeyColumns;
    return buffer.reportRowError(row, lineageId, code, 'error', { value: this.#keyText(buffer, row), rule });
  }

  #keyText(buffer: PipelineBuffer, row: number): string {
    const [{ lineageId, type }] = this.#columns.pivotKeyColumns;
    const value = readVector(buffer.vector(lineageId), row, type);
    return value === null ? 'NULL' : formatValue(value, type, this.#instance.localeId);
  }
}
