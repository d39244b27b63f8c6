import { setTimeout as wait } from 'node:timers/promises';
import { DtsError, dtsError, InternalError, type TaskContext, type TaskResult } from 'opendtsx/sdk';
import type { WmiInstance } from './evaluate-wql.ts';
import { readQuery } from './query-source.ts';
import { keyOf, readInstances } from './read-instances.ts';
import type { MachineQuery, WatchedChange } from './wmi-classes.ts';
import {
  endings,
  eventActions,
  eventQueries,
  timeoutActions,
  type WmiEventWatcherInstance,
} from './wmi-event-watcher.ts';

/**
 * Looks at the machine again and again, as often as WITHIN says, and compares. Returns after NumberOfEvents events or when the time is up, unless it is
 * to watch again; what exists when it begins is no event.
 */
export async function execute(instance: WmiEventWatcherInstance, context: TaskContext): Promise<TaskResult> {
  const { text, query } = await readQuery(instance, context, eventQueries);
  if (query.watched === undefined) throw new InternalError('A query without event got past validation.');
  const { seconds, change } = query.watched;
  let known = await look(instance, context, query);
  context.log('WMIEventWatcherWatchingForWMIEvents', text);
  let count = 0;
  let begun = performance.now();
  for (;;) {
    if (!(await pause(seconds, begun, instance, context.signal))) return { result: 'canceled' };
    const now = await look(instance, context, query);
    for (const event of changesBetween(known, now, change)) {
      count++;
      await tellEvent(instance, context, event);
      if (count >= instance.properties.NumberOfEvents && !goesOn(instance.properties.AfterEvent)) {
        return concludeEvent(instance, context, event);
      }
    }
    known = now;
    if (!isOver(begun, instance)) continue;
    await tellTimeout(instance, context);
    if (!goesOn(instance.properties.AfterTimeout)) return concludeTimeout(instance, context, count);
    begun = performance.now();
  }
}

const goesOn = (ending: number): boolean => ending === endings.WatchAgain;

function isOver(begun: number, { properties }: WmiEventWatcherInstance): boolean {
  return properties.Timeout > 0 && performance.now() - begun >= properties.Timeout * 1000;
}

/** Waits until the next look, or until the time is up when that is sooner; false when the execution is canceled. */
async function pause(
  seconds: number,
  begun: number,
  { properties }: WmiEventWatcherInstance,
  signal: AbortSignal,
): Promise<boolean> {
  const left = properties.Timeout > 0 ? properties.Timeout * 1000 - (performance.now() - begun) : seconds * 1000;
  const waiting = wait(Math.max(1, Math.min(seconds * 1000, left)), true, { signal });
  return waiting.catch(() => false);
}

type Instances = ReadonlyMap<string, WmiInstance>;

async function look(instance: WmiEventWatcherInstance, context: TaskContext, query: MachineQuery): Promise<Instances> {
  try {
    const found = await readInstances(query, context.resolvePath);
    return new Map(found.map((each) => [keyOf(query, each), each]));
  } catch (cause) {
    if (cause instanceof DtsError) throw cause;
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw dtsError(
      'OPENDTSX_E_WMI_QUERY',
      { executable: instance.path, detail },
      { source: context.source },
      { cause },
    );
  }
}

function changesBetween(before: Instances, after: Instances, change: WatchedChange): string[] {
  const created = [...after.keys()].filter((key) => !before.has(key)).map((key) => `Creation of ${key}`);
  const deleted = [...before.keys()].filter((key) => !after.has(key)).map((key) => `Deletion of ${key}`);
  const modified = [...after]
    .filter(([key, instance]) => isModified(before.get(key), instance))
    .map(([key]) => `Modification of ${key}`);
  const changes = { creation: created, deletion: deleted, modification: modified };
  return change === 'operation' ? [...created, ...deleted, ...modified] : changes[change];
}

function isModified(before: WmiInstance | undefined, after: WmiInstance): boolean {
  return before !== undefined && [...after].some(([name, value]) => before.get(name) !== value);
}

async function tellEvent(instance: WmiEventWatcherInstance, context: TaskContext, event: string): Promise<void> {
  const name = 'WMIEventWatcherEventOccurred';
  const fires = instance.properties.ActionAtEvent === eventActions.LogTheEventAndFireDTSEvent;
  // Whatever is raised is logged too.
  if (fires && context.raise !== undefined) await context.raise(name, event);
  else context.log(name, event);
}

async function tellTimeout(instance: WmiEventWatcherInstance, context: TaskContext): Promise<void> {
  const message = `No further event within ${instance.properties.Timeout} seconds.`;
  context.log('WMIEventWatcherTimedout', message);
  const fires = instance.properties.ActionAtTimeout === timeoutActions.LogTimeOutAndFireDTSEvent;
  if (fires) await context.raise?.('WMIEventWatcherEventTimedout', message);
}

function concludeEvent({ path, properties }: WmiEventWatcherInstance, context: TaskContext, event: string): TaskResult {
  if (properties.AfterEvent === endings.ReturnWithSuccess) return { result: 'success' };
  throw dtsError('DTS_E_WMIEWTASK_QUERYFAILURE', { executable: path, event }, { source: context.source });
}

function concludeTimeout(
  { path, properties }: WmiEventWatcherInstance,
  context: TaskContext,
  count: number,
): TaskResult {
  if (properties.AfterTimeout === endings.ReturnWithSuccess) return { result: 'success' };
  const args = { executable: path, count, wanted: properties.NumberOfEvents, timeout: properties.Timeout };
  throw dtsError('DTS_E_WMIEWTASK_TIMEOUTOCCURRED', args, { source: context.source });
}
