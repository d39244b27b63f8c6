import {
  type ColumnEvaluator,
  type ColumnType,
  type ComponentContext,
  createVector,
  dtsError,
  type PipelineBuffer,
  type ResultBlock,
  type ResultColumn,
  type RowErrorKind,
  type RowStore,
  type Value,
  type Vector,
  writeVector,
} from 'opendtsx/sdk';
import type { LookupColumns } from './lookup-columns.ts';

/** A reference value that does not fit the column that copies it: an error of every row that matches. */
export interface ReferenceFault {
  readonly code: number;
  readonly kind: RowErrorKind;
}

/** Code of text that is longer than the column that takes it (DTS_E_TXDATACONVERTSTATIC_TRUNCATED). */
const truncated = 0xc0209080;

/** The columns of one block of a reference query in the types that the lookup wants. */
export interface ReferenceBlock {
  readonly rowCount: number;
  /** One vector for each join column, in the type of the input column. */
  readonly keys: readonly Vector[];
  /** Rows whose key cannot be had in the type of the input column: they match nothing. */
  readonly unmatchable: ReadonlySet<number>;
  /** One vector for each column to copy, and what is wrong with its values. */
  readonly copies: readonly Vector[];
  readonly faults: readonly ReadonlyMap<number, ReferenceFault>[];
}

/** Reference rows to copy from. */
export interface KnownReference {
  /** The values of a copied column by position of the reference row. */
  vector(copy: number): Vector;
  /** What is wrong with the value of a copied column; empty for nearly every reference. */
  faults(copy: number): ReadonlyMap<number, ReferenceFault>;
  /** Forgets every row. */
  clear(): void;
}

/** The reference rows read so far: the columns to copy, by position. */
export class ReferenceRows implements KnownReference {
  readonly #columns: LookupColumns;
  readonly #context: ComponentContext;
  readonly #localeId: number;
  readonly #component: string;
  readonly #store: RowStore;
  readonly #conversions = new Map<string, ColumnEvaluator>();
  readonly #faults: Map<number, ReferenceFault>[];
  #pending: readonly Vector[] = [];
  #pendingFaults: readonly Map<number, ReferenceFault>[] = [];

  constructor(
    columns: LookupColumns,
    place: { readonly component: string; readonly localeId: number },
    context: ComponentContext,
  ) {
    this.#columns = columns;
    this.#context = context;
    this.#localeId = place.localeId;
    this.#component = place.component;
    this.#store = context.createRowStore({ columns: columns.copies.map((copy) => copy.type) });
    this.#faults = columns.copies.map(() => new Map());
  }

  get rowCount(): number {
    return this.#store.rowCount;
  }

  get byteLength(): number {
    return this.#store.byteLength;
  }

  /** The values of a copied column by position of the reference row. */
  vector(copy: number): Vector {
    return this.#store.vector(copy);
  }

  /** What is wrong with the value of a copied column; empty for nearly every reference. */
  faults(copy: number): ReadonlyMap<number, ReferenceFault> {
    return this.#faults[copy];
  }

