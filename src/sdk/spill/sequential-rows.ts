import type { ColumnType } from '../../datatypes/data-type.ts';
import type { Vector } from '../../datatypes/vector.ts';
import type { OutputPort, PipelineBuffer } from '../buffer.ts';
import type { ComponentContext } from '../component-context.ts';
import type { MemoryGrant } from '../memory.ts';
import { type CellCopier, cellCopier } from '../row-algorithms/copy-cells.ts';
import type { RowStore } from '../row-store.ts';
import { type BlockPlace, SpilledBlocks } from './spilled-blocks.ts';

/** A column of rows that are held back. */
export interface HeldColumn {
  readonly lineageId: string;
  readonly type: ColumnType;
}

/** Rows held back to be sent in the order in which they came, all or some of them; in a temporary file when there is no memory for them. */
export class SequentialRows {
  readonly #columns: readonly HeldColumn[];
  readonly #context: ComponentContext;
  readonly #store: RowStore;
  readonly #grant: MemoryGrant;
  readonly #places: BlockPlace[] = [];
  #blocks: SpilledBlocks | undefined;
  rowCount = 0;

  /** @param name what the rows are, for the memory grant */
  constructor(name: string, columns: readonly HeldColumn[], context: ComponentContext) {
    this.#columns = columns;
    this.#context = context;
    this.#store = context.createRowStore({ columns: columns.map(({ type }) => type) });
    this.#grant = context.memory.grant(name);
  }

  /** Adds the active rows of a buffer. Throws a `DtsError` when neither memory nor disk has room. */
  append(buffer: PipelineBuffer): void {
    if (this.#blocks === undefined && !this.#admits(buffer.rowCount)) this.#spill();
    if (this.#blocks === undefined) {
      this.#store.append(
        buffer,
        this.#columns.map(({ lineageId }) => lineageId),
      );
    } else if (buffer.rowCount > 0) {
      const vectors = this.#columns.map(({ lineageId }) => buffer.vector(lineageId));
      this.#places.push(this.#blocks.append(vectors, buffer.rowCount, buffer.selection));
    }
    this.rowCount += buffer.rowCount;
  }

  /**
   * Sends rows, given by their ascending numbers from 0.
   * @param lineageIds the output column that each column fills; undefined leaves the column out
   */
  async send(output: OutputPort, lineageIds: readonly (string | undefined)[], rows: Int32Array): Promise<void> {
    if (!output.connected) return;
    if (this.#blocks === undefined) {
      await this.#store.emit(output, lineageIds, rows);
      return;
    }
    let next = 0;
    let first = 0;
    let filled = 0;
    for (const place of this.#places) {
      const end = first + place.rowCount;
      if (next < rows.length && rows[next] < end) {
        const copiers = copiersTo(output, lineageIds, this.#blocks.read(place));
        for (; next < rows.length && rows[next] < end; next++) {
          for (const copy of copiers) copy(rows[next] - first, filled);
          if (++filled < output.buffer.capacity) continue;
          const pending = output.send(filled);
          if (pending !== undefined) await pending;
          filled = 0;
        }
      }
      first = end;
    }
    if (filled > 0) await output.send(filled);
  }

  /** Drops the rows. */
  clear(): void {
    this.#store.clear();
    this.#blocks?.close();
    this.#grant.release();
  }

  /** Whether there is memory for as many rows more; a row store grows by doubling. */
  #admits(count: number): boolean {
    const grows = Math.clz32(this.rowCount) !== Math.clz32(this.rowCount + count);
    const missing = (grows ? 2 : 1) * this.#store.byteLength - this.#grant.held;
    return missing <= 0 || this.#grant.request(missing);
  }

  #spill(): void {
    const types = this.#columns.map(({ type }) => type);
    this.#blocks = new SpilledBlocks(types, this.#context.createSpillFile());
    const vectors: readonly Vector[] = types.map((_, column) => this.#store.vector(column));
    const { rowsPerBuffer } = this.#context;
    for (let from = 0; from < this.rowCount; from += rowsPerBuffer) {
      const length = Math.min(rowsPerBuffer, this.rowCount - from);
      const selection = Int32Array.from({ length }, (_, row) => from + row);
      this.#places.push(this.#blocks.append(vectors, length, selection));
    }
    this.#store.clear();
    this.#grant.release();
  }
}

function copiersTo(
  { buffer }: OutputPort,
  lineageIds: readonly (string | undefined)[],
  vectors: readonly Vector[],
): readonly CellCopier[] {
  return lineageIds.flatMap((lineageId, column) =>
    lineageId === undefined ? [] : [cellCopier(vectors[column], buffer.vector(lineageId))],
  );
}
