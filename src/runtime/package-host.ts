import { availableParallelism, hostname, userInfo } from 'node:os';
import { basename, dirname } from 'node:path';
import type { EventDraft } from '../control-flow/event.ts';
import type { ChildPackage, ComponentCount, ExecutionHost } from '../control-flow/execution-host.ts';
import type { RunHooks } from '../control-flow/run-hooks.ts';
import type { MemoryBudget } from '../data-flow/memory-budget.ts';
import type { PipelineThreads } from '../data-flow/parallel/thread-port.ts';
import type { Secret } from '../datatypes/secret.ts';
import type { TypedValue } from '../datatypes/value.ts';
import { DtsError, dtsError } from '../diagnostics/dts-error.ts';
import { readPackage } from '../formats/dtsx/read-package.ts';
import type { PackagePlan } from '../plan/package-plan.ts';
import type { DataReaderClient } from '../sdk/data-reader.ts';
import type { PolicyAccess } from '../sdk/policy.ts';
import type { PackageRequest } from '../sdk/task.ts';
import { ConnectionPool } from './connection-pool.ts';
import type { FlowInspection, Inspection } from './inspection/inspection.ts';
import { withCredential } from './integrated-security.ts';
import { findProjectPackage, type LoadedPackage, loadPackage, type PackageLoading } from './load-package.ts';
import { outlinePackage, type PackageOutline } from './package-outline.ts';
import type { GivenForPackage } from './package-settings.ts';
import { checkTarget } from './policy/check-target.ts';
import { type PreparedPackage, preparePlanWithTables } from './prepare-package.ts';
import type { PathResolver } from './resolve-path.ts';
import type { ServerExecution } from './run-request.ts';
import type { SecretMask } from './secret-mask.ts';
import { findSecrets } from './secret-sources.ts';
import { translateStatement } from './translate-statement.ts';

/** What the packages of one execution share. */
export interface ExecutionSurroundings {
  /** Learns what is sensitive in every package of the execution. */
  readonly mask: SecretMask;
  readonly signal: AbortSignal;
  readonly maxConcurrent: number | undefined;
  readonly hooks?: RunHooks | undefined;
  /** What data flows may hold back; undefined: the default. */
  readonly memory?: MemoryBudget | undefined;
  readonly warnAsError: boolean;
  emit(event: EventDraft): void;
  /** Is told of the plan of every package. */
  readonly onPlan?: ((plan: PackagePlan) => void) | undefined;
  /** Is told what every package consists of, those in other processes included. */
  readonly onOutline?: ((outline: PackageOutline) => void) | undefined;
  /** Is told when there is a checkpoint file that the package asked for would restart from, and before it is removed. */
  readonly onCheckpoint?: ((isThere: boolean) => void) | undefined;
  /** Names of the events that are to have a context. */
  readonly contextEvents?: ReadonlySet<string> | undefined;
  /** The execution of a catalog that this is; absent elsewhere. */
  readonly server?: ServerExecution | undefined;
  counts(count: ComponentCount): void;
  /** What looks into the data flows; absent when nobody does. */
  readonly inspection?: Inspection;
  /** The program that reads the rows of the DataReader destination of this name; those of child packages go to nobody. */
  readonly dataReader?: ((name: string) => DataReaderClient | undefined) | undefined;
  /** Threads for the rows of data flows, and bytes that sources are to read at once; absent: one thread, and what they find best. */
  readonly threads?: PipelineThreads | undefined;
  readonly bytesPerRead?: number | undefined;
}

/** A host for a package and the means to close what it holds open. */
export interface PackageHost {
  readonly host: ExecutionHost;
  close(): Promise<void>;
}

const deepestNesting = 32;
/** A process takes so much more memory than a package of the same process that it counts as several. */
const nestingOfProcess = 4;
const notInspected: FlowInspection = { phases: undefined, pathProgress: undefined };