  /** Takes a block of a query. Its rows are kept one by one with `keep`. Throws a `DtsError` when a column that is wanted is missing. */
  read(columns: readonly ResultColumn[], block: ResultBlock): ReferenceBlock {
    const unmatchable = new Set<number>();
    const keys = this.#columns.joins.map(({ column, referenceColumn }) => {
      const faults = new Map<number, ReferenceFault>();
      const vector = this.#columnOf(columns, block, referenceColumn, column.type, faults);
      for (const row of faults.keys()) unmatchable.add(row);
      return vector;
    });
    this.#pendingFaults = this.#columns.copies.map(() => new Map());
    this.#pending = this.#columns.copies.map(({ referenceColumn, type }, index) =>
      this.#columnOf(columns, block, referenceColumn, type, this.#pendingFaults[index]),
    );
    return { rowCount: block.rowCount, keys, unmatchable, copies: this.#pending, faults: this.#pendingFaults };
  }

  /** Keeps a row of the last block and returns its position. */
  keep(row: number): number {
    const position = this.#store.rowCount;
    this.#pendingFaults.forEach((faults, copy) => {
      const fault = faults.get(row);
      if (fault !== undefined) this.#faults[copy].set(position, fault);
    });
    this.#store.appendRow(this.#pending, row);
    return position;
  }

  /** Keeps rows of the last block, given by their ascending positions. */
  keepAll(rows: Int32Array): void {
    const first = this.#store.rowCount;
    this.#pendingFaults.forEach((faults, copy) => {
      if (faults.size === 0) return;
      rows.forEach((row, index) => {
        const fault = faults.get(row);
        if (fault !== undefined) this.#faults[copy].set(first + index, fault);
      });
    });
    const columns = this.#pending.map((_, column) => String(column));
    this.#store.append(rowsOf(this.#pending, rows), columns);
  }

  /** Forgets every row. */
  clear(): void {
    this.#store.clear();
    for (const faults of this.#faults) faults.clear();
  }

  #columnOf(
    columns: readonly ResultColumn[],
    block: ResultBlock,
    name: string,
    type: ColumnType,
    faults: Map<number, ReferenceFault>,
  ): Vector {
    const index = findColumn(columns, name);
    if (index < 0) {
      throw dtsError(
        'DTS_E_TXLOOKUP_UNABLETOLOCATEREFCOLUMN',
        { component: this.#component, column: name, existing: columns.map((column) => column.name).join(', ') },
        { source: this.#context.source, subComponent: this.#component },
      );
    }
    const given = columns[index].type;
    const values = vectorOf(block.values[index], block.rowCount, given);
    if (fits(given, type)) {
      noteLongText(block.values[index], type, faults);
      return values;
    }
    const converted = createVector(type, block.rowCount);
    const report = (row: number, code: number, kind: RowErrorKind): void => {
      faults.set(row, { code, kind });
    };
    this.#conversion(given, type).evaluate(block.rowCount, undefined, [values], converted, { report });
    return converted;
  }

  #conversion(from: ColumnType, to: ColumnType): ColumnEvaluator {
    const key = JSON.stringify([from, to]);
    let conversion = this.#conversions.get(key);
    if (conversion === undefined) {
      conversion = this.#context.conversion(from, to, { localeId: this.#localeId });
      this.#conversions.set(key, conversion);
    }
    return conversion;
  }
}

function rowsOf(vectors: readonly Vector[], selection: Int32Array): PipelineBuffer {
  return {
    rowCount: selection.length,
    selection,
    origin: undefined,
    vector: (column) => vectors[Number(column)],
    reportRowError: () => true,
    directRow: () => undefined,
  };
}

/** The position of a column: of the same name, or of one that differs in letter case only. */
function findColumn(columns: readonly ResultColumn[], name: string): number {
  const exact = columns.findIndex((column) => column.name === name);
  if (exact >= 0) return exact;
  return columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
}

function vectorOf(values: readonly Value[], rowCount: number, type: ColumnType): Vector {
  const vector = createVector(type, rowCount);
  for (let row = 0; row < rowCount; row++) writeVector(vector, row, values[row], type);
  return vector;
}

function fits(given: ColumnType, wanted: ColumnType): boolean {
  const same = given.type === wanted.type && given.scale === wanted.scale && given.precision === wanted.precision;
  return same && (wanted.length === 0 || given.length <= wanted.length) && given.codePage === wanted.codePage;
}

// Databases without lengths of their own give text that is longer than its declared type.
function noteLongText(values: readonly Value[], type: ColumnType, faults: Map<number, ReferenceFault>): void {
  if (type.length === 0) return;
  values.forEach((value, row) => {
    if (typeof value === 'string' && value.length > type.length)
      faults.set(row, { code: truncated, kind: 'truncation' });
  });
}
