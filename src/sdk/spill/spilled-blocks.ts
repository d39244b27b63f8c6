import type { ColumnType } from '../../datatypes/data-type.ts';
import type { Vector } from '../../datatypes/vector.ts';
import { InternalError } from '../../diagnostics/internal-error.ts';
import { decodeRawBlock, encodeRawBlock } from '../raw-file/raw-block.ts';
import { rawBlockPrefix } from '../raw-file/raw-header.ts';
import type { SpillFile } from './spill-file.ts';

/** Where a block of rows lies in a spill file. */
export interface BlockPlace {
  readonly position: number;
  readonly length: number;
  readonly rowCount: number;
}

/** Blocks of rows of the same columns in a spill file, to be read in any order. */
export class SpilledBlocks {
  readonly #types: readonly ColumnType[];
  readonly #file: SpillFile;

  constructor(types: readonly ColumnType[], file: SpillFile) {
    this.#types = types;
    this.#file = file;
  }

  /**
   * Writes rows of vectors, one for each column. Throws a `DtsError` when the file takes no more.
   * @param selection positions of the `rowCount` rows; the first ones when absent
   */
  append(vectors: readonly Vector[], rowCount: number, selection?: Int32Array): BlockPlace {
    const columns = this.#types.map((type, column) => ({ type, vector: vectors[column] }));
    const bytes = encodeRawBlock(columns, rowCount, selection);
    const position = this.#file.append(bytes);
    return { position: position + rawBlockPrefix, length: bytes.length - rawBlockPrefix, rowCount };
  }

  /** The vectors of a block. Throws a `DtsError` when it cannot be read. */
  read({ position, length, rowCount }: BlockPlace): readonly Vector[] {
    const block = decodeRawBlock(this.#types, rowCount, this.#file.read(position, length));
    if (block === undefined) throw new InternalError('a spilled block is not what was written');
    return block.vectors;
  }

  /** Deletes the file. */
  close(): void {
    this.#file.close();
  }
}
