import { newConfiguration } from '../model/new-objects.ts';
import type { Configuration as ConfigurationModel, Package as PackageModel } from '../model/package.ts';
import { ModelView } from './model-view.ts';
import { freeName } from './object-collection.ts';
import { ViewCollection } from './view-collection.ts';

/** Kinds of package configurations. The indirect ones name an environment variable that holds the configuration string. */
export const DTSConfigurationType = {
  ParentVariable: 0,
  ConfigFile: 1,
  EnvVariable: 2,
  RegEntry: 3,
  IParentVariable: 4,
  IConfigFile: 5,
  IRegEntry: 6,
  SqlServer: 7,
  ISqlServer: 8,
} as const;

/** One of the numbers of `DTSConfigurationType`. */
export type DTSConfigurationType = (typeof DTSConfigurationType)[keyof typeof DTSConfigurationType];

/** A package configuration: where values come from when the package is loaded to run. */
export class Configuration extends ModelView<ConfigurationModel> {
  get configurationType(): DTSConfigurationType {
    return this.model.configurationType as DTSConfigurationType;
  }

  set configurationType(type: DTSConfigurationType) {
    this.model.configurationType = type;
  }

  /** Path of the file, name of the variable, or what else the type needs. */
  get configurationString(): string {
    return this.model.configurationString;
  }

  set configurationString(text: string) {
    this.model.configurationString = text;
  }

  /** Path of the property that a configuration with one value sets. */
  get packagePath(): string {
    return this.model.configurationVariable;
  }

  set packagePath(path: string) {
    this.model.configurationVariable = path;
  }
}

/** The configurations of a package, in the order in which they are applied. */
export class Configurations extends ViewCollection<ConfigurationModel, Configuration> {
  protected override readonly kind = 'configuration';

  constructor(holder: PackageModel) {
    super(
      holder,
      () => holder.configurations,
      (model) => new Configuration(model),
    );
  }

  /** Adds a configuration behind the others. */
  add(): Configuration {
    return this.append(newConfiguration(freeName('Configuration', this), DTSConfigurationType.ConfigFile, ''));
  }
}
