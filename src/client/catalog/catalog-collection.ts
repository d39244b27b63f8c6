import { dtsError } from '../../diagnostics/dts-error.ts';

/** Where the objects of a collection come from. */
export interface CollectionSource<T, K extends string | number = string> {
  /** What one of them is, for messages, e.g. `project`. */
  readonly kind: string;
  /** What they are in, e.g. `The folder "Loads"`. */
  readonly place: string;
  /** All that the user may read. */
  list(): AsyncIterable<T>;
  keyOf(object: T): K;
  /** One of them; undefined when there is none. Looked for in the list when absent. */
  find?(key: K): Promise<T | undefined>;
}

const mostNames = 20;

/** Objects of the catalog by name or number. Asks the server each time: what others have made meanwhile is there. */
export class CatalogCollection<T, K extends string | number = string> {
  readonly #source: CollectionSource<T, K>;

  constructor(source: CollectionSource<T, K>) {
    this.#source = source;
  }

  /** The object with this name (case does not count) or number. Throws OPENDTSX_E_CLIENT_NOTFOUND, which names those that there are. */
  async item(key: K): Promise<T> {
    const found = await this.find(key);
    if (found !== undefined) return found;
    const names: string[] = [];
    for await (const each of this) {
      if (names.length === mostNames) {
        names.push('…');
        break;
      }
      names.push(String(this.#source.keyOf(each)));
    }
    const { kind, place } = this.#source;
    throw dtsError('OPENDTSX_E_CLIENT_NOTFOUND', { kind, place, name: key, names: names.join(', ') || 'none' });
  }

  /** The object with this name or number; undefined when there is none that the user may read. */
  async find(key: K): Promise<T | undefined> {
    if (this.#source.find !== undefined) return this.#source.find(key);
    for await (const each of this) {
      if (sameKey(this.#source.keyOf(each), key)) return each;
    }
    return undefined;
  }

  /** Whether there is one with this name or number. */
  async contains(key: K): Promise<boolean> {
    return (await this.find(key)) !== undefined;
  }

  /** All of them. */
  async toArray(): Promise<T[]> {
    const all: T[] = [];
    for await (const each of this) all.push(each);
    return all;
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    return this.#source.list()[Symbol.asyncIterator]();
  }
}

/** Whether two names or numbers mean the same object; names without regard to case. */
export function sameKey(one: string | number, other: string | number): boolean {
  return String(one).toLowerCase() === String(other).toLowerCase();
}
