import { InternalError } from '../diagnostics/internal-error.ts';
import type { ComponentDeclaration, ComponentModule } from '../sdk/component.ts';
import type { ConnectionManagerDeclaration, ConnectionManagerModule } from '../sdk/connection-manager.ts';
import type { DriverDeclaration, DriverModule } from '../sdk/driver.ts';
import type { ForeachEnumeratorDeclaration, ForeachEnumeratorModule } from '../sdk/foreach-enumerator.ts';
import type { LogProviderDeclaration, LogProviderModule } from '../sdk/log-provider.ts';
import type { TaskDeclaration, TaskModule } from '../sdk/task.ts';
import type { Unit, UnitDeclaration } from '../sdk/unit.ts';
import { normalizeIdentifier, normalizeProvider, withoutVersion } from './unit-identifier.ts';

/** A data flow component. */
export type ComponentUnit = Unit<ComponentDeclaration, ComponentModule>;
/** A control flow task. */
export type TaskUnit = Unit<TaskDeclaration, TaskModule>;
/** A connection manager. */
export type ConnectionManagerUnit = Unit<ConnectionManagerDeclaration, ConnectionManagerModule>;
/** A Foreach enumerator. */
export type ForeachEnumeratorUnit = Unit<ForeachEnumeratorDeclaration, ForeachEnumeratorModule>;
/** A log provider. */
export type LogProviderUnit = Unit<LogProviderDeclaration, LogProviderModule>;
/** A database driver. */
export type DriverUnit = Unit<DriverDeclaration, DriverModule>;
/** A unit of any kind. */
export type AnyUnit =
  | ComponentUnit
  | TaskUnit
  | ConnectionManagerUnit
  | ForeachEnumeratorUnit
  | LogProviderUnit
  | DriverUnit;

/** Finds units by the names that packages use. Every lookup gives undefined when no unit has the name. */
export interface Registry {
  /**
   * A component by `componentClassID`: name, class id or ProgID.
   * @param userComponentTypeName the property of that name of managed components; it decides when a unit lists it.
   */
  component(componentClassId: string, userComponentTypeName?: string): ComponentUnit | undefined;
  /** A task by `DTS:CreationName`, `DTS:ExecutableType` or class id. */
  task(creationName: string): TaskUnit | undefined;
  /** A connection manager; of `ADO.NET:System.Data.SqlClient.SqlConnection, …` the part before the colon decides when the whole is unknown. */
  connectionManager(creationName: string): ConnectionManagerUnit | undefined;
  foreachEnumerator(creationName: string): ForeachEnumeratorUnit | undefined;
  /** A log provider by `DTS:CreationName`, ProgID or class id. */
  logProvider(creationName: string): LogProviderUnit | undefined;
  /** A driver by the first part of a target: `sqlite`. */
  driver(scheme: string): DriverUnit | undefined;
  /** A driver by the OLE DB, ADO.NET or ODBC provider that means its database. */
  driverForProvider(provider: string): DriverUnit | undefined;
  /** Every unit, in the order given. */
  all(): readonly AnyUnit[];
}

/** Units of one kind by normalized name. */
class UnitTable<U extends Unit<UnitDeclaration, unknown>> {
  private readonly exact = new Map<string, U>();
  private readonly versionless = new Map<string, U>();

  add(identifier: string, unit: U): void {
    const key = normalizeIdentifier(identifier);
    const present = this.exact.get(key);
    if (present === unit) return;
    if (present !== undefined) {
      throw new InternalError(
        `the units "${present.declaration.displayName}" and "${unit.declaration.displayName}" both claim the identifier ${identifier}`,
      );
    }
    this.exact.set(key, unit);
    if (!this.versionless.has(withoutVersion(identifier))) this.versionless.set(withoutVersion(identifier), unit);
  }

  addAll(unit: U): void {
    const { creationName, aliases } = unit.declaration.identifiers;
    this.add(creationName, unit);
    for (const alias of aliases ?? []) this.add(alias, unit);
  }

  find(identifier: string): U | undefined {
    if (identifier.trim() === '') return undefined;
    return this.exact.get(normalizeIdentifier(identifier)) ?? this.versionless.get(withoutVersion(identifier));
  }
}

/** A registry over units. Throws `InternalError` when two units of a kind claim the same identifier, scheme or provider. */
export function createRegistry(units: readonly AnyUnit[]): Registry {
  const components = new UnitTable<ComponentUnit>();
  const managedComponents = new UnitTable<ComponentUnit>();
  const tasks = new UnitTable<TaskUnit>();
  const connectionManagers = new UnitTable<ConnectionManagerUnit>();
  const enumerators = new UnitTable<ForeachEnumeratorUnit>();
  const logProviders = new UnitTable<LogProviderUnit>();
  const drivers = new UnitTable<DriverUnit>();
  const providers = new UnitTable<DriverUnit>();
  for (const unit of units) {
    if (isDriver(unit)) {
      drivers.add(unit.declaration.scheme, unit);
      for (const provider of unit.declaration.providers) providers.add(normalizeProvider(provider), unit);
    } else if (isTask(unit)) tasks.addAll(unit);
    else if (isConnectionManager(unit)) connectionManagers.addAll(unit);
    else if (isForeachEnumerator(unit)) enumerators.addAll(unit);
    else if (isLogProvider(unit)) logProviders.addAll(unit);
    else {
      const component = unit as ComponentUnit;
      components.addAll(component);
      for (const name of component.declaration.managedTypeNames ?? []) managedComponents.add(name, component);
    }
  }
  return {
    component: (classId, typeName) => managedComponents.find(typeName ?? '') ?? components.find(classId),
    task: (name) => tasks.find(name),
    connectionManager: (name) => connectionManagers.find(name) ?? connectionManagers.find(name.split(':')[0]),
    foreachEnumerator: (name) => enumerators.find(name),
    logProvider: (name) => logProviders.find(name),
    driver: (scheme) => drivers.find(scheme),
    driverForProvider: (provider) => providers.find(normalizeProvider(provider)),
    all: () => units,
  };
}

function isDriver(unit: AnyUnit): unit is DriverUnit {
  return unit.declaration.kind === 'driver';
}

function isTask(unit: AnyUnit): unit is TaskUnit {
  return unit.declaration.kind === 'task';
}

function isConnectionManager(unit: AnyUnit): unit is ConnectionManagerUnit {
  return unit.declaration.kind === 'connection-manager';
}

function isForeachEnumerator(unit: AnyUnit): unit is ForeachEnumeratorUnit {
  return unit.declaration.kind === 'foreach-enumerator';
}

function isLogProvider(unit: AnyUnit): unit is LogProviderUnit {
  return unit.declaration.kind === 'log-provider';
}
