import type { PackageLoading } from '../../runtime/load-package.ts';
import type { ExecutionEvent } from '../../runtime/run-request.ts';

type LoadedPackage = NonNullable<PackageLoading['loaded']>['package'];
type Executable = LoadedPackage['executables'][number];

/** How many rows went over one path of a data flow. */
export interface FlowCount {
  readonly from: string;
  readonly output: string;
  readonly to: string;
  readonly rows: number;
}

/** Adds up the rows of each path over all runs of the data flows: takes every event of an execution. */
export class PathTotals {
  readonly #rows = new Map<string, number>();

  /** Takes an event. */
  event({ event, data }: ExecutionEvent): void {
    if (event !== 'opendtsx.PipelineRows' || typeof data !== 'object' || data === null) return;
    for (const [path, rows] of Object.entries(data)) {
      this.#rows.set(path, (this.#rows.get(path) ?? 0) + Number(rows));
    }
  }

  /** The paths of a package's data flows in their order, with component names. */
  flows(loaded: LoadedPackage): FlowCount[] {
    return [...dataFlowsOf(loaded)].flatMap(({ components, paths }) =>
      paths.map((path) => ({
        from: components.find(({ outputs }) => outputs.some(({ id }) => id === path.startId))?.name ?? '',
        output: path.name,
        to: components.find(({ inputs }) => inputs.some(({ id }) => id === path.endId))?.name ?? '',
        rows: this.#rows.get(path.id) ?? 0,
      })),
    );
  }
}

interface DataFlow {
  readonly components: readonly {
    readonly name: string;
    readonly inputs: readonly { readonly id: string }[];
    readonly outputs: readonly { readonly id: string }[];
  }[];
  readonly paths: readonly {
    readonly id: string;
    readonly name: string;
    readonly startId: string;
    readonly endId: string;
  }[];
}

function* dataFlowsOf(container: Pick<Executable, 'executables'>): Generator<DataFlow> {
  for (const executable of container.executables) {
    if ('pipeline' in executable && executable.pipeline !== undefined) yield executable.pipeline as DataFlow;
    yield* dataFlowsOf(executable);
  }
}
