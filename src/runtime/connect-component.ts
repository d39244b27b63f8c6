import { type ExecutableRun, type PackageExecution, startRun } from '../control-flow/executable-run.ts';
import type { ExecutionHost } from '../control-flow/execution-host.ts';
import { ExecutionSlots } from '../control-flow/execution-slots.ts';
import { pipelineSurroundings } from '../control-flow/pipeline-surroundings.ts';
import { DtsError, dtsError } from '../diagnostics/dts-error.ts';
import { InternalError } from '../diagnostics/internal-error.ts';
import type { TaskHost } from '../model/executable.ts';
import type { Component } from '../model/pipeline.ts';
import type { ExecutablePlan } from '../plan/package-plan.ts';
import { bindComponent } from '../plan/pipeline/bind-component.ts';
import type { PipelinePlanContext } from '../plan/pipeline/plan-pipeline.ts';
import type { ComponentUnit } from '../registry/registry.ts';
import type { ComponentInstance, ExternalMetadataColumn } from '../sdk/component.ts';
import type { ComponentContext } from '../sdk/component-context.ts';
import type { Connection } from '../sdk/connection-manager.ts';
import { plainBytes } from '../sdk/kernels/kernel-memory.ts';
import { createPackageHost, type PackageHost } from './package-host.ts';
import { type PreparedPackage, preparePackage } from './prepare-package.ts';
import type { LoadRequest } from './run-request.ts';
import { createSecretMask, type SecretMask } from './secret-mask.ts';

/**
 * A data flow component of a package in memory with its connections open, as validation opens them: nothing is created, no row is read.
 * Everything is closed by `release`.
 */
export class ConnectedComponent {
  readonly #component: Component;
  readonly #unit: ComponentUnit;
  readonly #run: ExecutableRun;
  readonly #context: PipelinePlanContext;
  readonly #surroundings: { readonly mask: SecretMask; close(): Promise<void> };
  /** By slot. */
  readonly #connections = new Map<string, { readonly managerId: string; readonly connection: Connection }>();

  constructor(
    component: Component,
    run: ExecutableRun,
    surroundings: { readonly mask: SecretMask; close(): Promise<void> },
  ) {
    const pipeline = run.plan.task?.pipeline;
    if (pipeline === undefined) throw new InternalError(`${run.plan.path} hosts no data flow`);
    const managed = component.customProperties.find(({ name }) => name === 'UserComponentTypeName');
    const unit = pipeline.context.registry.component(component.componentClassId, managed?.value);
    if (unit === undefined) throw dtsError('OPENDTSX_E_MODEL_MONIKER', { moniker: component.componentClassId });
    this.#component = component;
    this.#unit = unit;
    this.#run = run;
    this.#context = pipeline.context;
    this.#surroundings = surroundings;
  }

