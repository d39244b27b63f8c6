import type { ModelObject } from '../model/model-object.ts';

/** A persisted object as programs see it: keeps nothing itself, so that whatever is set here is in the model. */
export abstract class ModelView<M extends ModelObject> {
  /** The persisted object; changed by everything set here. */
  readonly model: M;

  constructor(model: M) {
    this.model = model;
  }

  get id(): string {
    return this.model.id;
  }

  get name(): string {
    return this.model.name;
  }

  set name(name: string) {
    this.model.name = name;
  }

  get description(): string {
    return this.model.description;
  }

  set description(description: string) {
    this.model.description = description;
  }
}
