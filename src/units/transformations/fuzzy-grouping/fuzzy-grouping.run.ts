import {
  type BytesVector,
  type CellCopier,
  type ComponentContext,
  type ComponentInstance,
  type ComponentRuntime,
  cellCopier,
  createTextTokeniser,
  FuzzyIndex,
  IntegerList,
  InternalError,
  type OutputPort,
  type PipelineBuffer,
  type RowStore,
  setNull,
  textOfSpan,
  unescapePersistedText,
} from 'opendtsx/sdk';
import type { fuzzyGroupingDeclaration } from './fuzzy-grouping.ts';
import { type FuzzyGroupingColumns, fuzzyGroupingColumns, type SourcedColumn } from './fuzzy-grouping-columns.ts';
import { GroupKeys } from './group-keys.ts';
import { groupRows, type RowGroups } from './group-rows.ts';

type Instance = ComponentInstance<typeof fuzzyGroupingDeclaration.properties>;

/** The running half of Fuzzy Grouping: holds every row, groups the distinct ones, and sends all in the order in which they came. */
export function createRuntime(instance: Instance): ComponentRuntime {
  let rows: HeldRows | undefined;
  return {
    open(context) {
      rows = new HeldRows(instance, context);
    },
    process(buffer) {
      rows?.add(buffer);
    },
    async finish(_input, context) {
      await rows?.send(context);
    },
    close() {
      rows?.clear();
    },
  };
}

class HeldRows {
  readonly #columns: FuzzyGroupingColumns;
  /** Lineage ids of the input columns that are held: those that an output column needs. */
  readonly #held: readonly string[];
  readonly #store: RowStore;
  readonly #keys: GroupKeys;
  readonly #index: FuzzyIndex;
  /** For each row the row of the index that stands for it, and for each of those the first row and how many there are. */
  readonly #distinct = new IntegerList();
  readonly #first = new IntegerList();
  readonly #occurrences = new IntegerList();
  readonly #texts: (string | null)[];

  constructor(instance: Instance, context: ComponentContext) {
    const columns = fuzzyGroupingColumns(instance);
    this.#columns = columns;
    const held = new Map([...columns.passed, ...columns.canonical].map(({ source }) => [source?.lineageId, source]));
    this.#held = [...held.keys()].filter((lineageId) => lineageId !== undefined);
    const types = [...held.values()].flatMap((source) => (source === undefined ? [] : [source.type]));
    this.#store = context.createRowStore({ columns: types });
    this.#keys = new GroupKeys(columns.exact, columns.fuzzy);
    this.#texts = columns.fuzzy.map(() => null);
    this.#index = createIndex(instance, columns);
  }

  add(buffer: PipelineBuffer): void {
    const vectors = this.#columns.fuzzy.map(({ lineageId }) => buffer.vector(lineageId) as BytesVector);
    this.#keys.bind(buffer);
    for (let position = 0; position < buffer.rowCount; position++) {
      const row = buffer.selection === undefined ? position : buffer.selection[position];
      for (let column = 0; column < vectors.length; column++) {
        const { nulls, bytes, starts, ends } = vectors[column];
        this.#texts[column] = nulls[row] === 1 ? null : textOfSpan(bytes, starts[row], ends[row]);
      }
      const distinct = this.#index.addDistinct(this.#texts, this.#keys.keyOf(row));
      if (distinct === this.#first.length) {
        this.#first.push(this.#distinct.length);
        this.#occurrences.push(0);
      }
      this.#occurrences.values[distinct]++;
      this.#distinct.push(distinct);
    }
    this.#store.append(buffer, this.#held);
  }

  async send(context: ComponentContext): Promise<void> {
    const [port] = context.outputs;
    this.#index.seal();
    const groups = await groupRows(this.#index, this.#occurrences.values, context.signal);
    context.count(
      'groups',
      groups.canonical.reduce((sum, canonical, row) => sum + Number(canonical === row), 0),
    );
    if (!port.connected) return;
    const similarities = this.#columnSimilarities(groups);
    for (let from = 0; from < this.#distinct.length; from += port.buffer.capacity) {
      const count = Math.min(port.buffer.capacity, this.#distinct.length - from);
      this.#fill(port, groups, similarities, from, count);
      await port.send(count);
    }
  }

  clear(): void {
    this.#store.clear();
  }

  /** Similarity of each distinct row to its canonical row in each fuzzy column, row by row. */
  #columnSimilarities({ canonical }: RowGroups): Float64Array {
    const width = this.#columns.fuzzy.length;
    const similarities = new Float64Array(canonical.length * width);
    const one = new Float64Array(width);
    for (let row = 0; row < canonical.length; row++) {
      this.#index.compare(row, canonical[row], one);
      similarities.set(one, row * width);
    }
    return similarities;
  }

  #fill(port: OutputPort, groups: RowGroups, similarities: Float64Array, from: number, count: number): void {
    const { keysIn, keysOut, scores, columnSimilarities, passed, canonical, fuzzy } = this.#columns;
    const distinct = this.#distinct.values;
    const canonicalOf = (row: number): number => this.#first.values[groups.canonical[distinct[from + row]]];
    port.buffer.origin = undefined;
    const fill = (lineageId: string, value: (row: number) => number): void => {
      const target = port.buffer.vector(lineageId);
      if (target.layout !== 'f64' && target.layout !== 'i32') throw new InternalError(`${lineageId} holds no numbers`);
      target.canonicalText = undefined;
      target.nulls.fill(0, 0, count);
      for (let row = 0; row < count; row++) target.values[row] = value(row);
    };
    for (const { lineageId } of keysIn) fill(lineageId, (row) => from + row + 1);
    for (const { lineageId } of keysOut) fill(lineageId, (row) => canonicalOf(row) + 1);
    for (const { lineageId } of scores)
      fill(lineageId, (row) => Math.fround(groups.similarities[distinct[from + row]]));
    for (const { column, source } of columnSimilarities) {
      const place = source === undefined ? -1 : fuzzy.indexOf(source);
      const similarity = (row: number): number => similarities[distinct[from + row] * fuzzy.length + place];
      fill(column.lineageId, (row) => (place < 0 ? 1 : Math.fround(similarity(row))));
    }
    for (const { lineageId } of this.#columns.empty) {
      const target = port.buffer.vector(lineageId);
      for (let row = 0; row < count; row++) setNull(target, row);
    }
    for (const each of passed) {
      const copy = this.#copierOf(each, port);
      for (let row = 0; row < count; row++) copy?.(from + row, row);
    }
    for (const each of canonical) {
      const copy = this.#copierOf(each, port);
      for (let row = 0; row < count; row++) copy?.(canonicalOf(row), row);
    }
  }

  #copierOf({ column, source }: SourcedColumn, port: OutputPort): CellCopier | undefined {
    if (source === undefined) return undefined;
    const held = this.#store.vector(this.#held.indexOf(source.lineageId));
    return cellCopier(held, port.buffer.vector(column.lineageId));
  }
}

function createIndex({ properties, localeId }: Instance, { fuzzy }: FuzzyGroupingColumns): FuzzyIndex {
  const delimiters = unescapePersistedText(properties.Delimiters);
  return new FuzzyIndex({
    columns: fuzzy.map(({ properties: own }) => ({
      tokenise: createTextTokeniser({
        delimiters,
        flags: Number(own.FuzzyComparisonFlags),
        extendedFlags: 0,
        localeId,
      }),
      minSimilarity: Number(own.MinSimilarity),
    })),
    minSimilarity: properties.MinSimilarity,
    exhaustive: properties.Exhaustive,
  });
}
