import { newLogProvider } from '../model/new-objects.ts';
import type { LogProvider as LogProviderModel, Package as PackageModel } from '../model/package.ts';
import { freeName, ObjectCollection } from './object-collection.ts';
import { viewOf } from './view-of.ts';

/** A log provider: where the events of an execution are written to. */
export class LogProvider {
  /** The persisted object; changed by everything set here. */
  readonly model: LogProviderModel;

  constructor(model: LogProviderModel) {
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

  get creationName(): string {
    return this.model.creationName;
  }

  /** Name of the connection manager that it writes through. */
  get configString(): string {
    return this.model.configString;
  }

  set configString(text: string) {
    this.model.configString = text;
  }
}

/** The log providers of a package. A container writes to those that its `loggingOptions` select. */
export class LogProviders extends ObjectCollection<LogProvider> {
  protected override readonly kind = 'log provider';
  private readonly holder: PackageModel;

  constructor(holder: PackageModel) {
    super();
    this.holder = holder;
  }

  /** Adds a log provider by its creation name, e.g. `Microsoft.LogProviderTextFile`. */
  add(creationName: string): LogProvider {
    const model = newLogProvider(creationName, freeName(creationName, this), '');
    this.holder.logProviders.push(model);
    return viewOf(model, () => new LogProvider(model));
  }

  protected override get owner(): string {
    return this.holder.name;
  }

  protected override objects(): readonly LogProvider[] {
    return this.holder.logProviders.map((model) => viewOf(model, () => new LogProvider(model)));
  }

  protected override namesOf(provider: LogProvider): readonly string[] {
    return [provider.name, provider.id];
  }

  protected override removeAt(index: number): void {
    this.holder.logProviders.splice(index, 1);
  }
}
