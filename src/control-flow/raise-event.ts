import type { Value } from '../datatypes/value.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ExecutablePlan } from '../plan/package-plan.ts';
import { dataOfFinding, type EventData, eventOfFinding } from './event.ts';
import { type ExecutableRun, startRun } from './executable-run.ts';

/** What an event carries. */
export interface EventDetail {
  readonly finding?: Diagnostic;
  readonly message?: string;
  readonly data?: EventData;
  /** System variables of event handlers, besides those about the source. */
  readonly systemValues?: ReadonlyMap<string, Value>;
}

/**
 * Raises an event on an executable: emits it once, then lets it rise from the executable through its containers — and on into a
 * parent package — running the event handlers of each level and counting errors, until a handler clears Propagate.
 * Handlers run in order; wait for `run.pending` before relying on their effect.
 */
export function raiseEvent(run: ExecutableRun, event: string, detail: EventDetail = {}): void {
  emit(run, event, detail);
  if (!hasHandler(run, event)) {
    if (event === 'OnError') for (const level of levelsOf(run)) level.errorCount++;
    return;
  }
  run.pending = run.pending.then(() => rise(run, event, detail));
}

/** Raises a finding as OnError, OnWarning or OnInformation. */
export function raiseFinding(run: ExecutableRun, finding: Diagnostic): void {
  raiseEvent(run, eventOfFinding(finding), { finding });
}

/** Writes an event that no handler can take: log entries and our own events. */
export function emit(run: ExecutableRun, event: string, detail: EventDetail = {}): void {
  const { finding, message = finding?.message } = detail;
  const data = detail.data ?? (finding === undefined ? undefined : dataOfFinding(finding));
  run.execution.host.emit({
    event,
    executablePath: run.plan.path,
    executableId: run.plan.id,
    sourceName: run.plan.name,
    ...(finding?.subComponent === undefined ? {} : { subComponent: finding.subComponent }),
    ...(finding === undefined ? {} : { code: finding.code, symbol: finding.symbol }),
    ...(message === undefined ? {} : { message }),
    ...(data === undefined ? {} : { data }),
  });
}

function* levelsOf(run: ExecutableRun): Generator<ExecutableRun> {
  for (let level: ExecutableRun | undefined = run; level !== undefined; level = level.parent) yield level;
}

function hasHandler(run: ExecutableRun, event: string): boolean {
  for (const level of levelsOf(run)) if (handlerOf(level, event, run) !== undefined) return true;
  return false;
}

function handlerOf(level: ExecutableRun, event: string, origin: ExecutableRun): ExecutablePlan | undefined {
  if (level.settings.disableEventHandlers || level.execution.validateOnly) return undefined;
  const handler = level.plan.eventHandlers.find(({ eventName }) => eventName === event);
  if (handler === undefined || handler.settings.disabled || origin.activeHandlers.has(handler)) return undefined;
  return handler;
}

async function rise(origin: ExecutableRun, event: string, detail: EventDetail): Promise<void> {
  for (const level of levelsOf(origin)) {
    if (event === 'OnError') level.errorCount++;
    const handler = handlerOf(level, event, origin);
    if (handler === undefined) continue;
    const propagate = await runHandler(handler, level, origin, detail);
    if (!propagate && !origin.execution.validating) return;
  }
}

/** Runs an event handler as a container of the executable that owns it; gives its Propagate. */
async function runHandler(
  plan: ExecutablePlan,
  owner: ExecutableRun,
  origin: ExecutableRun,
  detail: EventDetail,
): Promise<boolean> {
  const run = startRun(plan, owner.execution, owner, {
    systemValues: handlerValues(origin, detail),
    activeHandlers: new Set([...origin.activeHandlers, plan]),
  });
  await owner.execution.runContent(run);
  await run.pending;
  return run.scope.read('System::Propagate').value === true;
}

function handlerValues(origin: ExecutableRun, detail: EventDetail): ReadonlyMap<string, Value> {
  return new Map<string, Value>([
    ['Cancel', false],
    ['Propagate', true],
    ['ErrorCode', (detail.finding?.code ?? 0) | 0],
    ['ErrorDescription', origin.execution.host.withoutSecrets(detail.finding?.message ?? '')],
    ['LocaleID', origin.plan.localeId],
    ['SourceDescription', origin.plan.model.description],
    ['SourceID', origin.plan.id],
    ['SourceName', origin.plan.name],
    ['SourceParentGUID', origin.parent?.plan.id ?? ''],
    ...(detail.systemValues ?? []),
  ]);
}
