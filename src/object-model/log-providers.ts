import { newLogProvider } from '../model/new-objects.ts';
import type { LogProvider as LogProviderModel, Package as PackageModel } from '../model/package.ts';
import { parseElement } from '../xml/edit-element.ts';
import { DtsProperties } from './dts-property.ts';
import { ModelView } from './model-view.ts';
import { freeName } from './object-collection.ts';
import { readOnlyAccess, textAccess } from './property-access.ts';
import { ViewCollection } from './view-collection.ts';

/** A log provider: where the events of an execution are written to. */
export class LogProvider extends ModelView<LogProviderModel> {
  private known: DtsProperties | undefined;

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

  /** Its properties: expressions are evaluated before the log is opened. */
  get properties(): DtsProperties {
    const { model } = this;
    this.known ??= new DtsProperties(model, [
      textAccess(model, 'Name', 'name'),
      textAccess(model, 'Description', 'description'),
      readOnlyAccess('ID', () => model.id),
      readOnlyAccess('CreationName', () => model.creationName),
      textAccess(model, 'ConfigString', 'configString'),
    ]);
    return this.known;
  }

  /** The expression that sets a property before the log is opened; undefined when there is none. */
  getExpression(property: string): string | undefined {
    return this.properties.item(property).expression;
  }

  /** Lets an expression set a property; '' removes it. */
  setExpression(property: string, expression: string): void {
    this.properties.item(property).expression = expression;
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
    const added = newLogProvider(creationName, freeName(creationName, this), '');
    added.objectData = parseElement('<InnerObject />', {}).document?.root;
    return this.append(added);
  }
}
