import type { PipelinePlan } from '../plan/pipeline/pipeline-plan.ts';
import type { PathLink } from './delivery.ts';

/** How many rows a path has carried while its data flow runs. */
export interface PathRows {
  readonly path: string;
  readonly name: string;
  /** Names of the components at its ends. */
  readonly from: string;
  readonly to: string;
  readonly rows: number;
  /** Since the last report. */
  readonly rowsPerSecond: number;
}

const interval = 250;

/** Tells the rows of every path of a running data flow, at most four times a second; a data flow shorter than that tells nothing. */
export class PathProgress {
  readonly #plan: PipelinePlan;
  readonly #report: (rows: readonly PathRows[]) => void;
  readonly #now: () => number;
  readonly #before = new Map<PathLink, number>();
  #last: number | undefined;

  constructor(plan: PipelinePlan, report: (rows: readonly PathRows[]) => void, now = () => performance.now()) {
    this.#plan = plan;
    this.#report = report;
    this.#now = now;
  }

  /** Some batch was sent. */
  tick(links: readonly PathLink[]): void {
    const now = this.#now();
    this.#last ??= now;
    const elapsed = now - this.#last;
    if (elapsed < interval) return;
    this.#last = now;
    this.#report(this.#inOrder(links).map((link) => this.#rowsOf(link, elapsed)));
  }

  /** Upstream first: the engine links a data flow from its end. */
  #inOrder(links: readonly PathLink[]): PathLink[] {
    const placeOf = (link: PathLink): number =>
      this.#plan.paths.find(({ id }) => id === link.pathId)?.from.component ?? Number.POSITIVE_INFINITY;
    return [...links].sort((left, right) => placeOf(left) - placeOf(right));
  }

  #rowsOf(link: PathLink, elapsed: number): PathRows {
    const { paths, components } = this.#plan;
    const path = paths.find(({ id }) => id === link.pathId);
    const before = this.#before.get(link) ?? 0;
    this.#before.set(link, link.rowCount);
    const nameOf = (component: number | undefined): string =>
      component === undefined ? '' : (components[component]?.instance.name ?? '');
    return {
      path: link.pathId,
      name: path?.name ?? '',
      from: nameOf(path?.from.component),
      to: nameOf(path?.to.component),
      rows: link.rowCount,
      rowsPerSecond: Math.round(((link.rowCount - before) * 1000) / elapsed),
    };
  }
}
