import type { DtsProperties, PropertyData } from '../../object-model/dts-property.ts';
import type { PropertyDeclaration, PropertyDeclarations } from '../../sdk/property.ts';
import { ConnectionHandle, ValueHandle } from './handles.ts';

/** What a declared property may be given in a program. */
export type SettingOf<D extends PropertyDeclaration> = D['kind'] extends 'boolean'
  ? boolean
  : D['kind'] extends 'integer' | 'double'
    ? number
    : D['kind'] extends 'enumeration'
      ? keyof D['values'] | number
      : D['kind'] extends 'variable'
        ? string | ValueHandle
        : D['kind'] extends 'connection'
          ? string | ConnectionHandle
          : D['kind'] extends 'string'
            ? string | ValueHandle | ConnectionHandle
            : string;

/** The properties that a unit declares, as settings; collections and XML have no words. */
export type SettingsOf<P extends PropertyDeclarations> = {
  readonly [K in keyof P as P[K]['kind'] extends 'collection' | 'xml' ? never : K]?: SettingOf<P[K]>;
};

/** A value of a setting. */
export type Setting = PropertyData | ValueHandle | ConnectionHandle;

/** Expressions that set properties when the package runs, by property. */
export type Expressions = Readonly<Record<string, string>>;

/** What every container and task may be given; names are those of SSIS. */
export interface ExecutableSettings {
  readonly Description?: string;
  readonly Disable?: boolean;
  readonly DelayValidation?: boolean;
  readonly DisableEventHandlers?: boolean;
  readonly FailPackageOnFailure?: boolean;
  readonly FailParentOnFailure?: boolean;
  readonly ForceExecutionResult?: 'None' | 'Success' | 'Failure' | 'Completion' | number;
  readonly ForceExecutionValue?: boolean;
  readonly ForcedExecutionValue?: string;
  readonly IsolationLevel?: number;
  readonly LocaleID?: number;
  readonly MaximumErrorCount?: number;
  /** 0 NotSupported, 1 Supported, 2 Required. */
  readonly TransactionOption?: number;
  /** GUID in braces, for objects that others name by it; a new one when absent. */
  readonly id?: string;
  readonly expressions?: Expressions;
}

/** What a For Loop may be given besides. */
export interface ForLoopSettings extends ExecutableSettings {
  readonly InitExpression?: string;
  readonly EvalExpression?: string;
  readonly AssignExpression?: string;
}

/** What a package may be given besides. */
export interface PackageSettings extends ExecutableSettings {
  readonly MaxConcurrentExecutables?: number;
  /** `DTSProtectionLevel`. */
  readonly ProtectionLevel?: number;
  readonly EnableConfigurations?: boolean;
  readonly CheckpointFileName?: string;
  readonly CheckpointUsage?: number;
  readonly SaveCheckpoints?: boolean;
  readonly EncryptCheckpoints?: boolean;
  readonly SuppressConfigurationWarnings?: boolean;
  readonly PackagePriorityClass?: number;
  readonly VersionMajor?: number;
  readonly VersionMinor?: number;
  readonly VersionBuild?: number;
  readonly VersionComments?: string;
  readonly CreationDate?: string;
  readonly CreatorName?: string;
  readonly CreatorComputerName?: string;
}

/** A setting as the object model takes it: variables by name, connection managers by id. */
export function plainSetting(value: Setting): PropertyData {
  if (value instanceof ValueHandle) return value.qualifiedName;
  return value instanceof ConnectionHandle ? value.view.id : value;
}

/** An object of the object model with properties by name. */
export interface Configurable {
  readonly properties: DtsProperties;
}

/** Sets properties by name, and the expressions for them. Throws a `DtsError` for a property that the object does not have, and for a value that does not fit. */
export function applySettings(object: Configurable, settings: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (value !== undefined) object.properties.item(name).value = plainSetting(value as Setting);
  }
}

/** Sets the expressions of properties. Throws a `DtsError` for a property that the object does not have. */
export function applyExpressions(object: Configurable, expressions: Expressions = {}): void {
  for (const [name, expression] of Object.entries(expressions)) object.properties.item(name).expression = expression;
}
