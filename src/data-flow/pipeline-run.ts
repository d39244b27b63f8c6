import type { TypedValue } from '../datatypes/value.ts';
import { dtsError } from '../diagnostics/dts-error.ts';
import { columnConversion, expressionEvaluator, expressionInputs } from '../plan/pipeline/component-expression.ts';
import type { ComponentPlan, PathPlan, PipelinePlan } from '../plan/pipeline/pipeline-plan.ts';
import { rowsPerBuffer } from '../plan/pipeline/rows-per-buffer.ts';
import type { ComponentContext } from '../sdk/component-context.ts';
import type { Connection } from '../sdk/connection-manager.ts';
import { type ByteArena, createByteArena } from '../sdk/kernels/kernel-memory.ts';
import { localNow, utcNow } from './clock.ts';
import { ComponentHost, type HostParts } from './component-host.ts';
import type { BatchReceiver, PathLink } from './delivery.ts';
import { EngineOutput } from './engine-output.ts';
import { type FlowWatch, watchFlow } from './flow-watch.ts';
import { HeldRows } from './held-rows.ts';
import { inputsAreIndependent } from './independent-inputs.ts';
import type { PipelineHost } from './pipeline-host.ts';
import { RowErrors } from './row-errors.ts';
import { createRowStore } from './row-store.ts';

/** A component ready to run. */
export interface RunningComponent {
  readonly plan: ComponentPlan;
  readonly host: ComponentHost;
  readonly context: ComponentContext;
}

/** A data flow built for one execution. */
export interface PipelineRun {
  readonly components: readonly RunningComponent[];
  readonly links: readonly PathLink[];
  readonly signal: AbortSignal;
  /** Memory and temporary files of the components. */
  readonly heldRows: HeldRows;
  /** What looks into the run; undefined when nobody does. */
  readonly watch: FlowWatch | undefined;
  /** Memory of buffers and files; to be released when every component is closed. */
  readonly arena: ByteArena;
  /** Gives back the connections that were acquired. */
  readonly releases: readonly (() => Promise<void>)[];
  /** Writes the variables that components set. */
  writeVariables(): void;
  /** Tells the host the rows so far; at most ten times a second unless forced. */
  reportCounts(force: boolean): void;
}

const countInterval = 100;

/** Loads the runtimes of every component and links them by the paths of the plan. */
export async function buildHosts(
  plan: PipelinePlan,
  pipelineHost: PipelineHost,
  signal: AbortSignal,
): Promise<PipelineRun> {
  const arena = createByteArena();
  try {
    return await new RunBuilder(plan, pipelineHost, signal, arena).build();
  } catch (error) {
    arena.release();
    throw error;
  }
}

class RunBuilder {
  readonly #plan: PipelinePlan;
  readonly #host: PipelineHost;
  readonly #signal: AbortSignal;
  readonly #capacity: number;
  readonly #heldRows: HeldRows;
  readonly #watch: FlowWatch | undefined;
  readonly #arena: ByteArena;
  readonly #links: PathLink[] = [];
  readonly #releases: (() => Promise<void>)[] = [];
  readonly #variables = new Map<string, TypedValue>();
  readonly #objects = new Map<string, unknown>();
  readonly #components: RunningComponent[] = [];
  #lastReport = 0;

  constructor(plan: PipelinePlan, host: PipelineHost, signal: AbortSignal, arena: ByteArena) {
    this.#arena = arena;
    this.#plan = plan;
    this.#host = host;
    this.#signal = signal;
    this.#capacity = rowsPerBuffer(plan);
    this.#heldRows = new HeldRows(plan, host);
    this.#watch = watchFlow(plan, host);
  }

