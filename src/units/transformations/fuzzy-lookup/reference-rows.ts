import {
  type ColumnType,
  type ComponentContext,
  createKeyPacker,
  createVector,
  dtsError,
  type FuzzyIndex,
  KeyTable,
  type PipelineBuffer,
  type ResultBlock,
  type ResultColumn,
  type RowErrorKind,
  type RowStore,
  type Value,
  type Vector,
  writeVector,
} from 'opendtsx/sdk';
import type { FuzzyLookupColumns } from './fuzzy-lookup-columns.ts';

/** The reference of a component: where its messages say that it is, and how a missing column is called. */
export interface ReferencePlace {
  readonly component: string;
  readonly localeId: number;
  readonly table: string;
  readonly isMatchIndex: boolean;
}

/** Values of a column in the type in which they are wanted; rows whose value cannot be had in it, with the reason. */
interface ConvertedColumn {
  readonly vector: Vector;
  readonly faults: ReadonlyMap<number, RowErrorKind>;
}

/**
 * The rows of a reference: the values that are copied, by position; the words that are compared, in a fuzzy index; the exact keys, numbered.
 * NULL equals NULL in exact columns, and text is compared byte by byte, as in a Lookup with full cache.
 */
export class ReferenceRows {
  readonly #columns: FuzzyLookupColumns;
  readonly #place: ReferencePlace;
  readonly #context: ComponentContext;
  readonly #index: FuzzyIndex;
  readonly #store: RowStore;
  readonly #packer;
  readonly #keys = new KeyTable();
  readonly #texts: (string | null)[];

  constructor(columns: FuzzyLookupColumns, place: ReferencePlace, index: FuzzyIndex, context: ComponentContext) {
    this.#columns = columns;
    this.#place = place;
    this.#context = context;
    this.#index = index;
    this.#texts = columns.fuzzy.map(() => null);
    this.#store = context.createRowStore({ columns: columns.copies.map(({ column }) => column.type) });
    this.#packer = createKeyPacker(columns.exact.map(({ column }) => ({ type: column.type })));
  }