  /** Opens the connection of every slot. Throws a `DtsError` for an empty slot and for a connection that cannot be had. */
  async open(): Promise<void> {
    const surroundings = pipelineSurroundings(this.#run, 'validate');
    for (const [slot, { optional }] of Object.entries(this.#unit.declaration.connections ?? {})) {
      const managerId = this.#managerOf(slot);
      if (managerId !== undefined) {
        const connection = await this.#withoutSecrets(() => surroundings.connection(managerId));
        this.#connections.set(slot, { managerId, connection });
      } else if (optional !== true) {
        const args = { runtimeConnection: slot, component: this.#component.name };
        throw dtsError('DTS_E_CONNECTIONMANANGERNOTASSIGNED', args, { source: this.#run.plan.path });
      }
    }
  }

  /** The columns of the table, query or file as they are now, for the properties that the component has now; undefined when it has no outside. */
  async describeExternal(): Promise<readonly ExternalMetadataColumn[] | undefined> {
    const module = await this.#unit.load();
    const { describeExternal } = module;
    if (describeExternal === undefined) return undefined;
    return this.#withoutSecrets(() => describeExternal(this.#instance(), this.#componentContext()));
  }

  /** Closes what was opened. */
  async release(): Promise<void> {
    const surroundings = pipelineSurroundings(this.#run, 'validate');
    const opened = [...this.#connections.values()];
    this.#connections.clear();
    for (const { managerId, connection } of opened) await surroundings.release(managerId, connection);
    await this.#surroundings.close();
  }

  async #withoutSecrets<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DtsError)) throw error;
      throw new DtsError(this.#surroundings.mask.finding(error.diagnostic));
    }
  }

  #managerOf(slot: string): string | undefined {
    const persisted = this.#component.connections.find(({ name }) => name === slot);
    const references = [persisted?.connectionManagerId ?? '', persisted?.connectionManagerRefId ?? ''];
    const managers = references.map((reference) => reference && this.#context.connectionManager(reference));
    return managers.find((manager) => typeof manager === 'object')?.id;
  }

  #instance(): ComponentInstance {
    const { inputs, outputs } = this.#component;
    const { localeId, variableType } = this.#context;
    const { instance, findings } = bindComponent(this.#component, {
      declaration: this.#unit.declaration,
      available: inputs.map(() => new Map()),
      connectedInputs: inputs.map(() => false),
      connectedOutputs: outputs.map(() => false),
      scope: { localeId: this.#component.localeId ?? localeId, variableType },
      overrides: new Map(),
    });
    const fault = findings.find(({ severity }) => severity === 'error');
    if (fault !== undefined) throw new DtsError(fault);
    return instance;
  }

  #componentContext(): ComponentContext {
    const { host } = this.#run.execution;
    const source = this.#run.plan.path;
    const unused = (): never => {
      throw new InternalError(`${this.#component.name} moves rows while its metadata are read`);
    };
    return {
      signal: host.signal,
      outputs: [],
      source,
      connection: async (slot) => this.#connectionOf(slot),
      resolvePath: (path) => host.resolvePath(path),
      variable: (name) => this.#run.scope.read(name),
      setVariableAfterwards: unused,
      fire: () => undefined,
      conversion: unused,
      createRowStore: unused,
      memory: { limit: 0, grant: unused },
      createSpillFile: unused,
      rowsPerBuffer: 1,
      allocateBytes: plainBytes,
      count: () => undefined,
      translateSql: (sql, dialect, database) => host.translateSql(sql, dialect, database),
    };
  }

  #connectionOf(slot: string): Connection {
    const opened = this.#connections.get(slot);
    if (opened !== undefined) return opened.connection;
    const args = { runtimeConnection: slot, component: this.#component.name };
    throw dtsError('DTS_E_CONNECTIONMANANGERNOTASSIGNED', args, { source: this.#run.plan.path });
  }
}

/** Opens the connections of a component of the package that the request names. Throws a `DtsError` when that is not possible. */
export async function connectComponent(
  request: LoadRequest,
  task: TaskHost,
  component: Component,
): Promise<ConnectedComponent> {
  const { prepared, diagnostics } = preparePackage(request);
  if (prepared === undefined) throw new DtsError(diagnostics[0]);
  const mask = createSecretMask();
  mask.learnRequest(request);
  const { host, close } = quietHost(prepared, mask);
  const connected = new ConnectedComponent(component, runOfTask(task, prepared, host), { mask, close });
  try {
    await connected.open();
  } catch (error) {
    await connected.release();
    throw error;
  }
  return connected;
}

function quietHost(prepared: PreparedPackage, mask: SecretMask): PackageHost {
  return createPackageHost(prepared, {
    mask,
    signal: new AbortController().signal,
    maxConcurrent: undefined,
    warnAsError: false,
    emit: () => undefined,
    counts: () => undefined,
  });
}

function runOfTask(task: TaskHost, { plan }: PreparedPackage, host: ExecutionHost): ExecutableRun {
  const nothingRuns = (): never => {
    throw new InternalError('an executable runs while a component is designed');
  };
  const execution: PackageExecution = {
    plan,
    host,
    slots: new ExecutionSlots(1),
    records: [],
    cells: new Map(),
    executionValue: undefined,
    log: undefined,
    journal: undefined,
    checkpoint: undefined,
    validating: true,
    validateOnly: true,
    runExecutable: nothingRuns,
    runContent: nothingRuns,
    runHandler: nothingRuns,
  };
  const way = wayTo(task, plan.root);
  if (way === undefined) throw new InternalError(`the task ${task.name} is not in its package`);
  const run = way.reduce<ExecutableRun | undefined>((outer, each) => startRun(each, execution, outer), undefined);
  return run as ExecutableRun;
}

function wayTo(task: TaskHost, from: ExecutablePlan): ExecutablePlan[] | undefined {
  if (from.model === task) return [from];
  for (const child of [...from.executables, ...from.eventHandlers]) {
    const way = wayTo(task, child);
    if (way !== undefined) return [from, ...way];
  }
  return undefined;
}