  async build(): Promise<PipelineRun> {
    const receivers: BatchReceiver[] = [];
    // Downstream first: paths need their receivers.
    for (const component of [...this.#plan.components].reverse()) {
      const running = await this.#buildComponent(component, receivers);
      receivers[component.index] = running.host;
      this.#components.unshift(running);
    }
    return {
      components: this.#components,
      links: this.#links,
      signal: this.#signal,
      heldRows: this.#heldRows,
      watch: this.#watch,
      arena: this.#arena,
      releases: this.#releases,
      writeVariables: () => {
        for (const [name, value] of this.#variables) this.#host.setVariable(name, value);
        for (const [name, value] of this.#objects) this.#host.setObject?.(name, value);
      },
      reportCounts: (force) => this.#reportCounts(force),
    };
  }

  async #buildComponent(plan: ComponentPlan, receivers: readonly BatchReceiver[]): Promise<RunningComponent> {
    const module = await plan.unit.load();
    const rowErrors = new RowErrors(this.#plan, plan, this.#host.reject);
    const links = plan.instance.outputs.map((_, output) => this.#linksOf(plan.index, output, receivers));
    const outputs = plan.instance.outputs.map(
      (output, position) =>
        new EngineOutput(output, links[position] ?? [], {
          component: plan.instance.name,
          capacity: this.#capacity,
          allocate: this.#arena.allocate,
          rowErrors,
          signal: this.#signal,
          onSent: () => this.#reportCounts(false),
        }),
    );
    const errorOutput = outputs.find((_, position) => plan.instance.outputs[position]?.isErrorOut);
    for (const output of outputs) if (output !== errorOutput) output.errorOutput = errorOutput;
    const parts: HostParts = {
      plan,
      runtime: module.createRuntime(plan.instance),
      rowErrors,
      capacity: this.#capacity,
      allocate: this.#arena.allocate,
      links,
      outputs,
      compiler: this.#compiler(plan),
    };
    return { plan, host: new ComponentHost(parts), context: this.#makeContext(plan, outputs) };
  }

  #linksOf(component: number, output: number, receivers: readonly BatchReceiver[]): PathLink[] {
    const links = this.#plan.paths
      .filter((path) => path.from.component === component && path.from.output === output)
      .map((path) => ({
        receiver: this.#receiverOf(path, receivers[path.to.component] as BatchReceiver),
        input: path.to.input,
        pathId: path.id,
        rowCount: 0,
      }));
    this.#links.push(...links);
    return links;
  }

  #receiverOf(path: PathPlan, receiver: BatchReceiver): BatchReceiver {
    return this.#watch === undefined ? receiver : this.#watch.receiver(path, receiver);
  }

  #compiler(plan: ComponentPlan): HostParts['compiler'] {
    const { localeId } = plan.instance;
    return {
      evaluator: (expression, target) =>
        expressionEvaluator(
          expression,
          { localeId, variable: (name) => this.#host.variable(name), now: localNow, utcNow },
          target?.type,
        ),
      inputsOf: expressionInputs,
      conversion: (operation) => {
        const from = plan.instance.inputs[0]?.available.get(operation.sourceLineageId);
        if (from === undefined) throw missingColumn(plan, operation.sourceLineageId);
        return columnConversion(from.type, operation.target.type, { localeId, fastParse: operation.fastParse });
      },
      nameOf: (lineageId) => this.#plan.lineageNames.get(lineageId) ?? lineageId,
    };
  }

  #makeContext(plan: ComponentPlan, outputs: readonly EngineOutput[]): ComponentContext {
    const host = this.#host;
    const component = plan.instance.name;
    const counters = new Map<string, number>();
    return {
      signal: this.#signal,
      outputs,
      source: this.#plan.source,
      rowsPerBuffer: this.#capacity,
      ...(host.bytesPerRead === undefined ? {} : { bytesPerRead: host.bytesPerRead }),
      allocateBytes: this.#arena.allocate,
      inputsAreIndependent: inputsAreIndependent(this.#plan.paths, plan.index),
      connection: (slot) => this.#acquire(plan, slot),
      resolvePath: (path) => host.resolvePath(path),
      checkPolicy: (access) => host.checkPolicy?.(access),
      translateSql: (sql, dialect, database) => host.translateSql?.(sql, dialect, database) ?? sql,
      columnNumber: (lineageId) => this.#plan.lineageNumbers.get(lineageId) ?? 0,
      dataReader: (name) => host.dataReader?.(name),
      variable: (name) => host.variable(name),
      setVariableAfterwards: (name, value) => {
        this.#variables.set(name, value);
      },
      setObjectAfterwards: (name, value) => {
        this.#objects.set(name, value);
      },
      fire: (finding) =>
        host.fire({
          ...finding,
          source: finding.source ?? this.#plan.source,
          subComponent: finding.subComponent ?? component,
        }),
      conversion: columnConversion,
      createRowStore: (options) => {
        const store = createRowStore(options);
        return this.#watch === undefined ? store : this.#watch.store(plan.index, store);
      },
      ...this.#heldRows.of(component),
      count: (counter, amount) => {
        counters.set(counter, (counters.get(counter) ?? 0) + amount);
        host.counts?.(component, counter, counters.get(counter) as number);
      },
    };
  }

  async #acquire(plan: ComponentPlan, slot: string): Promise<Connection> {
    const managerId = plan.connections.get(slot);
    if (managerId === undefined) {
      throw dtsError(
        'DTS_E_CANNOTTFINDRUNTIMECONNECTIONOBJECT',
        { component: plan.instance.name, slot, reference: '' },
        { source: this.#plan.source, subComponent: plan.instance.name },
      );
    }
    const connection = await this.#host.connection(managerId);
    this.#releases.push(() => this.#host.release(managerId, connection));
    return connection;
  }

  #reportCounts(force: boolean): void {
    this.#watch?.tick(this.#links);
    if (this.#host.counts === undefined) return;
    const now = performance.now();
    if (!force && now - this.#lastReport < countInterval) return;
    this.#lastReport = now;
    for (const { host } of this.#components) {
      if (host.rowsReceived > 0) this.#host.counts(host.name, 'rows in', host.rowsReceived);
      if (host.rowsSent > 0) this.#host.counts(host.name, 'rows out', host.rowsSent);
    }
  }
}

function missingColumn(plan: ComponentPlan, lineageId: string) {
  return dtsError(
    'DTS_E_OBJECTLINEAGEIDNOTFOUND',
    { component: plan.instance.name, input: plan.instance.inputs[0]?.name ?? '', column: lineageId, lineageId },
    { subComponent: plan.instance.name },
  );
}
