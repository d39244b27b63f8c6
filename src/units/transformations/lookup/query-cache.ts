import {
  type ComponentContext,
  createKeyPacker,
  type DatabaseConnection,
  type InputInstance,
  KeyTable,
  type PipelineBuffer,
  readVector,
  type StatementParameter,
} from 'opendtsx/sdk';
import type { LookupSettings, ReferenceCache } from './full-cache.ts';
import type { LookupColumns } from './lookup-columns.ts';
import { ReferenceRows } from './reference-rows.ts';

/** How keys are asked for. */
export interface QuerySettings extends LookupSettings {
  readonly sql: string;
  /** Lineage ids of the columns that the parameters stand for. */
  readonly parameters: readonly string[];
  /** False asks for each row, also for a key that was asked for before. */
  readonly remembers: boolean;
  readonly remembersNoMatch: boolean;
  /** Bytes from which on the cache starts anew. */
  readonly memoryLimit: number;
}

/**
 * Asks the database for the key of each row (partial cache: once for each key). The database compares, by its own collation, and NULL
 * equals nothing there; of several rows the first is used.
 */
export class QueryCache implements ReferenceCache {
  readonly rows: ReferenceRows;
  readonly #columns: LookupColumns;
  readonly #settings: QuerySettings;
  readonly #context: ComponentContext;
  readonly #database: DatabaseConnection;
  readonly #parameters: readonly { readonly lineageId: string; readonly type: StatementParameter['value']['type'] }[];
  readonly #packer;
  readonly #table = new KeyTable();
  /** Position of the reference row by key number; −1 for a key without match. */
  #positions: number[] = [];

  constructor(
    columns: LookupColumns,
    settings: QuerySettings,
    input: InputInstance,
    database: DatabaseConnection,
    context: ComponentContext,
  ) {
    this.rows = new ReferenceRows(columns, settings, context);
    this.#columns = columns;
    this.#settings = settings;
    this.#context = context;
    this.#database = database;
    this.#parameters = settings.parameters.flatMap((lineageId) => {
      const column = input.available.get(lineageId);
      return column === undefined ? [] : [{ lineageId, type: column.type }];
    });
    this.#packer = createKeyPacker(this.#parameters.map(({ type }) => ({ type })));
  }

  async match(buffer: PipelineBuffer, referenceRows: Int32Array): Promise<void> {
    const { rowCount, selection } = buffer;
    this.#startAnewWhenFull();
    this.#packer.bind(this.#parameters.map(({ lineageId }) => buffer.vector(lineageId)));
    for (let position = 0; position < rowCount; position++) {
      const row = selection === undefined ? position : selection[position];
      referenceRows[row] = this.#settings.remembers
        ? await this.#remembered(buffer, row)
        : await this.#ask(buffer, row);
    }
  }

  async #remembered(buffer: PipelineBuffer, row: number): Promise<number> {
    const length = this.#packer.pack(row);
    const known = this.#table.find(this.#packer.words, length);
    if (known >= 0 && (this.#positions[known] >= 0 || this.#settings.remembersNoMatch)) return this.#positions[known];
    const found = await this.#ask(buffer, row);
    this.#positions[this.#table.findOrInsert(this.#packer.words, length)] = found;
    return found;
  }

  async #ask(buffer: PipelineBuffer, row: number): Promise<number> {
    const parameters = this.#parameters.map(
      ({ lineageId, type }): StatementParameter => ({
        value: { type, value: readVector(buffer.vector(lineageId), row, type) },
        direction: 'input',
      }),
    );
    const options = { signal: this.#context.signal, rowsPerBlock: 1, expected: this.#columns.expected };
    for await (const { columns, block } of this.#database.query(this.#settings.sql, parameters, options)) {
      if (block.rowCount === 0) continue;
      this.rows.read(columns, block);
      return this.rows.keep(0);
    }
    return -1;
  }

  // Only between buffers: the rows of a buffer refer to positions of the cache.
  #startAnewWhenFull(): void {
    if (this.#settings.remembers && this.rows.byteLength + this.#table.byteLength < this.#settings.memoryLimit) return;
    this.rows.clear();
    this.#table.clear();
    this.#positions = [];
  }
}
