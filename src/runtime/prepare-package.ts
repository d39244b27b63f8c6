import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import { assertNodeVersion } from '../diagnostics/node-version.ts';
import type { PackagePlan } from '../plan/package-plan.ts';
import { planPackage } from '../plan/plan-package.ts';
import { type AnyUnit, createRegistry, type Registry } from '../registry/registry.ts';
import { ConfigurationTables } from './configuration-tables.ts';
import { configurePackage } from './configure-package.ts';
import { keepConfigurations } from './kept-configurations.ts';
import { loadOptions, type RunOptions } from './load-options.ts';
import { type LoadedPackage, loadPackage } from './load-package.ts';
import type { GivenForPackage, PackageSettings } from './package-settings.ts';
import { createPolicy } from './policy/policy.ts';
import { PropertyOverrides } from './property-overrides.ts';
import { createPathResolver } from './resolve-path.ts';
import type { LoadRequest, PropertySetting } from './run-request.ts';
import { environmentSecrets, findSecrets, referencedSecrets } from './secret-sources.ts';
import { stockUnits } from './stock-units.ts';

/** A package ready to run. */
export interface PreparedPackage {
  readonly plan: PackagePlan;
  readonly loaded: LoadedPackage;
  readonly settings: PackageSettings;
  /** Properties given from outside, by model object. */
  readonly overrides: ReadonlyMap<object, ReadonlyMap<string, string>>;
  /** What configurations have set, secrets left out: a checkpoint keeps it. */
  readonly configured?: readonly { readonly path: string; readonly value: string }[];
}

/** The outcome of preparing: a plan (which may hold errors), or a failure to load. */
export interface Preparation {
  readonly prepared?: PreparedPackage;
  readonly failure?: 'not-found' | 'not-loadable';
  readonly diagnostics: readonly Diagnostic[];
}

let stockRegistry: Registry | undefined;

/** The registry of the stock units and custom units. Throws `InternalError` when two claim the same identifier. */
function registryWith(units: readonly AnyUnit[]): Registry {
  if (units.length > 0) return createRegistry([...stockUnits, ...units]);
  stockRegistry ??= createRegistry(stockUnits);
  return stockRegistry;
}

/** A package in memory with the settings that a request and the mapping file give, before it is planned. */
export interface RequestedPackage {
  readonly loaded: LoadedPackage;
  readonly settings: PackageSettings;
  readonly options: RunOptions;
  readonly request: LoadRequest;
  readonly diagnostics: readonly Diagnostic[];
}

/** Loads what a request asks for. Opens no connection. */
export function loadRequested(request: LoadRequest): RequestedPackage | Preparation {
  assertNodeVersion();
  const workingFolder = request.workingFolder ?? process.cwd();
  const reading = { workingFolder, ...(request.password === undefined ? {} : { password: request.password }) };
  const loading = loadPackage(request.source, reading);
  const { loaded } = loading;
  if (loaded === undefined) return { failure: loading.failure ?? 'not-loadable', diagnostics: loading.diagnostics };
  const choice = { environment: request.environment, policy: request.policy, workingFolder };
  const { options, diagnostics } =
    request.optionsFile === false
      ? loadOptions(undefined, [], choice)
      : loadOptions(request.optionsFile, [loaded.folder, workingFolder], choice);
  const policy = options.policies.length === 0 ? undefined : createPolicy(options.policies);
  const pathMap = new Map([...options.pathMap, ...(request.pathMap ?? [])]);
  const settings: PackageSettings = {
    registry: registryWith(request.units ?? []),
    paths: createPathResolver(pathMap, workingFolder, process.platform, policy),
    connections: request.connections ?? new Map(),
    connectionTargets: new Map([...options.connectionTargets, ...(request.connectionTargets ?? [])]),
    namedConnections: [
      ...(request.connections ?? new Map()).keys(),
      ...(request.connectionTargets ?? new Map()).keys(),
    ],
    password: request.password,
    workingFolder,
    secretSources: [
      ...(request.secretSources ?? []),
      environmentSecrets(process.env),
      referencedSecrets(options.file ?? '', options.secrets, process.env),
    ],
    registryValues: options.registryValues,
    memoryLimit: options.memoryLimit,
    policy,
    credentials: options.credentials,
    requested: { ...request, optionsFile: options.file ?? false },
  };
  return { loaded, settings, options, request, diagnostics: [...loading.diagnostics, ...diagnostics] };
}

/** Configures and plans a loaded package. */
export function planRequested(requested: RequestedPackage): Preparation {
  const prepared = preparePlan(requested.loaded, requested.settings, givenBy(requested, []), findingsBefore(requested));
  return { prepared, diagnostics: prepared.plan.diagnostics };
}

// Whatever else is given wins over the secrets found outside for this execution.
function givenBy({ options, request }: RequestedPackage, secrets: readonly PropertySetting[]): GivenForPackage {
  return {
    set: [...secrets, ...(request.set ?? [])],
    parameters: new Map([...options.parameters, ...(request.parameters ?? [])]),
    required: new Set(request.parameters?.keys()),
    ...(request.logging === undefined ? {} : { logging: request.logging }),
  };
}

