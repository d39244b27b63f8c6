import type { Batch } from '../../data-flow/batch.ts';
import type { PathWatcher, WatchedPath } from '../../data-flow/path-watcher.ts';
import { compareValues } from '../../datatypes/compare-values.ts';
import { readVector } from '../../datatypes/read-vector.ts';
import { isText } from '../../datatypes/type-families.ts';
import type { Value } from '../../datatypes/value.ts';
import type { ComponentPlan, PipelinePlan } from '../../plan/pipeline/pipeline-plan.ts';
import type { InputColumn } from '../../sdk/component.ts';
import { type Collation, collationOf } from '../../sdk/row-algorithms/collation.ts';

/** How often the keys of a Lookup came again, among the rows that were looked at. */
export interface RepeatedKeys {
  readonly rows: number;
  readonly keys: number;
}

/** What the rows on the way to some components were like, by position in `components` of the plan. */
export interface FlowSights {
  /** Whether the rows came to a Sort in the order that it makes. */
  readonly ordered: ReadonlyMap<number, boolean>;
  readonly repeatedKeys: ReadonlyMap<number, RepeatedKeys>;
}

const rowsLookedAt = 100_000;

/** Looks at the rows that advice depends on: those on their way to Sort and Lookup. */
export class FlowObserver implements FlowSights {
  readonly #plan: PipelinePlan;
  readonly ordered = new Map<number, boolean>();
  readonly repeatedKeys = new Map<number, RepeatedKeys>();

  constructor(plan: PipelinePlan) {
    this.#plan = plan;
  }

  /** What watches a path, if anything. */
  watch(path: WatchedPath): PathWatcher[] {
    const { component } = path.to;
    const target = this.#plan.components[component];
    switch (target?.unit.declaration.identifiers.creationName) {
      case 'Microsoft.Sort':
        return [this.#orderWatcher(component, target)];
      case 'Microsoft.Lookup':
        return target.instance.properties.CacheType === 0 ? [] : [this.#keyWatcher(component, target)];
      default:
        return [];
    }
  }

  #orderWatcher(component: number, { instance }: ComponentPlan): PathWatcher {
    const keys = sortKeys(instance.inputs[0].columns, instance.localeId);
    let last: Value[] | undefined;
    this.ordered.set(component, keys.length > 0);
    return {
      rows: (batch) => {
        if (!this.ordered.get(component)) return;
        for (const values of keyValues(batch, keys)) {
          if (last !== undefined && compareKeys(last, values, keys) > 0) {
            this.ordered.set(component, false);
            return;
          }
          last = values;
        }
      },
    };
  }

  #keyWatcher(component: number, { instance }: ComponentPlan): PathWatcher {
    const keys = instance.inputs[0].columns.filter(({ properties }) => properties.JoinToReferenceColumn);
    const known = new Set<string>();
    let rows = 0;
    return {
      rows: (batch) => {
        if (rows >= rowsLookedAt) return;
        for (const values of keyValues(batch, keys)) known.add(values.map(String).join('\u0000'));
        rows += batch.rowCount;
        this.repeatedKeys.set(component, { rows, keys: known.size });
      },
    };
  }
}

interface KeyColumn extends Pick<InputColumn, 'lineageId' | 'type'> {
  readonly direction: 1 | -1;
  readonly localeId: number;
  readonly collation: Collation | undefined;
}

function sortKeys(columns: readonly InputColumn[], localeId: number): KeyColumn[] {
  const position = ({ properties }: InputColumn): number => Number(properties.NewSortKeyPosition ?? 0);
  return columns
    .filter((column) => position(column) !== 0)
    .sort((left, right) => Math.abs(position(left)) - Math.abs(position(right)))
    .map((column) => ({
      lineageId: column.lineageId,
      type: column.type,
      direction: position(column) < 0 ? -1 : 1,
      localeId,
      collation: isText(column.type.type)
        ? collationOf(localeId, Number(column.properties.NewComparisonFlags ?? 0))
        : undefined,
    }));
}

function* keyValues(batch: Batch, keys: readonly Pick<InputColumn, 'lineageId' | 'type'>[]): Generator<Value[]> {
  const vectors = keys.map(({ lineageId }) => batch.columns.get(lineageId));
  for (let position = 0; position < batch.rowCount; position++) {
    const row = batch.selection === undefined ? position : batch.selection[position];
    yield keys.map(({ type }, key) => {
      const vector = vectors[key];
      return vector === undefined ? null : readVector(vector, row, type);
    });
  }
}

function compareKeys(left: readonly Value[], right: readonly Value[], keys: readonly KeyColumn[]): number {
  for (const [index, key] of keys.entries()) {
    const order = compareKey(left[index], right[index], key);
    if (order !== 0) return order * key.direction;
  }
  return 0;
}

// NULL comes first, as Sort puts it.
function compareKey(left: Value, right: Value, { type, localeId, collation }: KeyColumn): number {
  if (left === null || right === null) return Number(right === null) - Number(left === null);
  if (collation !== undefined) return collation.compare(String(left), String(right));
  return compareValues(left, right, type, localeId);
}
