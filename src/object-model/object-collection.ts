import { dtsError } from '../diagnostics/dts-error.ts';

/** A name that no object of a collection has yet: the wanted one, or that with a number behind it. */
export function freeName(wanted: string, taken: { contains(name: string): boolean }): string {
  if (!taken.contains(wanted)) return wanted;
  let number = 1;
  while (taken.contains(`${wanted} ${number}`)) number++;
  return `${wanted} ${number}`;
}

/** The objects of one kind that an object has, in their order: found by name, id or position, as in the SSIS object model. */
export abstract class ObjectCollection<T extends object> implements Iterable<T> {
  /** What one of the objects is called in messages: `executable`. */
  protected abstract readonly kind: string;
  protected abstract readonly owner: string;
  protected abstract objects(): readonly T[];
  protected abstract namesOf(object: T): readonly string[];
  protected abstract removeAt(index: number): void;

  /** How many objects there are. */
  get count(): number {
    return this.objects().length;
  }

  /** The object at a position from 0, or with this name or id (compared without case). Throws a `DtsError` when there is none. */
  item(index: number | string): T {
    return this.objects()[this.indexOf(index)];
  }

  /** Whether there is an object at a position, or with this name or id. */
  contains(index: number | string): boolean {
    return this.find(index) >= 0;
  }

  /** Takes an object out of the package. Throws a `DtsError` when it is not here. */
  remove(object: number | string | T): void {
    this.removeAt(typeof object === 'object' ? this.positionOf(object) : this.indexOf(object));
  }

  [Symbol.iterator](): Iterator<T> {
    return this.objects()[Symbol.iterator]();
  }

  private indexOf(index: number | string): number {
    const found = this.find(index);
    if (found < 0) throw this.missing(String(index));
    return found;
  }

  private positionOf(object: T): number {
    const found = this.objects().indexOf(object);
    if (found < 0) throw this.missing(this.namesOf(object)[0] ?? '');
    return found;
  }

  private find(index: number | string): number {
    const objects = this.objects();
    if (typeof index === 'number') return Number.isInteger(index) && index >= 0 && index < objects.length ? index : -1;
    const wanted = index.toLowerCase();
    return objects.findIndex((object) => this.namesOf(object).some((name) => name.toLowerCase() === wanted));
  }

  private missing(name: string): Error {
    const present = this.objects().map((object) => this.namesOf(object)[0]);
    return dtsError('DTS_E_ELEMENTNOTFOUND', {
      element: name,
      kind: this.kind,
      owner: this.owner,
      present: present.length === 0 ? 'none' : present.join(', '),
    });
  }
}
