import { closestName } from '../diagnostics/closest-name.ts';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import type { Executable, TaskHost } from '../model/executable.ts';
import type { ModelObject } from '../model/model-object.ts';
import type { ConnectionManager, Package } from '../model/package.ts';
import type { Project } from '../model/project.ts';
import { isExecutableSetting } from '../plan/executable-settings.ts';
import { declaredName } from '../plan/read-property-bag.ts';
import type { Registry } from '../registry/registry.ts';
import type { PropertyDeclarations } from '../sdk/property.ts';
import { findProperty, type PathTarget, type TargetKind } from './property-path.ts';

type FoundTarget = Exclude<PathTarget, { problem: string }>;

/** Properties given from outside, by model object: what the plan takes as `overrides`. */
export class PropertyOverrides {
  readonly byObject = new Map<object, Map<string, string>>();
  /** What configurations have set, by property path. */
  readonly configured = new Map<string, string>();
  private readonly source: Package;
  private readonly project: Project | undefined;
  private readonly registry: Registry;

  constructor(source: Package, project: Project | undefined, registry: Registry) {
    this.source = source;
    this.project = project;
    this.registry = registry;
  }

  /**
   * Sets the property at a path; a later setting replaces an earlier one. Gives why it cannot be set, if so.
   * @param isConfigured whether it comes from a configuration
   */
  set(path: string, value: string, isConfigured = false): string | undefined {
    const target = findProperty(path, this.source, this.project);
    if ('problem' in target) return target.problem;
    const problem = this.whyUnknown(target);
    if (problem !== undefined) return problem;
    this.give(target.object, canonicalName(target), value);
    if (isConfigured) this.configured.set(path, value);
    return undefined;
  }

  /** The connection string for a connection manager, by name or ID; false when there is none. */
  setConnectionString(nameOrId: string, connectionString: string): boolean {
    const managers = [...this.source.connectionManagers, ...(this.project?.connectionManagers ?? [])];
    const manager = managers.find(({ name, id }) => same(name, nameOrId) || same(id, nameOrId));
    if (manager !== undefined) this.give(manager, 'ConnectionString', connectionString);
    return manager !== undefined;
  }

  /** The property of an object as it is now: given from outside, else as `designed`. */
  valueOf(object: object, property: string, designed: string): string {
    return this.byObject.get(object)?.get(property) ?? designed;
  }

  private give(object: ModelObject, property: string, value: string): void {
    const properties = this.byObject.get(object) ?? new Map<string, string>();
    // The last one counts, also where several properties are parts of one text.
    properties.delete(property);
    this.byObject.set(object, properties.set(property, value));
  }

  // A misspelt property must not be lost in silence.
  private whyUnknown({ object, kind, property }: FoundTarget): string | undefined {
    // A property of a data flow component: whether it exists is found when the data flow is planned.
    if (kind === 'executable' && (property.startsWith('[') || isExecutableSetting(property))) return undefined;
    const declarations = this.declarationsOf(object, kind);
    if (declarations === undefined || declaredName(declarations, property) !== undefined) return undefined;
    const known = [...knownProperties(object, kind), ...Object.keys(declarations)];
    if (known.some((each) => same(each, property))) return undefined;
    const best = closestName(property, known);
    return `${object.name || kind} has no property ${property}${best === undefined ? '' : `; perhaps ${best} is meant`}`;
  }

  /** The properties that the unit of an object declares; undefined when nobody knows them. */
  private declarationsOf(object: ModelObject, kind: TargetKind): PropertyDeclarations | undefined {
    const { creationName } = object;
    switch (kind) {
      case 'connection':
        return this.registry.connectionManager(creationName)?.declaration.properties;
      case 'enumerator':
        return this.registry.foreachEnumerator(creationName)?.declaration.properties;
      case 'executable':
        return this.registry.task((object as TaskHost).creationName)?.declaration.properties ?? {};
      case 'log-provider':
        return this.registry.logProvider(creationName)?.declaration.properties;
      default:
        return {};
    }
  }
}

const namesOfAll = ['Name', 'Description'];
/** What every object of a kind has besides what it persists or its unit declares. */
const namesByKind: Readonly<Record<TargetKind, readonly string[]>> = {
  executable: [
    'Disable',
    'DelayValidation',
    'FailPackageOnFailure',
    'FailParentOnFailure',
    'MaximumErrorCount',
    'ForceExecutionResult',
    'ForceExecutionValue',
    'ForcedExecutionValue',
    'DisableEventHandlers',
    'LoggingMode',
    'LocaleID',
    'TransactionOption',
    'IsolationLevel',
    'ExecValueVariable',
  ],
  variable: ['Value', 'Expression', 'EvaluateAsExpression', 'ReadOnly', 'RaiseChangedEvent'],
  parameter: ['Value'],
  connection: [
    'ConnectionString',
    'Password',
    'UserName',
    'ServerName',
    'InitialCatalog',
    'RetainSameConnection',
    'DelayValidation',
    'ProtectionLevel',
    'SupportsDTCTransactions',
    'ConnectRetryCount',
    'ConnectRetryInterval',
  ],
  enumerator: ['CollectionEnumerator'],
  'variable-mapping': ['VariableName', 'ValueIndex'],
  'precedence-constraint': ['Value', 'EvalOp', 'Expression', 'LogicalAnd'],
  configuration: ['ConfigurationString', 'ConfigurationType', 'ConfigurationVariable'],
  'log-provider': ['ConfigString', 'DelayValidation'],
};
const loopNames = ['InitExpression', 'EvalExpression', 'AssignExpression', 'MaximumConcurrent'];
const packageNames = [
  'MaxConcurrentExecutables',
  'CheckpointFileName',
  'CheckpointUsage',
  'SaveCheckpoints',
  'EnableConfigurations',
  'SuppressConfigurationWarnings',
  'IgnoreConfigurationsOnLoad',
  'PackagePriorityClass',
  'EncryptCheckpoints',
  'OfflineMode',
  'InteractiveMode',
];

function knownProperties(object: ModelObject, kind: TargetKind): readonly string[] {
  const persisted = [...object.properties.keys()];
  const inner = kind === 'connection' ? [...(object as ConnectionManager).innerProperties.keys()] : [];
  const own =
    kind === 'executable'
      ? ({ package: packageNames, 'for-loop': loopNames }[String((object as Executable).kind)] ?? [])
      : [];
  return [...namesOfAll, ...namesByKind[kind], ...own, ...persisted, ...inner];
}

// Planning looks properties up by the names that are spelled here; the others are read without regard to case.
function canonicalName({ object, kind, property }: FoundTarget): string {
  const known = knownProperties(object, kind).find((each) => same(each, property)) ?? property;
  const variableLike = kind === 'variable' || kind === 'parameter';
  return known === 'EnableConfig' ? 'EnableConfigurations' : variableLike && same(known, 'value') ? 'Value' : known;
}

function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** The finding about a property path of the command line that cannot be set. */
export function badPropertyPath(path: string, detail: string): Diagnostic {
  return diagnostic('OPENDTSX_E_PROPERTYPATH', { path, detail }, { source: '\\Package' });
}
