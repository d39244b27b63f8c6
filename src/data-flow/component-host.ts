import type { Vector } from '../datatypes/vector.ts';
import { InternalError } from '../diagnostics/internal-error.ts';
import type { ComponentPlan } from '../plan/pipeline/pipeline-plan.ts';
import type { ComponentRuntime, InputInstance, OutputInstance } from '../sdk/component.ts';
import type { ComponentContext } from '../sdk/component-context.ts';
import type { ByteAllocator } from '../sdk/kernels/kernel-memory.ts';
import { type Batch, createVectors } from './batch.ts';
import { type CompiledProgram, compileProgram, type ProgramCompiler } from './column-program.ts';
import { failureOf, namingComponent } from './component-failure.ts';
import { copyVector } from './copy-vector.ts';
import { type BatchReceiver, deliver, inTurn, type PathLink, type Work } from './delivery.ts';
import { EngineBuffer } from './engine-buffer.ts';
import { type EngineOutput, errorVector, isErrorCode, isErrorColumn } from './engine-output.ts';
import type { RowErrors } from './row-errors.ts';

/** What a component host is made of. */
export interface HostParts {
  readonly plan: ComponentPlan;
  readonly runtime: ComponentRuntime;
  readonly rowErrors: RowErrors;
  readonly capacity: number;
  readonly allocate: ByteAllocator;
  /** Paths out of each output, by position. */
  readonly links: readonly (readonly PathLink[])[];
  /** Ports by position; those of synchronous outputs are unused. */
  readonly outputs: readonly EngineOutput[];
  readonly compiler: Omit<ProgramCompiler, 'targetVector' | 'capacity'>;
}

/** One synchronous output of an input, as the host needs it for every batch. */
interface SynchronousOutput {
  readonly position: number;
  readonly instance: OutputInstance;
  readonly links: readonly PathLink[];
  /** True when rows that nobody directs go here. */
  readonly takesRest: boolean;
}

/** Everything that belongs to one input. */
interface InputPart {
  readonly instance: InputInstance;
  readonly buffer: EngineBuffer;
  readonly added: Map<string, Vector>;
  readonly outputs: readonly SynchronousOutput[];
  readonly replaced: Map<string, Vector>;
  busy: Promise<void> | undefined;
  rowsReceived: number;
}

/** Rows that a component received by input, and sent by output of its own. */
export interface HostCounts {
  readonly received: readonly number[];
  readonly sent: readonly number[];
}

/** Runs one component: takes batches, lets the component work on them, splits and passes them on. */
export class ComponentHost implements BatchReceiver {
  readonly #parts: HostParts;
  readonly #inputs: InputPart[];
  #context: ComponentContext | undefined;
  #program: CompiledProgram | undefined;
  #unfinishedInputs: number;

  constructor(parts: HostParts) {
    this.#parts = parts;
    this.#inputs = parts.plan.instance.inputs.map((input) => makeInput(input, parts));
    this.#unfinishedInputs = parts.plan.instance.inputs.filter((input) => input.connected).length;
  }

  get name(): string {
    return this.#parts.plan.instance.name;
  }

  get runtime(): ComponentRuntime {
    return this.#parts.runtime;
  }

  get rowErrors(): RowErrors {
    return this.#parts.rowErrors;
  }

  /** Rows that reached the component so far. */
  get rowsReceived(): number {
    return this.#inputs.reduce((sum, input) => sum + input.rowsReceived, 0);
  }

  /** Rows that left the outputs of a source or asynchronous component so far. */
  get rowsSent(): number {
    return this.#parts.outputs.reduce((sum, output) => sum + output.rowsSent, 0);
  }

  /** True for a component that produces rows by itself. */
  get produces(): boolean {
    return this.#parts.runtime.produce !== undefined;
  }

