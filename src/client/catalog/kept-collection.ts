import { CatalogCollection } from './catalog-collection.ts';

/** Where the objects of a kept collection come from. */
export interface KeptSource<T> {
  readonly kind: string;
  readonly place: string;
  keyOf(object: T): string;
  /** Those that the server has; none when their owner was not made yet. */
  read(): Promise<readonly T[]>;
}

/** What a collection holds and what became of it, until its owner has sent that. */
export class KeptObjects<T> {
  readonly #read: () => Promise<readonly T[]>;
  #known: T[] | undefined;
  #added: T[] = [];
  #removed: T[] = [];

  constructor(read: () => Promise<readonly T[]>) {
    this.#read = read;
  }

  /** Those of the server, read once, and those that were added. */
  async all(): Promise<readonly T[]> {
    if (this.#known === undefined) {
      const read = await this.#read();
      this.#known ??= [...read];
    }
    return [...this.#known.filter((each) => !this.#removed.includes(each)), ...this.#added];
  }

  /** Those that were looked at or added: only they can have changed. */
  get touched(): readonly T[] {
    return [...(this.#known ?? []).filter((each) => !this.#removed.includes(each)), ...this.#added];
  }

  get removed(): readonly T[] {
    return this.#removed;
  }

  add(object: T): void {
    this.#added.push(object);
  }

  remove(object: T): void {
    if (this.#added.includes(object)) this.#added = this.#added.filter((each) => each !== object);
    else this.#removed.push(object);
  }

  /** The server has this one now. */
  wasMade(object: T): void {
    if (!this.#added.includes(object)) return;
    this.#added = this.#added.filter((each) => each !== object);
    this.#known?.push(object);
  }

  /** The server does not have this one any more. */
  wasRemoved(object: T): void {
    this.#removed = this.#removed.filter((each) => each !== object);
    this.#known = this.#known?.filter((each) => each !== object);
  }

  /** Reads anew at the next look; what was not sent is lost. */
  forget(): void {
    this.#known = undefined;
    this.#added = [];
    this.#removed = [];
  }
}

/** Objects that are read once: what is changed in them is sent by `alter` of their owner. */
export class KeptCollection<T> extends CatalogCollection<T> {
  /** What is held and what became of it. */
  readonly kept: KeptObjects<T>;

  constructor({ kind, place, keyOf, read }: KeptSource<T>) {
    const kept = new KeptObjects(read);
    super({
      kind,
      place,
      keyOf,
      async *list() {
        yield* await kept.all();
      },
    });
    this.kept = kept;
  }

  /** Takes an object out; the next `alter` of the owner removes it. Nothing happens when there is none of this name. */
  async remove(name: string): Promise<void> {
    const object = await this.find(name);
    if (object !== undefined) this.kept.remove(object);
  }
}
