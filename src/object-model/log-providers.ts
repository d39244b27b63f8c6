import { newLogProvider } from '../model/new-objects.ts';
import type { LogProvider as LogProviderModel, Package as PackageModel } from '../model/package.ts';
import { ModelView } from './model-view.ts';
import { freeName } from './object-collection.ts';
import { ViewCollection } from './view-collection.ts';

/** A log provider: where the events of an execution are written to. */
export class LogProvider extends ModelView<LogProviderModel> {
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
export class LogProviders extends ViewCollection<LogProviderModel, LogProvider> {
  protected override readonly kind = 'log provider';

  constructor(holder: PackageModel) {
    super(
      holder,
      () => holder.logProviders,
      (model) => new LogProvider(model),
    );
  }

  /** Adds a log provider by its creation name, e.g. `Microsoft.LogProviderTextFile`. */
  add(creationName: string): LogProvider {
    return this.append(newLogProvider(creationName, freeName(creationName, this), ''));
  }
}
