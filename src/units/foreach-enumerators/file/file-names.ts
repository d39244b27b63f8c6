import { join } from 'node:path';

/** Names of files in the order of a loop; the path of each is put together when it is asked for, so that a great many cost little more than their names. */
export class FileNames {
  readonly #names: string[] = [];
  readonly #folders: string[] = [];
  /** Position of the first name of each folder. */
  readonly #firsts: number[] = [];

  get length(): number {
    return this.#names.length;
  }

  /** Adds the files of a folder in their order. */
  add(folder: string, names: readonly string[]): void {
    if (names.length === 0) return;
    this.#folders.push(folder);
    this.#firsts.push(this.#names.length);
    for (const name of names) this.#names.push(name);
  }

  /** The name at a position. */
  nameAt(index: number): string | undefined {
    return this.#names[index];
  }

  /** The path at a position. */
  pathAt(index: number): string | undefined {
    const name = this.#names[index];
    return name === undefined ? undefined : join(this.#folders[this.#folderOf(index)], name);
  }

  #folderOf(index: number): number {
    let low = 0;
    let high = this.#firsts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#firsts[middle] <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