/** Makes the surroundings that a prepared package runs in. @param depth 0 for the package that was asked for, 1 for its children */
export function createPackageHost(
  prepared: PreparedPackage,
  surroundings: ExecutionSurroundings,
  depth = 0,
): PackageHost {
  const { paths, registry, policy } = prepared.settings;
  const { mask } = surroundings;
  mask.learnPlan(prepared.plan);
  surroundings.onPlan?.(prepared.plan);
  surroundings.onOutline?.(outlinePackage(prepared.plan));
  const pool = new ConnectionPool(registry, paths, surroundings.signal, policy);
  const host: ExecutionHost = {
    signal: surroundings.signal,
    instanceId: `{${crypto.randomUUID().toUpperCase()}}`,
    machineName: hostname(),
    userName: surroundings.server?.userName ?? userName(),
    serverExecutionId: BigInt(surroundings.server?.executionId ?? 0),
    maxConcurrent: surroundings.maxConcurrent,
    hooks: surroundings.hooks,
    processors: availableParallelism(),
    warnAsError: surroundings.warnAsError,
    emit: (event) => surroundings.emit(event),
    contextEvents: surroundings.contextEvents,
    withoutSecrets: (text) => mask.text(text),
    counts: (count) => surroundings.counts(count),
    acquire(plan, given, purpose, signal) {
      const instance = withCredential(given, prepared.settings.credentials);
      // Property expressions may have given the connection another password than the plan has.
      mask.learnConnection(instance);
      return pool.acquire(plan, instance, purpose, signal);
    },
    withCredential: (given) => withCredential(given, prepared.settings.credentials),
    release: (plan, connection) => pool.release(plan, connection),
    resolvePath: (path, use) => paths.resolvePath(path, use),
    checkPolicy: (access) => policy?.check(onThisMachine(access, paths)),
    checkTarget: (scheme, target, options) => checkTarget({ registry, paths, policy }, scheme, target, options),
    checkPath: (path, use) => paths.checkPath(path, use),
    hasDriver: (scheme) => registry.driver(scheme) !== undefined,
    databaseAbilities: (scheme) => registry.driver(scheme)?.declaration,
    driverForProvider: (provider) => registry.driverForProvider(provider)?.declaration.scheme,
    translateSql: translateStatement,
    async validatePipeline(plan, pipeline) {
      // Loaded only here: packages without data flows start sooner.
      const { validatePipeline } = await import('../data-flow/validate-pipeline.ts');
      return validatePipeline(plan, { ...pipeline, translateSql: translateStatement });
    },
    async runPipeline(plan, pipeline) {
      const { runPipeline } = await import('../data-flow/run-pipeline.ts');
      return runPipeline(plan, {
        ...pipeline,
        translateSql: translateStatement,
        ...(surroundings.inspection?.of(plan, pipeline) ?? notInspected),
        memory: surroundings.memory,
        threads: surroundings.threads,
        bytesPerRead: surroundings.bytesPerRead,
        dataReader: depth === 0 ? surroundings.dataReader : undefined,
      });
    },
    async openCheckpointFile(path, mayRestart) {
      const { openCheckpointFile } = await import('./checkpoint-file.ts');
      const { id } = prepared.plan.root;
      const writing = { name: path, packageId: id, configured: prepared.configured ?? [] };
      const tell = depth === 0 && mayRestart ? surroundings.onCheckpoint : undefined;
      return openCheckpointFile(paths.resolvePath(path), writing, tell);
    },
    openChild: (request, place) => openChild(prepared, surroundings, depth, request, place),
    async runChildProcess(request, place) {
      const { runChildProcess } = await import('./child-process/run-child-process.ts');
      refuseDeeper(request, depth, place.path);
      mask.learn(request.password);
      const nesting = depth + nestingOfProcess;
      const given = { request, place, nesting, projectParameters: projectParameters(prepared) };
      return runChildProcess(prepared, { ...given, surroundings });
    },
  };
  return { host, close: () => pool.closeAll() };
}

