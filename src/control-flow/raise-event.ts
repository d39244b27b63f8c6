import type { TypedValue, Value } from '../datatypes/value.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ExecutablePlan } from '../plan/package-plan.ts';
import { dataOfFinding, type EventData, type EventDraft, eventOfFinding } from './event.ts';
import { contextOf } from './event-context.ts';
import type { ExecutableRun, HandlerAnswer } from './executable-run.ts';
import { logEvent, logRisenEvent } from './logging/log-event.ts';
import type { SystemValues } from './variable-cells.ts';

/** What an event carries. */
export interface EventDetail {
  readonly finding?: Diagnostic;
  readonly message?: string;
  readonly data?: EventData;
  /** For the logs: what tasks give with an entry of their own. */
  readonly dataCode?: number;
  readonly dataBytes?: Uint8Array;
  /** System variables of event handlers, besides those about the source. */
  readonly systemValues?: SystemValues;
  /** Of OnQueryCancel: learns whether a handler asks to cancel. */
  readonly answer?: { cancel: boolean };
  /** Of an event of another process: it was written when it was raised there, and only rises. */
  readonly isWritten?: boolean;
}

/**
 * Raises an event on an executable: emits it once, then lets it rise from the executable through its containers — and on into a
 * parent package — running the event handlers of each level and counting errors, until a handler clears Propagate.
 * What an executable raises stays in order: while a handler runs, its next events wait. Wait for `settleEvents` before relying on their effect.
 */
export function raiseEvent(run: ExecutableRun, event: string, detail: EventDetail = {}): void {
  const handled = isHandled(run, event);
  if (run.waitingEvents === 0 && !handled) {
    write(run, event, detail);
    reachAll(run, event, detail);
    return;
  }
  enqueue(run, async () => {
    write(run, event, detail);
    if (handled) await rise(run, event, detail);
    else reachAll(run, event, detail);
  });
}

function enqueue(run: ExecutableRun, action: () => void | Promise<void>): void {
  run.waitingEvents++;
  run.pending = run.pending.then(action).finally(() => {
    run.waitingEvents--;
  });
}

// Without handlers nothing keeps an event from the containers.
function reachAll(run: ExecutableRun, event: string, detail: EventDetail): void {
  if (event !== 'OnError' && detail.finding === undefined) return;
  for (const level of levelsOf(run)) {
    if (event === 'OnError') level.errorCount++;
    logRisenEvent(level, run, event, detail);
  }
}

/**
 * Resolves when the event handlers are over that a run started: those of its own events, and those of containers around it whose variables it wrote.
 * What runs inside a handler does not wait for the executable that owns the handler.
 */
export function settleEvents(run: ExecutableRun): Promise<void> | undefined {
  let waiting = false;
  for (let level: ExecutableRun | undefined = run; level !== undefined; level = surrounding(level)) {
    waiting ||= level.waitingEvents > 0;
  }
  return waiting ? waitForLevels(run) : undefined;
}

async function waitForLevels(run: ExecutableRun): Promise<void> {
  for (let level: ExecutableRun | undefined = run; level !== undefined; level = surrounding(level)) await level.pending;
}

function surrounding({ plan, parent }: ExecutableRun): ExecutableRun | undefined {
  return plan.kind === 'event-handler' ? undefined : parent;
}

/** Raises a finding as OnError, OnWarning or OnInformation. */
export function raiseFinding(run: ExecutableRun, finding: Diagnostic): void {
  raiseEvent(run, eventOfFinding(finding), { finding });
}

/** Writes an event that no handler can take: log entries and our own events. */
export function emit(run: ExecutableRun, event: string, detail: EventDetail = {}): void {
  if (run.waitingEvents === 0) write(run, event, detail);
  else enqueue(run, () => write(run, event, detail));
}

function write(run: ExecutableRun, event: string, detail: EventDetail): void {
  if (detail.isWritten) return;
  const { finding, message = finding?.message } = detail;
  const data = detail.data ?? (finding === undefined ? undefined : dataOfFinding(finding));
  const { name } = run;
  const { path, id } = run.plan;
  const draft: Writable<EventDraft> = { event, executablePath: path, executableId: id, sourceName: name };
  if (finding?.subComponent !== undefined) draft.subComponent = finding.subComponent;
  if (finding !== undefined) {
    draft.code = finding.code;
    draft.symbol = finding.symbol;
  }
  if (message !== undefined) draft.message = message;
  if (data !== undefined) draft.data = data;
  const { host } = run.execution;
  if (host.contextEvents?.has(event)) draft.context = contextOf(run, finding?.subComponent);
  host.emit(draft);
  logEvent(run, event, detail);
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function* levelsOf(run: ExecutableRun): Generator<ExecutableRun> {
  for (let level: ExecutableRun | undefined = run; level !== undefined; level = level.parent) yield level;
}

/** Whether an event raised on an executable would start an event handler. */
export function isHandled(run: ExecutableRun, event: string): boolean {
  for (let level: ExecutableRun | undefined = run; level !== undefined; level = level.parent) {
    if (handlerOf(level, event, run) !== undefined) return true;
  }
  return false;
}

function handlerOf(level: ExecutableRun, event: string, origin: ExecutableRun): ExecutablePlan | undefined {
  if (level.plan.eventHandlers.length === 0) return undefined;
  if (level.settings.disableEventHandlers || level.execution.validateOnly) return undefined;
  const handler = level.plan.eventHandlers.find(({ eventName }) => eventName === event);
  if (handler === undefined || handler.neverRuns || origin.activeHandlers.has(handler)) return undefined;
  return handler;
}

async function rise(origin: ExecutableRun, event: string, detail: EventDetail): Promise<void> {
  for (const level of levelsOf(origin)) {
    if (event === 'OnError') level.errorCount++;
    logRisenEvent(level, origin, event, detail);
    const handler = handlerOf(level, event, origin);
    if (handler === undefined) continue;
    const { propagate, cancel } = await runHandlerOf(handler, level, origin, { event, detail });
    if (cancel && detail.answer !== undefined) detail.answer.cancel = true;
    if (!propagate && !origin.execution.validating) return;
  }
}

// Handlers of OnQueryCancel clean up, so they run although their execution was cancelled.
const neverAborted = new AbortController().signal;

function runHandlerOf(
  handler: ExecutablePlan,
  owner: ExecutableRun,
  origin: ExecutableRun,
  { event, detail }: { readonly event: string; readonly detail: EventDetail },
): Promise<HandlerAnswer> {
  return owner.execution.runHandler(handler, owner, {
    systemValues: handlerValues(origin, detail),
    activeHandlers: new Set([...origin.activeHandlers, handler]),
    ...(event === 'OnQueryCancel' ? { signal: neverAborted } : {}),
  });
}

function handlerValues(origin: ExecutableRun, detail: EventDetail): SystemValues {
  return new Map<string, Value | TypedValue>([
    ['Cancel', false],
    ['Propagate', true],
    ['ErrorCode', (detail.finding?.code ?? 0) | 0],
    ['ErrorDescription', origin.execution.host.withoutSecrets(detail.finding?.message ?? '')],
    ['LocaleID', origin.plan.localeId],
    ['SourceDescription', origin.description],
    ['SourceID', origin.plan.id],
    ['SourceName', origin.name],
    ['SourceParentGUID', origin.parent?.plan.id ?? ''],
    ...(detail.systemValues ?? []),
  ]);
}