  /** Opens the component and compiles its program. A copy is made of what was `shared`, if anything was. */
  async open(context: ComponentContext, shared?: unknown): Promise<void> {
    this.#context = context;
    const { runtime } = this.#parts;
    await namingComponent(this.name, () =>
      shared === undefined ? runtime.open?.(context) : runtime.copies?.adopt(shared, context),
    );
    const program = this.#parts.runtime.compile?.(context);
    if (program === undefined) return;
    const input = this.#inputs[0];
    if (input === undefined) throw new InternalError(`${this.name} compiles a column program but has no input`);
    this.#program = compileProgram(program, {
      ...this.#parts.compiler,
      capacity: this.#parts.capacity,
      targetVector: (target) =>
        input.added.get(target.lineageId) ??
        createVectors([target], this.#parts.capacity, this.#parts.allocate).get(target.lineageId) ??
        unreachable(),
    });
  }

  /** Produces every row of a source and ends its outputs. */
  async produce(): Promise<void> {
    await namingComponent(this.name, () => this.#parts.runtime.produce?.(this.#context as ComponentContext));
    await this.endOutputs();
  }

  /** Ends the outputs of a source. */
  endOutputs(): Promise<void> {
    return this.#finishOutputs('');
  }

  /** Rows since the last call; what an interrupted buffer left behind is forgotten. */
  takeCounts(): HostCounts {
    const received = this.#inputs.map(({ rowsReceived }) => rowsReceived);
    for (const input of this.#inputs) input.rowsReceived = 0;
    const { outputs } = this.#parts;
    const sent = outputs.map(({ rowsSent }) => rowsSent);
    for (const output of outputs) output.startAnew();
    return { received, sent };
  }

  /** Adds rows that a copy of the component counted. */
  addCounts({ received, sent }: HostCounts): void {
    this.#inputs.forEach((input, index) => {
      input.rowsReceived += received[index] ?? 0;
    });
    this.#parts.outputs.forEach((output, index) => {
      output.rowsSent += sent[index] ?? 0;
    });
  }

  receive(batch: Batch, input: number): void | Promise<void> {
    const part = this.#inputs[input] as InputPart;
    if (part.busy !== undefined) return part.busy.then(() => this.receive(batch, input));
    const pending = this.#handle(batch, part, input);
    if (pending === undefined) return undefined;
    const settled = pending.finally(() => {
      part.busy = undefined;
    });
    // A failure reaches the producer through `settled`; those who merely wait their turn see it again by themselves.
    part.busy = settled.catch(() => undefined);
    return settled;
  }

  async finish(input: number): Promise<void> {
    const part = this.#inputs[input] as InputPart;
    while (part.busy !== undefined) await part.busy;
    await namingComponent(this.name, () => this.#parts.runtime.finish?.(input, this.#context as ComponentContext));
    await this.#finishOutputs(part.instance.id);
    this.#unfinishedInputs--;
    if (this.#unfinishedInputs === 0 && part.instance.id !== '') await this.#finishOutputs('');
  }

  /** Ends the outputs synchronous to an input, or the asynchronous ones (''). */
  async #finishOutputs(inputId: string): Promise<void> {
    for (const [position, output] of this.#parts.plan.instance.outputs.entries()) {
      if (output.synchronousInputId !== inputId) continue;
      for (const link of this.#parts.links[position] ?? []) await link.receiver.finish(link.input);
    }
  }

  #handle(batch: Batch, part: InputPart, input: number): void | Promise<void> {
    part.rowsReceived += batch.rowCount;
    const { buffer } = part;
    buffer.fill(batch);
    for (const [lineageId, own] of part.replaced) {
      const source = batch.columns.get(lineageId);
      if (source !== undefined) copyVector(source, own, batch);
    }
    if (this.#program !== undefined) {
      this.#program.run(buffer);
      return this.#passOn(part);
    }
    const pending = this.#process(buffer, input);
    return pending === undefined ? this.#passOn(part) : pending.then(() => this.#passOn(part));
  }

  #process(buffer: EngineBuffer, input: number): void | Promise<void> {
    try {
      const pending = this.#parts.runtime.process?.(buffer, input, this.#context as ComponentContext);
      return pending?.catch((error: unknown) => {
        throw failureOf(this.name, error);
      });
    } catch (error) {
      throw failureOf(this.name, error);
    }
  }

  #passOn(part: InputPart): void | Promise<void> {
    if (part.outputs.length === 0) return undefined;
    const { buffer } = part;
    if (part.outputs.length === 1 && !buffer.marks.used) {
      const only = part.outputs[0] as SynchronousOutput;
      if (!only.takesRest) return undefined;
      return deliver({ ...buffer.batch, columns: this.#columnsFor(part, only) }, only.links);
    }
    const works: Work[] = [];
    for (const output of part.outputs) {
      if (output.links.length === 0) continue;
      const batch = this.#batchFor(part, output);
      if (batch !== undefined && batch.rowCount > 0) works.push(() => deliver(batch, output.links));
    }
    return inTurn(works);
  }

  #batchFor(part: InputPart, output: SynchronousOutput): Batch | undefined {
    const { marks, batch } = part.buffer;
    if (!marks.used) return output.takesRest ? { ...batch, columns: this.#columnsFor(part, output) } : undefined;
    const directed = marks.select(output.position + 1, batch.rowCount, batch.selection, output.position);
    const selection = output.takesRest ? withRest(part, directed) : directed;
    return { rowCount: selection.length, selection, columns: this.#columnsFor(part, output), origin: batch.origin };
  }

  /** The columns that leave an output: those of the input, replaced ones in their place, and the output's own. */
  #columnsFor(part: InputPart, output: SynchronousOutput): ReadonlyMap<string, Vector> {
    const replaced = this.#program?.replaced;
    const own = output.instance.columns;
    const { columns } = part.buffer.batch;
    if (own.length === 0 && part.replaced.size === 0 && (replaced === undefined || replaced.size === 0)) return columns;
    const all = new Map(columns);
    if (!output.instance.isErrorOut) {
      for (const [lineageId, vector] of replaced ?? []) all.set(lineageId, vector);
      for (const [lineageId, vector] of part.replaced) all.set(lineageId, vector);
    }
    for (const column of own) {
      if (output.instance.isErrorOut && isErrorCode(column))
        all.set(column.lineageId, errorVector(part.buffer.marks.errorCodes));
      else if (output.instance.isErrorOut && isErrorColumn(column)) {
        all.set(column.lineageId, errorVector(part.buffer.marks.errorColumns));
      } else all.set(column.lineageId, part.added.get(column.lineageId) ?? unreachable());
    }
    return all;
  }
}