  /** The columns that a query is asked for, with the types in which they are wanted. */
  get expected(): readonly ResultColumn[] {
    const expected = new Map<string, ResultColumn>();
    const add = (name: string, type: ColumnType): void => {
      if (!expected.has(name)) expected.set(name, { name, type });
    };
    for (const { column, referenceColumn } of this.#columns.copies) add(referenceColumn, column.type);
    for (const { column, referenceColumn } of this.#columns.exact) add(referenceColumn, column.type);
    for (const { column, referenceColumn } of this.#columns.fuzzy) {
      add(referenceColumn, { ...column.type, type: 'DT_WSTR', length: 4000, codePage: 0 });
    }
    return [...expected.values()];
  }

  /** Adds the rows of a block. Throws a `DtsError` for a column that is missing, or a value that an output column cannot take. */
  add(columns: readonly ResultColumn[], block: ResultBlock): void {
    const positionOf = (name: string): number => this.#positionOf(columns, name);
    const copies = this.#columns.copies.map(({ column, referenceColumn }) => {
      const position = positionOf(referenceColumn);
      const converted = this.#convert(block, columns[position].type, position, column.type);
      for (const [row, kind] of converted.faults) {
        throw this.#refusal(column, referenceColumn, block.values[position][row], kind);
      }
      return converted.vector;
    });
    const exact = this.#columns.exact.map(({ column, referenceColumn }) => {
      const position = positionOf(referenceColumn);
      return this.#convert(block, columns[position].type, position, column.type);
    });
    const fuzzy = this.#columns.fuzzy.map(({ referenceColumn }) => block.values[positionOf(referenceColumn)]);
    this.#checkTexts(fuzzy);
    this.#packer.bind(exact.map(({ vector }) => vector));
    for (let row = 0; row < block.rowCount; row++) {
      fuzzy.forEach((values, column) => {
        this.#texts[column] = values[row] as string | null;
      });
      this.#index.add(this.#texts, exact.some(({ faults }) => faults.has(row)) ? -1 : this.#insertKey(row));
      this.#store.appendRow(copies, row);
    }
  }

  /** The values of a copied column by position of the reference row. */
  vector(copy: number): Vector {
    return this.#store.vector(copy);
  }

  /** Takes the exact columns of a buffer; `keyOf` answers for its rows then. */
  bind(buffer: PipelineBuffer): void {
    this.#packer.bind(this.#columns.exact.map(({ column }) => buffer.vector(column.lineageId)));
  }

  /** The number of the exact key of a row of the buffer; −1 when no reference row has it. */
  keyOf(row: number): number {
    if (this.#columns.exact.length === 0) return 0;
    const length = this.#packer.pack(row);
    return this.#keys.find(this.#packer.words, length);
  }

  /** Frees the memory. */
  clear(): void {
    this.#store.clear();
    this.#keys.clear();
  }

  #insertKey(row: number): number {
    if (this.#columns.exact.length === 0) return 0;
    const length = this.#packer.pack(row);
    return this.#keys.findOrInsert(this.#packer.words, length);
  }

  #positionOf(columns: readonly ResultColumn[], name: string): number {
    const exact = columns.findIndex((column) => column.name === name);
    if (exact >= 0) return exact;
    const position = columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
    if (position >= 0) return position;
    const { component, table, isMatchIndex } = this.#place;
    const existing = columns.map((column) => column.name).join(', ');
    throw dtsError(
      isMatchIndex
        ? 'DTS_E_TXFUZZYLOOKUP_INDEX_DOES_NOT_CONTAIN_COLUMN'
        : 'DTS_E_TXFUZZYLOOKUP_UNABLETOLOCATEREFCOLUMN',
      { component, column: name, table, index: table, existing },
      { source: this.#context.source, subComponent: component },
    );
  }

  #convert(block: ResultBlock, given: ColumnType, position: number, wanted: ColumnType): ConvertedColumn {
    const values = block.values[position];
    const vector = createVector(given, block.rowCount);
    for (let row = 0; row < block.rowCount; row++) writeVector(vector, row, values[row], given);
    const faults = new Map<number, RowErrorKind>();
    if (isSameType(given, wanted)) {
      // Databases without lengths of their own give text that is longer than its declared type.
      values.forEach((value, row) => {
        if (typeof value === 'string' && wanted.length > 0 && value.length > wanted.length)
          faults.set(row, 'truncation');
      });
      return { vector, faults };
    }
    const converted = createVector(wanted, block.rowCount);
    const conversion = this.#context.conversion(given, wanted, { localeId: this.#place.localeId });
    const report = (row: number, _code: number, kind: RowErrorKind): void => {
      faults.set(row, kind);
    };
    conversion.evaluate(block.rowCount, undefined, [vector], converted, { report });
    return { vector: converted, faults };
  }

  #refusal(column: { name: string; type: ColumnType }, reference: string, value: Value, kind: RowErrorKind): Error {
    const { component } = this.#place;
    const { type, length } = column.type;
    const symbol =
      kind === 'truncation'
        ? 'DTS_E_TXFUZZYLOOKUP_OUTPUTLENGTHMISMATCH'
        : 'DTS_E_TXFUZZYLOOKUP_INCOMPATIBLE_COPYCOLUMN_DATATYPES';
    const args = { component, reference, value: String(value).slice(0, 60), column: column.name, type, length };
    return dtsError(symbol, args, { source: this.#context.source, subComponent: component });
  }

  #checkTexts(fuzzy: readonly (readonly Value[])[]): void {
    fuzzy.forEach((values, index) => {
      const other = values.find((value) => value !== null && typeof value !== 'string');
      if (other === undefined) return;
      const { component } = this.#place;
      const { column, referenceColumn: reference } = this.#columns.fuzzy[index];
      const args = { component, column: column.name, reference, given: `${reference} of the reference` };
      const place = { source: this.#context.source, subComponent: component };
      throw dtsError('DTS_E_TXFUZZYLOOKUP_INCOMPATIBLE_FUZZY_JOIN_DATATYPES', args, place);
    });
  }
}

function isSameType(given: ColumnType, wanted: ColumnType): boolean {
  const isSame = given.type === wanted.type && given.scale === wanted.scale && given.precision === wanted.precision;
  return isSame && (wanted.length === 0 || given.length <= wanted.length) && given.codePage === wanted.codePage;
}
