import { assignRefIds } from '../../model/assign-ref-ids.ts';
import type { Package as PackageModel } from '../../model/package.ts';
import { Package } from '../../object-model/package.ts';
import { inferredType, typeCodeName, type typeCodes, type VariableData } from '../../object-model/variable-data.ts';
import type { PropertyDeclarations } from '../../sdk/property.ts';
import { addFileColumn, applyConnectionSettings, type ConnectionSettings } from './connection-settings.ts';
import { SequenceBuilder } from './container-builder.ts';
import { configure, type ExecutableBuilder } from './executable-builder.ts';
import { ConnectionHandle, ValueHandle } from './handles.ts';
import type { PackageSettings } from './settings.ts';
import type { StockUnits } from './stock-units.generated.ts';
import { type CustomUnits, type NamesOfKind, type PropertiesOf, type TypedCustomUnits, unitKit } from './unit-kit.ts';

export { inXml, raw } from './raw.ts';

/** What a parameter may be given besides its value. */
export interface ParameterSettings {
  readonly type?: keyof typeof typeCodes;
  readonly required?: boolean;
  readonly sensitive?: boolean;
  readonly Description?: string;
  readonly id?: string;
}

/** The connection managers of a package by name; stock and custom units alike. */
export type ConnectionMethods<U> = {
  readonly [N in NamesOfKind<U, 'connection-manager'>]: <const C extends string = never>(
    name: string,
    connectionString: string,
    settings?: PropertiesOf<U[N]> & ConnectionSettings<C>,
  ) => ConnectionHandle<C>;
};

/** A package being built. */
export type PackageBuilder<U = StockUnits> = PlainPackageBuilder<U> &
  ConnectionMethods<U> &
  ReturnType<SequenceBuilder<U>['withUnits']>;

/** A package without the methods that units give it. */
export class PlainPackageBuilder<U> extends SequenceBuilder<U> {
  private get root(): Package {
    return this.view as Package;
  }

  /** Adds a parameter with its design value. Throws a `DtsError` for a name that is taken or a value that does not fit. */
  parameter(name: string, value: VariableData, settings: ParameterSettings = {}): ValueHandle {
    const { type = typeCodeName(inferredType(value)) as keyof typeof typeCodes } = settings;
    const parameter = this.root.parameters.add(name, type);
    parameter.required = settings.required ?? false;
    parameter.sensitive = settings.sensitive ?? false;
    parameter.description = settings.Description ?? '';
    if (value !== '') parameter.value = value;
    parameter.model.id = settings.id ?? parameter.model.id;
    return new ValueHandle(`$Package::${name}`);
  }

  /** Adds a connection manager by its creation name: for kinds without method. */
  connection<const C extends string = never>(
    name: string,
    type: string,
    connectionString: string,
    { Password, columns, properties = {}, id, expressions = {}, ...settings }: ConnectionSettings<C> = {},
  ): ConnectionHandle<C> {
    const manager = this.root.connections.add(type);
    manager.name = name;
    manager.model.id = id ?? manager.model.id;
    if (connectionString !== '') manager.connectionString = connectionString;
    applyConnectionSettings(manager, settings, this.declaredFor(type));
    for (const [property, text] of Object.entries(properties)) manager.model.innerProperties.set(property, text);
    if (Password !== undefined && Password !== '') manager.password = Password;
    const names = Object.keys(columns ?? {}) as C[];
    for (const [index, column] of names.entries()) {
      addFileColumn(manager, column, columns?.[column] ?? '', index === names.length - 1);
    }
    // Providers have properties of their own, which expressions may set.
    manager.model.propertyExpressions = Object.entries(expressions).map(([property, expression]) => ({
      name: property,
      expression,
    }));
    return new ConnectionHandle(manager, names);
  }

  /** A connection manager that the package has already, e.g. of raw XML. Throws a `DtsError` when there is none. */
  connectionNamed(name: string): ConnectionHandle {
    const view = this.root.connections.item(name);
    return new ConnectionHandle(
      view,
      [...view.columns].map((column) => column.name),
    );
  }

  /** Leads a connection manager to another database, `sqlite:./out.db`, while the package is built and in the executions of it; what is saved stays. */
  repoint(name: string, target: string): this {
    this.root.repoint(name, target);
    return this;
  }

  /** The package. Columns that the program does not name are asked for here. Throws a `DtsError` for what cannot be built. */
  async build(): Promise<Package> {
    for (let step = this.building.steps.shift(); step !== undefined; step = this.building.steps.shift()) await step();
    // Raw data flows name connection managers by path.
    assignRefIds(this.root.package);
    return this.root;
  }

  private declaredFor(type: string): PropertyDeclarations {
    const declarations = [...this.building.units.values()].filter((each) => each.kind === 'connection-manager');
    return declarations.find(({ identifiers }) => identifiers.creationName === type)?.properties ?? {};
  }

  protected override place(element: string, holder: PackageModel): ExecutableBuilder {
    const { package: root } = this.root;
    switch (element) {
      case 'ConnectionManager':
        root.connectionManagers.push(...holder.connectionManagers);
        return this;
      case 'PackageParameter':
        root.parameters.push(...holder.parameters);
        return this;
      case 'Configuration':
        root.configurations.push(...holder.configurations);
        return this;
      case 'LogProvider':
        root.logProviders.push(...holder.logProviders);
        return this;
      default:
        return super.place(element, holder);
    }
  }

  protected override unitMethods(): Record<string, unknown> {
    const methods = super.unitMethods();
    for (const [name, declaration] of this.building.units) {
      if (declaration.kind !== 'connection-manager') continue;
      const { creationName } = declaration.identifiers;
      methods[name] = (title: string, connectionString: string, settings?: ConnectionSettings) =>
        this.connection(title, creationName, connectionString, settings);
    }
    return methods;
  }
}

/**
 * A new package to be filled: `const load = newPackage('Load')`. Custom units are named by the program and then used like stock units:
 * `newPackage('Load', {}, { rowNumber })`.
 */
export function newPackage<const C extends CustomUnits = Record<never, never>>(
  name: string,
  settings: PackageSettings = {},
  custom: C = {} as C,
): PackageBuilder<StockUnits & TypedCustomUnits<C>> {
  const view = new Package({ name, units: Object.values(custom) });
  configure(view, settings);
  const building = { units: unitKit(custom), steps: [] };
  return new PlainPackageBuilder<StockUnits & TypedCustomUnits<C>>(view, building).withUnits() as PackageBuilder<
    StockUnits & TypedCustomUnits<C>
  >;
}
