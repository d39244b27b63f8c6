import { executionTrees, type TreeMember } from '../plan/pipeline/execution-trees.ts';
import type { ComponentPlan, PipelinePlan } from '../plan/pipeline/pipeline-plan.ts';
import { rowsPerBuffer } from '../plan/pipeline/rows-per-buffer.ts';
import type { FlowProfile } from './flow-profile.ts';
import { columnMap } from './log-column-map.ts';
import { ObjectNumbers } from './object-numbers.ts';
import type { PathWatcher, WatchedPath } from './path-watcher.ts';
import type { PipelineHost } from './pipeline-host.ts';

/** The parts of the life of a component that PipelineComponentTime tells apart; the rest of its time is ProcessInput or PrimeOutput. */
export type ComponentPhase = 'Validate' | 'PreExecute' | 'PostExecute';

const duringEntries = [
  'OnPipelineRowsSent',
  'OnPipelinePreEndOfRowset',
  'OnPipelinePostEndOfRowset',
  'OnPipelinePrePrimeOutput',
  'OnPipelinePostPrimeOutput',
  'PipelineComponentTime',
];
const beforeEntries = [
  'PipelineInitialization',
  'BufferSizeTuning',
  'PipelineExecutionTrees',
  'PipelineExecutionPlan',
  'DiagnosticEx',
];

/**
 * Writes the log entries of a data flow: what it is about to do, and what its components do. The positions of numbers and names in the messages are
 * those of SSIS, as logs are searched for them (source: "Data Flow Task", sample messages).
 */
export class PipelineLog {
  /** The host with everything that the log wants to see added. */
  readonly host: PipelineHost;
  readonly #plan: PipelinePlan;
  readonly #numbers: ObjectNumbers;
  readonly #taken: ReadonlySet<string>;
  readonly #write: NonNullable<PipelineHost['log']>;
  readonly #phases = new Map<ComponentPlan, Map<ComponentPhase, number>>();

  constructor(plan: PipelinePlan, host: PipelineHost, taken: ReadonlySet<string>) {
    this.#plan = plan;
    this.#numbers = new ObjectNumbers(plan);
    this.#taken = taken;
    this.#write = host.log ?? (() => undefined);
    const watches = [...taken].some((entry) => /Rows/.test(entry));
    const times = taken.has('PipelineComponentTime');
    this.host = {
      ...host,
      ...(watches ? { watch: (path: WatchedPath) => [...(host.watch?.(path) ?? []), this.#watcherOf(path)] } : {}),
      ...(times ? { profile: (profile: FlowProfile) => this.#tellTimes(profile, host) } : {}),
    };
  }

  /** Tells how the data flow is going to run. */
  begin(): void {
    const { settings } = this.#plan;
    const rows = rowsPerBuffer(this.#plan);
    const blobFolders = settings.blobTempStoragePath ?? '';
    this.#tell('PipelineInitialization', () => [
      blobFolders === ''
        ? 'No temporary storage for large values was named: the temporary folder of the system is used.'
        : `Temporary storage for large values: ${blobFolders}`,
      `The default buffer size is ${settings.defaultBufferSize} bytes.`,
      `Buffers will have ${rows} rows.`,
    ]);
    this.#tell('BufferSizeTuning', () =>
      executionTrees(this.#plan)
        .filter(() => rows < settings.defaultBufferMaxRows)
        .map(
          ({ number }) =>
            `Buffers of type ${number} have ${rows} rows instead of the ${settings.defaultBufferMaxRows} of DefaultBufferMaxRows: more do not fit into the cache of a processor.`,
        ),
    );
    this.#tell('PipelineExecutionTrees', () => [this.#treesText()]);
    this.#tell('PipelineExecutionPlan', () => [this.#planText()]);
    this.#tell('DiagnosticEx', () => [columnMap(this.#plan)]);
  }

  /** Does a part of the life of a component, and takes its time. */
  async timed<T>(component: ComponentPlan, phase: ComponentPhase, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await work();
    } finally {
      const phases = this.#phases.get(component) ?? new Map<ComponentPhase, number>();
      this.#phases.set(component, phases.set(phase, performance.now() - started));
    }
  }

  /** Lets a source produce, and tells before and after. */
  async producing<T>(component: ComponentPlan, work: () => Promise<T>): Promise<T> {
    const place = `${this.#numbers.component(component)} : ${component.instance.name}`;
    this.#tell('OnPipelinePrePrimeOutput', () => [`PrimeOutput is about to be called. : ${place}`]);
    const result = await work();
    this.#tell('OnPipelinePostPrimeOutput', () => [`PrimeOutput has returned. : ${place}`]);
    return result;
  }

  #tell(entry: string, messages: () => readonly string[]): void {
    if (this.#taken.has(entry)) for (const message of messages()) this.#write(entry, message);
  }

  #watcherOf(path: WatchedPath): PathWatcher {
    const target = this.#plan.components[path.to.component] as ComponentPlan;
    const input = target.instance.inputs[path.to.input];
    const numbers = this.#numbers;
    const place = `${numbers.component(target)} : ${target.instance.name} : ${numbers.port(input.id)} : ${input.name}`;
    return {
      rows: (batch) =>
        this.#tell('OnPipelineRowsSent', () => [
          `A component is given rows. :  : ${numbers.path(path.id)} : ${path.name} : ${place} : ${batch.rowCount}`,
        ]),
      finish: () => {
        this.#tell('OnPipelinePreEndOfRowset', () => [`All rows of an input have been given. : ${place}`]);
        this.#tell('OnPipelinePostEndOfRowset', () => [`An input learns that there are no more rows. : ${place}`]);
      },
    };
  }