function findingsBefore({ options, loaded, diagnostics }: RequestedPackage): Diagnostic[] {
  return [...diagnostics, ...unusedParameters(options, loaded)];
}

/** Loads, configures and plans a package without asking anybody for secrets: everything before validation. Opens no connection. */
export function preparePackage(request: LoadRequest): Preparation {
  const requested = loadRequested(request);
  return 'loaded' in requested ? planRequested(requested) : requested;
}

/**
 * Loads, configures and plans a package, with the secrets that its sources have and the configurations that lie in databases. Rejects
 * with a `DtsError` when a source of secrets cannot be asked.
 */
export async function preparePackageWithSecrets(request: LoadRequest, signal: AbortSignal): Promise<Preparation> {
  const requested = loadRequested(request);
  if (!('loaded' in requested)) return requested;
  const { loaded, settings } = requested;
  const { settings: secrets, diagnostics } = await findSecrets(loaded, settings.secretSources, requested.diagnostics);
  const before = findingsBefore({ ...requested, diagnostics });
  const prepared = await preparePlanWithTables(loaded, settings, givenBy(requested, secrets), before, signal);
  return { prepared, diagnostics: prepared.plan.diagnostics };
}

/** Configures and plans a loaded package as `preparePlan` does, and reads the tables that its configurations lie in. */
export async function preparePlanWithTables(
  loaded: LoadedPackage,
  settings: PackageSettings,
  given: GivenForPackage,
  before: readonly Diagnostic[],
  signal: AbortSignal,
): Promise<PreparedPackage> {
  const tables = new ConfigurationTables();
  for (;;) {
    const prepared = preparePlan(loaded, settings, { ...given, tables }, before);
    if (!(await tables.readNext(prepared.plan, settings, signal))) return prepared;
  }
}

/** Configures and plans a loaded package. Design-time configurations come after the settings of the command line and win, as in SSIS. */
export function preparePlan(
  loaded: LoadedPackage,
  settings: PackageSettings,
  given: GivenForPackage,
  before: readonly Diagnostic[],
): PreparedPackage {
  const { package: source, project } = loaded;
  const { registry } = settings;
  const { child } = given;
  const overrides = new PropertyOverrides(source, project, registry);
  for (const manager of project?.connectionManagers ?? []) {
    const properties = given.inherited?.get(manager);
    if (properties !== undefined) overrides.byObject.set(manager, new Map(properties));
  }
  const configured = configurePackage(source, overrides, settings, given);
  const kept = keepConfigurations(source, overrides, settings.paths);
  const findings = [...before, ...configured.findings];
  findings.push(...unknownNames(loaded, given.required, settings, child !== undefined));
  const plan = planPackage(source, {
    registry,
    ...(project === undefined ? {} : { project }),
    options: {
      overrides: overrides.byObject,
      parameters: given.parameters,
      configurations: configured.outcome,
      connectionTargets: settings.connectionTargets,
      ...(given.logging === undefined ? {} : { logging: given.logging }),
      ...(child === undefined ? {} : { rootPath: child.path, outerNames: child.names }),
    },
  });
  return {
    plan: {
      ...plan,
      planFindings: [...findings, ...plan.planFindings],
      diagnostics: [...findings, ...plan.diagnostics],
    },
    loaded,
    settings,
    overrides: overrides.byObject,
    configured: kept,
  };
}

/** Both spellings of every parameter that a package may be given. */
function parameterNames({ package: source, project }: LoadedPackage): ReadonlySet<string> {
  return new Set([
    ...source.parameters.flatMap(({ name }) => [name, `$Package::${name}`]),
    ...(project?.parameters ?? []).flatMap(({ name }) => [name, `$Project::${name}`]),
  ]);
}

// Packages of a folder share the mapping file, so a parameter that only others have does not stand in the way of this one.
function unusedParameters({ file, parameters }: RunOptions, loaded: LoadedPackage): Diagnostic[] {
  const known = parameterNames(loaded);
  return [...parameters.keys()]
    .filter((name) => !known.has(name))
    .map((parameter) => diagnostic('OPENDTSX_W_PARAMETER_UNUSED', { file: file ?? '', parameter }));
}

function unknownNames(
  loaded: LoadedPackage,
  required: ReadonlySet<string>,
  settings: PackageSettings,
  isChild: boolean,
): Diagnostic[] {
  const { package: source, project } = loaded;
  const parameters = parameterNames(loaded);
  const unknown = [...required].filter((name) => !parameters.has(name));
  const findings = unknown.map((parameter) => diagnostic('OPENDTSX_E_UNKNOWNPARAMETER', { parameter }));
  // The connections given are meant for all packages of the execution together.
  if (isChild) return findings;
  const managers = [...source.connectionManagers, ...(project?.connectionManagers ?? [])];
  const known = new Set(managers.flatMap(({ name, id }) => [name.toLowerCase(), id.toLowerCase()]));
  const unused = settings.namedConnections.filter((name) => !known.has(name.toLowerCase()));
  return [...findings, ...unused.map((connection) => diagnostic('OPENDTSX_W_OPTION_UNUSED', { connection }))];
}
