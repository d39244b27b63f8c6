import type { TypedValue } from '../datatypes/value.ts';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import { assertNodeVersion } from '../diagnostics/node-version.ts';
import type { NameScope } from '../plan/name-scope.ts';
import type { PackagePlan } from '../plan/package-plan.ts';
import { planPackage } from '../plan/plan-package.ts';
import { type AnyUnit, createRegistry, type Registry } from '../registry/registry.ts';
import { applyConfigurationFile, applyConfigurations } from './configurations.ts';
import { loadOptions } from './load-options.ts';
import { type LoadedPackage, loadPackage } from './load-package.ts';
import { badPropertyPath, PropertyOverrides } from './property-overrides.ts';
import { createPathResolver, type PathResolver } from './resolve-path.ts';
import type { LoadRequest, RunSetting } from './run-request.ts';
import { stockUnits } from './stock-units.ts';

/** What all packages of one execution are planned with. */
export interface PackageSettings {
  readonly registry: Registry;
  readonly paths: PathResolver;
  readonly connections: ReadonlyMap<string, string>;
  readonly connectionTargets: ReadonlyMap<string, string>;
  /** Connection managers named by whoever asked for the execution: one that does not exist is a warning. */
  readonly namedConnections: readonly string[];
  readonly password: string | undefined;
  readonly workingFolder: string;
}

/** A package ready to run. */
export interface PreparedPackage {
  readonly plan: PackagePlan;
  readonly loaded: LoadedPackage;
  readonly settings: PackageSettings;
  /** Properties given from outside, by model object. */
  readonly overrides: ReadonlyMap<object, ReadonlyMap<string, string>>;
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

/** Loads, configures and plans a package: everything before validation. Opens no connection. */
export function preparePackage(request: LoadRequest): Preparation {
  assertNodeVersion();
  const workingFolder = request.workingFolder ?? process.cwd();
  const reading = { workingFolder, ...(request.password === undefined ? {} : { password: request.password }) };
  const loading = loadPackage(request.source, reading);
  const { loaded } = loading;
  if (loaded === undefined) return { failure: loading.failure ?? 'not-loadable', diagnostics: loading.diagnostics };
  const { options, diagnostics } =
    request.optionsFile === false
      ? loadOptions(undefined, [])
      : loadOptions(request.optionsFile, [loaded.folder, workingFolder]);
  const settings: PackageSettings = {
    registry: registryWith(request.units ?? []),
    paths: createPathResolver(new Map([...options.pathMap, ...(request.pathMap ?? [])]), workingFolder),
    connections: request.connections ?? new Map(),
    connectionTargets: new Map([...options.connectionTargets, ...(request.connectionTargets ?? [])]),
    namedConnections: [
      ...(request.connections ?? new Map()).keys(),
      ...(request.connectionTargets ?? new Map()).keys(),
    ],
    password: request.password,
    workingFolder,
  };
  const given = { set: request.set ?? [], parameters: new Map([...options.parameters, ...(request.parameters ?? [])]) };
  const required = new Set(request.parameters?.keys());
  const prepared = preparePlan(loaded, settings, { ...given, required }, [...loading.diagnostics, ...diagnostics]);
  return { prepared, diagnostics: prepared.plan.diagnostics };
}

/** What is given for one package of an execution. */
export interface GivenForPackage {
  readonly set: readonly RunSetting[];
  readonly parameters: ReadonlyMap<string, TypedValue | string>;
  /** Parameters that must exist. */
  readonly required: ReadonlySet<string>;
  /** Path, names and variables of the Execute Package task that runs it. */
  readonly child?: {
    readonly path: string;
    readonly names: NameScope;
    variable(name: string): TypedValue | undefined;
  };
  /** Properties given for objects of the project, which parent and child share. */
  readonly inherited?: ReadonlyMap<object, ReadonlyMap<string, string>>;
}

/** Configures and plans a loaded package. Design-time configurations come after the settings of the command line and win, as in SSIS. */
export function preparePlan(
  loaded: LoadedPackage,
  settings: PackageSettings,
  given: GivenForPackage,
  before: readonly Diagnostic[],
): PreparedPackage {
  const { package: source, project } = loaded;
  const { registry, paths } = settings;
  const overrides = new PropertyOverrides(source, project, registry);
  for (const manager of project?.connectionManagers ?? []) {
    const properties = given.inherited?.get(manager);
    if (properties !== undefined) overrides.byObject.set(manager, new Map(properties));
  }
  const findings = [...before];
  for (const setting of given.set) {
    if ('configFile' in setting) findings.push(...applyConfigurationFile(setting.configFile, overrides, paths));
    else {
      const problem = overrides.set(setting.path, settingText(setting.value));
      if (problem !== undefined) findings.push(badPropertyPath(setting.path, problem));
    }
  }
  const { child } = given;
  const parent = child === undefined ? {} : { parentVariable: child.variable };
  findings.push(...applyConfigurations(source, overrides, { paths, environment: process.env, ...parent }));
  findings.push(...unknownNames(loaded, given.required, settings, child !== undefined));
  const plan = planPackage(source, {
    registry,
    ...(project === undefined ? {} : { project }),
    options: {
      overrides: overrides.byObject,
      parameters: given.parameters,
      connectionStrings: settings.connections,
      connectionTargets: settings.connectionTargets,
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
  };
}

function settingText(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}

function unknownNames(
  { package: source, project }: LoadedPackage,
  required: ReadonlySet<string>,
  settings: PackageSettings,
  isChild: boolean,
): Diagnostic[] {
  const parameters = new Set([
    ...source.parameters.flatMap(({ name }) => [name, `$Package::${name}`]),
    ...(project?.parameters ?? []).flatMap(({ name }) => [name, `$Project::${name}`]),
  ]);
  const unknown = [...required].filter((name) => !parameters.has(name));
  const findings = unknown.map((parameter) => diagnostic('OPENDTSX_E_UNKNOWNPARAMETER', { parameter }));
  // The connections given are meant for all packages of the execution together.
  if (isChild) return findings;
  const managers = [...source.connectionManagers, ...(project?.connectionManagers ?? [])];
  const known = new Set(managers.map(({ name }) => name.toLowerCase()));
  const unused = settings.namedConnections.filter((name) => !known.has(name.toLowerCase()));
  return [...findings, ...unused.map((connection) => diagnostic('OPENDTSX_W_OPTION_UNUSED', { connection }))];
}
