import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Secret } from '../../../datatypes/secret.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { loadEvent } from '../../../runtime/load-event.ts';
import { runPackage } from '../../../runtime/run-package.ts';
import type { ExecutionEvent, RunRequest, RunResult } from '../../../runtime/run-request.ts';
import { createSecretMask } from '../../../runtime/secret-mask.ts';
import { isNeeded } from '../events/logging-selection.ts';
import { openProject, sourceOf } from './open-project.ts';
import { ReportedRun } from './reported-run.ts';
import { toldPackage } from './told-package.ts';
import type { FromWorker, Work, WorkOutcome, WorkRun } from './worker-messages.ts';

/** What work is done with. */
export interface WorkPlace {
  tell(message: FromWorker): void;
  /** Events go in batches. */
  tellEvent(event: ExecutionEvent): void;
  /** Everything said so far is out. */
  flush(): void;
  readonly signal: AbortSignal;
  /** Is told of the run that begins: reports are made of it. */
  onRun(run: ReportedRun): void;
}

/**
 * Runs or validates the packages of a work, one after the other, and tells what happens. Rejects only for defects of OpenDTSX. Whatever the work names as
 * secret is masked in everything that is told.
 */
export async function runWork(work: Work, place: WorkPlace): Promise<void> {
  const { epoch } = work;
  const opened = openProject(work.project, work.projectName, passwordOf(work));
  for (const [index, run] of work.runs.entries()) {
    if (place.signal.aborted) break;
    place.tell({ kind: 'begin', epoch, run: index });
    const outcome = await new PackageWork(work, run, place).run(opened);
    place.flush();
    place.tell({ kind: 'end', epoch, run: index, outcome });
  }
  place.flush();
}

class PackageWork {
  readonly #work: Work;
  readonly #run: WorkRun;
  readonly #place: WorkPlace;
  readonly #reported: ReportedRun;
  readonly #mask = createSecretMask();
  #dumped = false;

  constructor(work: Work, run: WorkRun, place: WorkPlace) {
    this.#work = work;
    this.#run = run;
    this.#place = place;
    this.#reported = new ReportedRun(work.operationId, run.packageName);
    this.#mask.learn(passwordOf(work));
    for (const secret of work.secrets) this.#mask.learn(new Secret(secret));
    place.onRun(this.#reported);
  }

  async run(opened: ReturnType<typeof openProject>): Promise<WorkOutcome> {
    const { surroundings } = this.#work;
    const found =
      opened.project === undefined
        ? opened
        : sourceOf(opened.project, this.#run.packageName, surroundings.workingFolder, passwordOf(this.#work));
    if (!('source' in found) || found.source === undefined) return this.#refuse(found.diagnostics);
    const result = await runPackage(this.#requestOf(found.source));
    // Findings of loading and planning that end it before an event could tell them are events of `runPackage` already.
    return { result: result.result, phases: this.#reported.phases(result.profile ?? []) };
  }

  #requestOf(source: RunRequest['source']): RunRequest {
    const { logging, validateOnly, taps, journal, surroundings } = this.#work;
    const { parameters, settings } = this.#run;
    if (journal !== undefined) mkdirSync(dirname(journal), { recursive: true });
    const password = passwordOf(this.#work);
    return {
      source,
      ...(password === undefined ? {} : { password }),
      parameters: new Map(parameters),
      set: settings.map(([path, value]) => ({ path, value })),
      workingFolder: surroundings.workingFolder,
      optionsFile: surroundings.optionsFile ?? false,
      ...(surroundings.environment === undefined ? {} : { environment: surroundings.environment }),
      ...(surroundings.policy === undefined ? {} : { policy: surroundings.policy }),
      ...(surroundings.memoryLimit === undefined ? {} : { memoryLimit: surroundings.memoryLimit }),
      ...(journal === undefined ? {} : { journal: { file: journal, keep: true } }),
      taps,
      validateOnly,
      profile: logging.performance,
      pathProgress: logging.volume,
      signal: this.#place.signal,
      onPlan: (plan) => this.#tellPlan(plan),
      onEvent: (event) => this.#take(event),
    };
  }

  #tellPlan(plan: Parameters<NonNullable<RunRequest['onPlan']>>[0]): void {
    const { epoch } = this.#work;
    const isRoot = !plan.root.path.includes('\\', 1);
    this.#place.flush();
    this.#place.tell({
      kind: 'package',
      epoch,
      told: toldPackage(plan, isRoot ? this.#run.packageName : undefined),
    });
  }

  #take(given: ExecutionEvent): void {
    const event = { ...given, ...this.#mask.event(given) };
    this.#reported.take(event);
    if (isNeeded(this.#work.logging, event.event)) this.#place.tellEvent(event);
    if (!this.#dumped && this.#wantsDump(event)) {
      this.#dumped = true;
      const report = this.#reported.report();
      this.#place.tell({ kind: 'dump', epoch: this.#work.epoch, dumpId: crypto.randomUUID(), report });
    }
  }

  #wantsDump({ event, code }: ExecutionEvent): boolean {
    const { onError, codes } = this.#work.dump;
    return (onError && event === 'OnError') || (code !== undefined && codes.includes(code));
  }

  #refuse(diagnostics: readonly Diagnostic[]): WorkOutcome {
    const time = new Date().toISOString();
    for (const [index, finding] of diagnostics.entries()) {
      this.#take({ v: 1, seq: index + 1, time, executionId: '', ...loadEvent(finding) });
    }
    return { result: 'failure' satisfies RunResult['result'], phases: [] };
  }
}

function passwordOf({ password }: Work): Secret | undefined {
  return password === undefined ? undefined : new Secret(password);
}