  #tellTimes(profile: FlowProfile, host: PipelineHost): void {
    host.profile?.(profile);
    for (const component of this.#plan.components) {
      const { name, inputs, outputs } = component.instance;
      const phases = this.#phases.get(component) ?? new Map<ComponentPhase, number>();
      const tell = (time: number, what: string): void =>
        this.#write(
          'PipelineComponentTime',
          `The component "${name}" (${this.#numbers.component(component)}) spent ${Math.round(time)} milliseconds in ${what}.`,
        );
      for (const [phase, time] of phases) tell(time, phase);
      const outside = [...phases].reduce((sum, [phase, time]) => sum + (phase === 'Validate' ? 0 : time), 0);
      const own = Math.max(0, (profile.components[component.index]?.own ?? 0) - outside);
      const output = outputs.find((each) => each.connected && !each.isErrorOut);
      if (inputs.some(({ connected }) => connected)) tell(own, 'ProcessInput');
      else if (output !== undefined) {
        tell(own, `PrimeOutput filling buffers on output "${output.name}" (${this.#numbers.port(output.id)})`);
      }
    }
  }

  #treesText(): string {
    const numbers = this.#numbers;
    const linesOf = (owner: ComponentPlan, members: readonly TreeMember[]): string[] =>
      members.flatMap((member) => {
        const output = owner.instance.outputs.find(({ name }) => name === member.output);
        const input = inputOf(this.#plan, owner, member);
        return [
          `output "${member.output}" (${numbers.port(output?.id ?? '')})`,
          `input "${input?.name ?? ''}" (${numbers.port(input?.id ?? '')})`,
          ...linesOf(member.component, member.members),
        ];
      });
    return executionTrees(this.#plan)
      .flatMap(({ number, component, members }) => [
        `begin execution tree ${number}`,
        ...linesOf(component, members),
        `end execution tree ${number}`,
      ])
      .join('\r\n');
  }

  #planText(): string {
    const numbers = this.#numbers;
    const sources = this.#plan.components.filter(({ instance }) => !instance.inputs.some(({ connected }) => connected));
    return sources
      .flatMap((source, index) => {
        const reached = downstream(this.#plan, source);
        const calls = reached.map(({ component, input }) => {
          const { name, inputs } = component.instance;
          return `CallProcessInput on input ID ${numbers.port(inputs[input].id)} on component "${name}" (${numbers.component(component)})`;
        });
        return [
          `SourceThread${index}`,
          `Drives: ${numbers.component(source)}`,
          `Influences: ${[...new Set(reached.map(({ component }) => numbers.component(component)))].join(' ')}`,
          'Output Work List',
          `CallPrimeOutput on component "${source.instance.name}" (${numbers.component(source)})`,
          ...calls,
          'End Output Work List',
          `End SourceThread${index}`,
        ];
      })
      .join('\r\n');
  }
}

function inputOf(plan: PipelinePlan, owner: ComponentPlan, { component, output }: TreeMember) {
  const path = plan.paths.find(
    ({ from, to }) =>
      from.component === owner.index &&
      to.component === component.index &&
      owner.instance.outputs[from.output].name === output,
  );
  return path === undefined ? undefined : component.instance.inputs[path.to.input];
}

function downstream(
  plan: PipelinePlan,
  source: ComponentPlan,
): readonly { readonly component: ComponentPlan; readonly input: number }[] {
  const reached = new Set([source.index]);
  // Components come after all those upstream of them.
  return plan.components.flatMap((component) => {
    const paths = plan.paths.filter(({ from, to }) => to.component === component.index && reached.has(from.component));
    if (paths.length > 0) reached.add(component.index);
    return paths.map(({ to }) => ({ component, input: to.input }));
  });
}

/** The log of a data flow that is about to run; undefined when no entry of it would be written anywhere. */
export function pipelineLog(plan: PipelinePlan, host: PipelineHost): PipelineLog | undefined {
  const { log, takesLog } = host;
  if (log === undefined || takesLog === undefined) return undefined;
  const taken = [...beforeEntries, ...duringEntries].filter((entry) => takesLog(entry));
  return taken.length === 0 ? undefined : new PipelineLog(plan, host, new Set(taken));
}