function makeInput(instance: InputInstance, parts: HostParts): InputPart {
  const { capacity, plan } = parts;
  const all = plan.instance.outputs.map((output, position) => ({ output, position }));
  const synchronous = all.filter(({ output }) => output.synchronousInputId === instance.id);
  const added = createVectors(
    synchronous.flatMap(({ output }) => output.columns),
    capacity,
    parts.allocate,
  );
  // A component without program writes into readWrite columns in place: it gets vectors of its own for them.
  const replaced = new Map<string, Vector>();
  if (parts.runtime.compile === undefined) {
    for (const column of instance.columns.filter((candidate) => candidate.usage === 'readWrite')) {
      const vector = createVectors([column], capacity, parts.allocate).get(column.lineageId) ?? unreachable();
      replaced.set(column.lineageId, vector);
      added.set(column.lineageId, vector);
    }
  }
  const buffer = new EngineBuffer({
    component: plan.instance.name,
    capacity,
    rowErrors: parts.rowErrors,
    errorOutput: plan.instance.outputs.findIndex((output) => output.isErrorOut),
    outputPositions: new Map(all.map(({ output, position }) => [output.id, position])),
    exclusionGroups: plan.instance.outputs.map((output) => output.exclusionGroup),
    typeOf: (lineageId) => instance.available.get(lineageId)?.type,
    added,
  });
  const outputs = synchronous.map(({ output, position }) => ({
    position,
    instance: output,
    links: parts.links[position] ?? [],
    takesRest: takesRest(
      output,
      synchronous.map((entry) => entry.output),
    ),
  }));
  return { instance, buffer, added, outputs, replaced, busy: undefined, rowsReceived: 0 };
}

/** Undirected rows go to every output of exclusion group 0 and to the first output of each other group; never to error outputs. */
function takesRest(output: OutputInstance, siblings: readonly OutputInstance[]): boolean {
  if (output.isErrorOut) return false;
  if (output.exclusionGroup === 0) return true;
  const first = siblings.find((sibling) => !sibling.isErrorOut && sibling.exclusionGroup === output.exclusionGroup);
  return first === output;
}

function withRest(part: InputPart, directed: Int32Array): Int32Array {
  const { marks, batch } = part.buffer;
  const rest = marks.select(0, batch.rowCount, batch.selection, part.outputs.length + 1);
  if (directed.length === 0) return rest;
  if (rest.length === 0) return directed;
  const merged = new Int32Array(directed.length + rest.length);
  merged.set(directed);
  merged.set(rest, directed.length);
  return merged.sort();
}

function unreachable(): never {
  throw new InternalError('a column of an output has no vector');
}
