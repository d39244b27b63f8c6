import { resolve } from 'node:path';
import type { PathWatcher, WatchedPath } from '../../data-flow/path-watcher.ts';
import type { PipelineHost } from '../../data-flow/pipeline-host.ts';
import type { RejectedRow } from '../../data-flow/row-errors.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { PipelinePlan } from '../../plan/pipeline/pipeline-plan.ts';
import type { PreparedPackage } from '../prepare-package.ts';
import { type DataTap, type OpenTap, openTap } from './data-tap.ts';
import { type DataViewer, viewRows } from './data-viewer.ts';
import { type FlowPath, findPath } from './find-path.ts';
import { FlowObserver } from './flow-sights.ts';
import type { InspectionRequest } from './inspection-request.ts';
import { openRejects } from './open-rejects.ts';
import { addRun, type ProfiledFlow } from './profiled-flow.ts';
import type { RejectsTarget } from './rejects-target.ts';

/** What of an inspection a data flow takes part in. */
export type FlowInspection = Pick<PipelineHost, 'reject' | 'watch' | 'profile' | 'phases' | 'pathProgress'>;

interface FoundTap extends FlowPath {
  readonly tap: DataTap;
  open?: OpenTap;
}

/** Everything that looks into the data flows of one execution. */
export class Inspection {
  readonly #request: InspectionRequest;
  readonly #maskRow: (row: RejectedRow) => RejectedRow;
  readonly #taps: FoundTap[] = [];
  readonly #views: (FlowPath & { readonly viewer: DataViewer })[] = [];
  readonly #flows = new Map<string, ProfiledFlow>();
  #rejects: RejectsTarget | undefined;

  /** Throws a `DtsError` for a path that no data flow of the package has. */
  constructor(
    request: InspectionRequest,
    { plan }: Pick<PreparedPackage, 'plan'>,
    maskRow: (row: RejectedRow) => RejectedRow,
  ) {
    this.#request = request;
    this.#maskRow = maskRow;
    for (const tap of request.taps ?? []) this.#taps.push({ ...findPath(plan.root, tap.path, tap.dataFlow), tap });
    for (const viewer of request.views ?? []) {
      this.#views.push({ ...findPath(plan.root, viewer.path, viewer.dataFlow), viewer });
    }
  }

  /** Opens the files. Throws a `DtsError` when one cannot be made; what was opened before is then closed. */
  async open(prepared: PreparedPackage, signal: AbortSignal): Promise<void> {
    try {
      for (const found of this.#taps) {
        const path = resolve(prepared.settings.workingFolder, found.tap.file);
        found.open = await openTap(path, found.tap, found.isInLoop);
      }
      const { rejects } = this.#request;
      if (rejects !== undefined) this.#rejects = await openRejects(rejects, prepared, signal);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** What a data flow takes part in for one run. @param events raise what they are named after */
  of(plan: PipelinePlan, events: Pick<PipelineHost, 'phases' | 'pathProgress'>): FlowInspection {
    const { onReject } = this.#request;
    const rejects = this.#rejects;
    const observer = this.#request.profile ? new FlowObserver(plan) : undefined;
    const isWatched = observer !== undefined || this.#isWatched(plan);
    return {
      reject: rejects === undefined && onReject === undefined ? undefined : (row) => this.#reject(row),
      watch: isWatched ? (path) => [...this.#watchersOf(plan, path), ...(observer?.watch(path) ?? [])] : undefined,
      profile:
        observer &&
        ((profile) => {
          this.#flows.set(plan.source, addRun(this.#flows.get(plan.source), profile, observer));
        }),
      phases: this.#request.componentPhases ? events.phases : undefined,
      pathProgress: this.#request.pathProgress ? events.pathProgress : undefined,
    };
  }

  /** Which events data flows in other processes are to write, too. */
  get tells(): { readonly pathProgress: boolean; readonly componentPhases: boolean } {
    const { pathProgress = false, componentPhases = false } = this.#request;
    return { pathProgress, componentPhases };
  }

  /** Where the time of each data flow went that has run. */
  get profile(): readonly ProfiledFlow[] {
    return [...this.#flows.values()];
  }

  /** Closes the files and makes them visible; gives a finding for each that could not be written. */
  async close(): Promise<readonly Diagnostic[]> {
    const findings = [await this.#rejects?.close()];
    for (const { open } of this.#taps) findings.push(...((await open?.close()) ?? []));
    return findings.filter((finding) => finding !== undefined);
  }

  #isWatched({ source }: PipelinePlan): boolean {
    return [...this.#taps, ...this.#views].some(({ executablePath }) => executablePath === source);
  }

  #reject(row: RejectedRow): void {
    const shown = this.#maskRow(row);
    this.#rejects?.write(shown);
    this.#request.onReject?.(shown);
  }

  #watchersOf({ source }: PipelinePlan, path: WatchedPath): PathWatcher[] {
    const isHere = ({ executablePath, id }: FlowPath): boolean => executablePath === source && id === path.id;
    return [
      ...this.#taps.filter(isHere).flatMap(({ open }) => (open === undefined ? [] : [open.watch(path)])),
      ...this.#views
        .filter(isHere)
        .map(({ viewer }) => viewRows(viewer, source, path, (view) => this.#request.onView?.(view))),
    ];
  }
}
