import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Secret } from '../../../datatypes/secret.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { RowsWish } from '../../../runtime/data-reader/send-rows.ts';
import { loadEvent } from '../../../runtime/load-event.ts';
import type { PackageOutline } from '../../../runtime/package-outline.ts';
import { runPackage } from '../../../runtime/run-package.ts';
import type { ExecutionEvent, RunRequest, RunResult } from '../../../runtime/run-request.ts';
import { createSecretMask } from '../../../runtime/secret-mask.ts';
import { isNeeded } from '../events/logging-selection.ts';
import { openProject, sourceOf } from './open-project.ts';
import { ReportedRun } from './reported-run.ts';
import type { FromWorker, Work, WorkOutcome, WorkRun } from './worker-messages.ts';

const rowChannel = 4;

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
  #hasCheckpoint: boolean | undefined;
  #hasEvents = false;

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
    const found = sourceOf(opened, this.#run.packageName, surroundings.workingFolder, passwordOf(this.#work));
    if (found.source === undefined) return this.#refuse(found.diagnostics);
    const request = this.#requestOf(found.source);
    const { reader } = this.#work;
    if (reader !== undefined) return this.#send(request, reader);
    const result = await runPackage(request);
    // Findings of loading and planning that end it before an event could tell them are events of `runPackage` already.
    return { result: result.result };
  }

  async #send(request: RunRequest, wish: RowsWish): Promise<WorkOutcome> {
    const { sendRows } = await import('../../../runtime/data-reader/send-rows.ts');
    const { openMessagePipe } = await import('../../../runtime/data-reader/message-pipe.ts');
    const { result, failure } = await sendRows(request, wish, openMessagePipe(rowChannel));
    const told = failure === undefined ? {} : { failure: this.#mask.finding(failure) };
    this.#place.flush();
    this.#place.tell({ kind: 'reader', epoch: this.#work.epoch, ...told });
    // What keeps it from being executed at all is no event yet.
    if (failure !== undefined && !this.#hasEvents) this.#refuse([failure]);
    return { result };
  }

  #requestOf(source: RunRequest['source']): RunRequest {
    const { operationId, userName, logging, validateOnly, taps, journal, surroundings } = this.#work;
    const { parameters, settings } = this.#run;
    if (journal !== undefined) makeFolder(dirname(journal));
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
      server: { executionId: operationId, userName },
      eventContext: logging.context,
      componentPhases: logging.performance,
      pathProgress: logging.volume,
      signal: this.#place.signal,
      onOutline: (outline) => this.#tellPackage(outline),
      onCheckpoint: (isThere) => this.#tellCheckpoint(isThere),
      onEvent: (event) => this.#take(event),
    };
  }

  #tellCheckpoint(isThere: boolean): void {
    if (this.#hasCheckpoint === isThere) return;
    this.#hasCheckpoint = isThere;
    this.#place.tell({ kind: 'checkpoint', epoch: this.#work.epoch, isThere });
  }

  #tellPackage(outline: PackageOutline): void {
    const { epoch } = this.#work;
    const isRoot = !outline.root.includes('\\', 1);
    const packageName = isRoot ? this.#run.packageName : `${outline.packageName}.dtsx`;
    this.#place.flush();
    this.#place.tell({ kind: 'package', epoch, told: { ...outline, packageName } });
  }

  #take(given: ExecutionEvent): void {
    this.#hasEvents = true;
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
    return { result: 'failure' satisfies RunResult['result'] };
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch {
    // Whoever opens the file in it says what is wrong.
  }
}

function passwordOf({ password }: Work): Secret | undefined {
  return password === undefined ? undefined : new Secret(password);
}
