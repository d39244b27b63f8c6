import { ObjectCollection } from '../object-collection.ts';

/** What a collection over persisted objects is made of. */
export interface ModelCollectionParts<M, T> {
  /** What one is called in messages: `input column`. */
  readonly kind: string;
  /** Name of the object that has them, for messages. */
  owner(): string;
  models(): M[];
  view(model: M): T;
  /** Takes one out with everything that depends on it. */
  remove(model: M): void;
}

/** Views of persisted objects of a data flow: found by name, id or position. */
export class ModelCollection<
  M extends { readonly id: string },
  T extends { readonly name: string; readonly id: string; readonly model: M },
> extends ObjectCollection<T> {
  protected override readonly kind: string;
  protected readonly parts: ModelCollectionParts<M, T>;

  constructor(parts: ModelCollectionParts<M, T>) {
    super();
    this.kind = parts.kind;
    this.parts = parts;
  }

  /** The object with an id; throws a `DtsError` when there is none. */
  getObjectById(id: string): T {
    const found = this.objects().find((object) => object.id === id);
    return found ?? this.item(id);
  }

  protected override get owner(): string {
    return this.parts.owner();
  }

  protected override objects(): readonly T[] {
    return this.parts.models().map((model) => this.parts.view(model));
  }

  protected override namesOf({ name, id }: T): readonly string[] {
    return [name, id];
  }

  protected override removeAt(index: number): void {
    this.parts.remove(this.parts.models()[index]);
  }
}
