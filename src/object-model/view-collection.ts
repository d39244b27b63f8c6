import type { ModelObject } from '../model/model-object.ts';
import type { ModelView } from './model-view.ts';
import { ObjectCollection } from './object-collection.ts';
import { viewOf } from './view-of.ts';

/** The views of a list of the model. */
export abstract class ViewCollection<M extends ModelObject, V extends ModelView<M>> extends ObjectCollection<V> {
  private readonly holder: { readonly name: string };
  private readonly list: () => M[];
  private readonly create: (model: M) => V;

  /** @param list the list as it is now: a model may get another one */
  constructor(holder: { readonly name: string }, list: () => M[], create: (model: M) => V) {
    super();
    this.holder = holder;
    this.list = list;
    this.create = create;
  }

  /** Puts an object behind the others. */
  protected append(model: M): V {
    this.list().push(model);
    return this.viewOf(model);
  }

  protected override get owner(): string {
    return this.holder.name;
  }

  protected override objects(): readonly V[] {
    return this.list().map((model) => this.viewOf(model));
  }

  protected override namesOf({ name, id }: V): readonly string[] {
    return [name, id];
  }

  protected override removeAt(index: number): void {
    this.list().splice(index, 1);
  }

  private viewOf(model: M): V {
    return viewOf(model, () => this.create(model));
  }
}
