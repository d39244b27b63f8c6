import { newConfiguration } from '../model/new-objects.ts';
import type { Configuration as ConfigurationModel, Package as PackageModel } from '../model/package.ts';
import { freeName, ObjectCollection } from './object-collection.ts';
import { viewOf } from './view-of.ts';

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
export class Configuration {
  /** The persisted object; changed by everything set here. */
  readonly model: ConfigurationModel;

  constructor(model: ConfigurationModel) {
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
export class Configurations extends ObjectCollection<Configuration> {
  protected override readonly kind = 'configuration';
  private readonly holder: PackageModel;

  constructor(holder: PackageModel) {
    super();
    this.holder = holder;
  }

  /** Adds a configuration behind the others. */
  add(): Configuration {
    const model = newConfiguration(freeName('Configuration', this), DTSConfigurationType.ConfigFile, '');
    this.holder.configurations.push(model);
    return viewOf(model, () => new Configuration(model));
  }

  protected override get owner(): string {
    return this.holder.name;
  }

  protected override objects(): readonly Configuration[] {
    return this.holder.configurations.map((model) => viewOf(model, () => new Configuration(model)));
  }

  protected override namesOf(configuration: Configuration): readonly string[] {
    return [configuration.name, configuration.id];
  }

  protected override removeAt(index: number): void {
    this.holder.configurations.splice(index, 1);
  }
}
