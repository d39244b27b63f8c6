import {
  type ComponentContext,
  createKeyPacker,
  type DatabaseConnection,
  diagnostic,
  dtsError,
  KeyTable,
  type PipelineBuffer,
} from 'opendtsx/sdk';
import type { LookupColumns } from './lookup-columns.ts';
import { ReferenceRows } from './reference-rows.ts';

/** Where the messages of a lookup belong, and how strict it is. */
export interface LookupSettings {
  readonly component: string;
  readonly localeId: number;
  readonly treatDuplicateKeysAsError: boolean;
}

/** A way to find the reference row of each row. */
export interface ReferenceCache {
  readonly rows: ReferenceRows;
  /** Writes the position of the matching reference row, or −1, for every active row. */
  match(buffer: PipelineBuffer, referenceRows: Int32Array): void | Promise<void>;
}

/**
 * Every reference row in memory. Keys are compared byte by byte: case, accents and trailing blanks count, and NULL matches NULL
 * (source: behaviour of the full cache as known from practice; the documentation states only that it is case-sensitive).
 */
export class FullCache implements ReferenceCache {
  readonly rows: ReferenceRows;
  readonly #columns: LookupColumns;
  readonly #settings: LookupSettings;
  readonly #context: ComponentContext;
  readonly #packer;
  readonly #table = new KeyTable();
  #duplicates = 0;

  constructor(columns: LookupColumns, settings: LookupSettings, context: ComponentContext) {
    this.rows = new ReferenceRows(columns, settings, context);
    this.#columns = columns;
    this.#settings = settings;
    this.#context = context;
    this.#packer = createKeyPacker(columns.joins.map(({ column }) => ({ type: column.type })));
  }

  /** Reads the reference; of rows with the same key the first is kept. */
  async load(reference: ReturnType<DatabaseConnection['query']>): Promise<void> {
    for await (const { columns, block } of reference) {
      const read = this.rows.read(columns, block);
      this.#packer.bind(read.keys);
      for (let row = 0; row < read.rowCount; row++) {
        if (read.unmatchable.has(row)) continue;
        const length = this.#packer.pack(row);
        const known = this.#table.size;
        if (this.#table.findOrInsert(this.#packer.words, length) < known) this.#duplicates++;
        else this.rows.keep(row);
      }
    }
    this.#report();
  }

  match(buffer: PipelineBuffer, referenceRows: Int32Array): void {
    const packer = this.#packer;
    packer.bind(this.#columns.joins.map(({ column }) => buffer.vector(column.lineageId)));
    const { rowCount, selection } = buffer;
    for (let position = 0; position < rowCount; position++) {
      const row = selection === undefined ? position : selection[position];
      const length = packer.pack(row);
      referenceRows[row] = this.#table.find(packer.words, length);
    }
  }

  #report(): void {
    const { component, treatDuplicateKeysAsError } = this.#settings;
    const place = { source: this.#context.source, subComponent: component };
    if (this.#duplicates > 0) {
      const columns = this.#columns.joins.map((join) => join.referenceColumn).join(', ');
      const args = { component, count: this.#duplicates, columns };
      if (treatDuplicateKeysAsError) throw dtsError('OPENDTSX_E_LOOKUP_DUPLICATEKEYS', args, place);
      this.#context.fire(diagnostic('DTS_W_TXLOOKUP_DUPLICATE_KEYS', args, place));
    }
    const bytes = this.rows.byteLength + this.#table.byteLength;
    this.#context.fire(diagnostic('DTS_I_TXLOOKUP_CACHE_FINAL', { component, rows: this.rows.rowCount, bytes }, place));
  }
}
