import { type ChildProcess, fork } from 'node:child_process';
import type { ProcessEnd, ProcessPlace } from '../../control-flow/execution-host.ts';
import type { TypedValue } from '../../datatypes/value.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import { InternalError } from '../../diagnostics/internal-error.ts';
import type { PackageRequest } from '../../sdk/task.ts';
import type { LoadedPackage } from '../load-package.ts';
import { endProcessGroup, inOwnGroup, ownProgram } from '../own-process.ts';
import type { PackageOutline } from '../package-outline.ts';
import type { PreparedPackage } from '../prepare-package.ts';
import type { ServerExecution } from '../run-request.ts';
import type { SecretSource } from '../secret-source.ts';
import type { FromProcess, ProcessQuestion, ProcessStart, ToProcess } from './process-messages.ts';

/** A child package to run, with the task around it. */
export interface ProcessCall {
  readonly request: PackageRequest;
  readonly place: ProcessPlace;
  /** Packages around the child. */
  readonly nesting: number;
  readonly projectParameters: readonly (readonly [name: string, value: TypedValue])[];
  /** Of the execution. */
  readonly surroundings: {
    readonly maxConcurrent: number | undefined;
    readonly warnAsError: boolean;
    readonly server?: ServerExecution | undefined;
    readonly contextEvents?: ReadonlySet<string> | undefined;
    readonly onOutline?: ((outline: PackageOutline) => void) | undefined;
    readonly inspection?: { readonly tells: Pick<ProcessStart, 'pathProgress' | 'componentPhases'> } | undefined;
  };
}

const millisecondsToEnd = 10_000;

/**
 * Runs a child package in a process of its own. When the execution is canceled the process is asked to cancel, and ended with what it has started when it
 * does not. Rejects with a `DtsError` when it cannot be started or ends without an answer.
 */
export async function runChildProcess(parent: PreparedPackage, call: ProcessCall): Promise<ProcessEnd> {
  const { place } = call;
  const start = startOf(parent, call);
  if (place.signal.aborted) return canceled;
  const child = startProcess();
  let killing: NodeJS.Timeout | undefined;
  const cancel = (): void => {
    tell(child, { kind: 'cancel' });
    killing = setTimeout(() => endProcessGroup(child), millisecondsToEnd);
  };
  place.signal.addEventListener('abort', cancel);
  try {
    tell(child, { kind: 'start', start });
    return await conversation(child, call, parent.settings.secretSources);
  } finally {
    clearTimeout(killing);
    place.signal.removeEventListener('abort', cancel);
  }
}

/** Resolves with the end that the process tells; what it tells before is handed on in order. */
function conversation(
  child: ChildProcess,
  { place, surroundings }: ProcessCall,
  secrets: readonly SecretSource[],
): Promise<ProcessEnd> {
  return new Promise((resolve, reject) => {
    let outcome: ProcessEnd | Error | undefined;
    let howEnded: string | undefined;
    const fail = (error: unknown): void => {
      endProcessGroup(child);
      reject(error);
    };
    const conclude = (): void => {
      // Messages may arrive behind the end of the process, but none behind that of its channel.
      if (howEnded === undefined || child.connected) return;
      if (outcome instanceof Error) reject(outcome);
      else if (outcome !== undefined || place.signal.aborted) resolve(outcome ?? canceled);
      else reject(ended(place, howEnded));
    };
    const take = (message: FromProcess): void => {
      if (message.kind === 'event') place.onEvent(message.draft);
      else if (message.kind === 'fault') place.onFault(message.finding);
      else if (message.kind === 'count') place.onCount(message.count);
      else if (message.kind === 'outline') surroundings.onOutline?.(message.outline);
      else if (message.kind === 'end') outcome = message.end;
      else if (message.kind === 'defect') {
        outcome = new InternalError(`in the process of ${place.path}: ${message.message}`);
      } else {
        const { id, question } = message;
        answerTo(question, place, secrets).then((answer) => tell(child, { kind: 'answer', id, answer }), fail);
      }
    };
    child.on('message', (message: FromProcess) => {
      try {
        take(message);
      } catch (error) {
        fail(error);
      }
    });
    child.on('error', (cause: NodeJS.ErrnoException) => reject(ended(place, cause.code ?? cause.message)));
    child.on('disconnect', conclude);
    child.on('exit', (code, signal) => {
      howEnded = signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`;
      conclude();
    });
  });
}

const canceled: ProcessEnd = { result: 'canceled', records: [], variables: [], executionValue: undefined };

function ended({ path }: ProcessPlace, detail: string): ReturnType<typeof dtsError> {
  return dtsError('OPENDTSX_E_EXECPACKAGE_PROCESS', { executable: path, detail }, { source: path });
}

async function answerTo(
  question: ProcessQuestion,
  place: ProcessPlace,
  secrets: readonly SecretSource[],
): Promise<unknown> {
  if (question.about === 'event') return place.onRisen(question.risen);
  for (const source of secrets) {
    const found = await source.find(question.path);
    if (found !== undefined) return found.reveal();
  }
  return undefined;
}

function startOf(
  { loaded, settings, overrides }: PreparedPackage,
  { request, place, nesting, surroundings, projectParameters }: ProcessCall,
): ProcessStart {
  const { requested } = settings;
  const { project, folder } = loaded;
  const password = request.password ?? settings.password;
  return {
    taskPath: place.path,
    taskId: place.id,
    reference: request.reference,
    password: password?.reveal(),
    parameters: [...request.parameters],
    variables: place.variables,
    risingEvents: place.risingEvents,
    project: projectOf(loaded, place),
    folder,
    projectParameters,
    set: (project?.connectionManagers ?? []).flatMap((manager) =>
      [...(overrides.get(manager) ?? [])].map(([property, value]) => ({
        path: `\\Package.Connections[${manager.name}].Properties[${property}]`,
        value,
      })),
    ),
    connections: settings.connections,
    connectionTargets: settings.connectionTargets,
    pathMap: requested.pathMap ?? new Map(),
    optionsFile: requested.optionsFile ?? false,
    environment: requested.environment,
    policy: requested.policy,
    workingFolder: settings.workingFolder,
    maxConcurrent: surroundings.maxConcurrent,
    memoryLimit: settings.memoryLimit,
    warnAsError: surroundings.warnAsError,
    server: surroundings.server,
    contextEvents: surroundings.contextEvents && [...surroundings.contextEvents],
    ...(surroundings.inspection?.tells ?? { pathProgress: false, componentPhases: false }),
    nesting,
    modules: (requested.units ?? []).flatMap((unit) =>
      unit.module === undefined
        ? []
        : [{ module: unit.module, creationName: unit.declaration.identifiers.creationName }],
    ),
  };
}

function projectOf({ project, file, projectBytes }: LoadedPackage, { path }: ProcessPlace): ProcessStart['project'] {
  const [first] = project?.packages ?? [];
  if (first === undefined) return undefined;
  if (file !== undefined) return { file, packageName: first.name };
  if (projectBytes !== undefined) return { bytes: projectBytes, name: project?.name ?? '' };
  const detail = 'its project is in memory only; save it, or set ExecuteOutOfProcess to False';
  throw dtsError('OPENDTSX_E_EXECPACKAGE_PROCESS', { executable: path, detail }, { source: path });
}

function startProcess(): ChildProcess {
  const { file, options } = ownProgram('runtime/child-process/child-process');
  return fork(file, [], {
    execArgv: [...options],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    ...inOwnGroup,
  });
}

function tell(child: ChildProcess, message: ToProcess): void {
  // A process that is gone says so by its end.
  if (child.connected) child.send(message, () => undefined);
}