// Programs may be written as Windows paths too.
function onThisMachine(access: PolicyAccess, paths: PathResolver): PolicyAccess {
  if (access.kind !== 'command' || !/[\\/]/.test(access.command)) return access;
  const isKnown = paths.checkPath(access.command, 'program') === undefined;
  return isKnown ? { ...access, command: paths.resolvePath(access.command, 'program') } : access;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return ''; // Containers may run as a user without an entry.
  }
}

function refuseDeeper(request: PackageRequest, depth: number, source: string): void {
  if (depth < deepestNesting) return;
  const args = { package: describe(request), depth: deepestNesting };
  throw dtsError('OPENDTSX_E_CHILDPACKAGECYCLE', args, { source });
}

async function openChild(
  parent: PreparedPackage,
  surroundings: ExecutionSurroundings,
  depth: number,
  request: PackageRequest,
  place: NonNullable<GivenForPackage['child']>,
): Promise<ChildPackage> {
  const executable = place.path;
  refuseDeeper(request, depth, executable);
  surroundings.mask.learn(request.password);
  const { loaded, diagnostics } = loadChild(parent, request);
  if (loaded === undefined) {
    const fault = diagnostics.find(({ severity }) => severity === 'error');
    if (fault !== undefined) throw new DtsError({ ...fault, source: executable });
    throw dtsError('DTS_E_PACKAGENOTFOUND', { package: describe(request) }, { source: executable });
  }
  const { secretSources } = parent.settings;
  const secrets = await findSecrets(loaded, secretSources, diagnostics);
  const given = {
    set: secrets.settings,
    parameters: new Map([...projectParameters(parent), ...request.parameters]),
    required: new Set(request.parameters.keys()),
    child: place,
    inherited: parent.overrides,
  };
  const { signal } = surroundings;
  const prepared = await preparePlanWithTables(loaded, parent.settings, given, secrets.diagnostics, signal);
  const { host, close } = createPackageHost(prepared, surroundings, depth + 1);
  return { plan: prepared.plan, host, close };
}

// Parent and child see the same project parameters, with what was given for this execution.
function projectParameters({ plan }: PreparedPackage): [string, TypedValue][] {
  return plan.parameters
    .filter(({ qualifiedName }) => qualifiedName.startsWith('$Project::'))
    .map(({ qualifiedName, type, value }) => [qualifiedName, { type, value }]);
}

function describe({ reference }: PackageRequest): string {
  return reference.kind === 'project' ? reference.packageName : reference.path;
}

function loadChild(parent: PreparedPackage, request: PackageRequest): PackageLoading {
  const { reference } = request;
  const password = request.password ?? parent.settings.password;
  const options = { workingFolder: parent.loaded.folder, ...(password === undefined ? {} : { password }) };
  if (reference.kind === 'file') {
    const { project } = parent.loaded;
    const sameFolder = dirname(reference.path) === parent.loaded.folder && project !== undefined;
    const entry = sameFolder ? findProjectPackage(project, basename(reference.path)) : undefined;
    if (entry === undefined) return loadPackage({ path: reference.path }, options);
    return readFromProject(parent.loaded, entry, options);
  }
  const entry = parent.loaded.project && findProjectPackage(parent.loaded.project, reference.packageName);
  return entry === undefined
    ? loadPackage({ path: reference.packageName }, options)
    : readFromProject(parent.loaded, entry, options);
}

// The child shares project parameters and connection managers, with what was given for them.
function readFromProject(
  parent: LoadedPackage,
  entry: { readonly name: string; read(): Uint8Array },
  options: { readonly password?: Secret },
): PackageLoading {
  const read = readPackage(entry.read(), { ...options, fileName: entry.name });
  if (read.package === undefined) return { failure: 'not-loadable', diagnostics: read.diagnostics };
  return {
    loaded: { ...parent, package: read.package },
    diagnostics: read.diagnostics,
  };
}
