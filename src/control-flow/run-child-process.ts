import type { TypedValue } from '../datatypes/value.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError, dtsError } from '../diagnostics/dts-error.ts';
import type { PackageRequest, TaskResult } from '../sdk/task.ts';
import type { ExecutableRun } from './executable-run.ts';
import type { RisenEvent } from './execution-host.ts';
import { isHandled, raiseEvent, raiseFinding } from './raise-event.ts';

const handledEvents = [
  'OnExecStatusChanged',
  'OnPostExecute',
  'OnPostValidate',
  'OnPreExecute',
  'OnPreValidate',
  'OnProgress',
  'OnQueryCancel',
  'OnTaskFailed',
  'OnVariableValueChanged',
];
const loggedEvents = ['OnWarning', 'OnInformation'];

/**
 * Runs a child package in a process of its own. Its events rise into the parent as those of any child; it sees the variables of the parent as they are
 * when it starts, and what it changes comes back when it ends.
 */
export async function runChildProcess(run: ExecutableRun, request: PackageRequest): Promise<TaskResult> {
  const { host } = run.execution;
  const place = { source: run.plan.path };
  // Validation refuses it; a property expression may have changed the task since.
  if (run.transaction !== undefined) {
    throw dtsError('OPENDTSX_E_TRANSACTION_OUTOFPROCESS', { executable: run.plan.path }, place);
  }
  if (host.runChildProcess === undefined) {
    throw dtsError(
      'OPENDTSX_E_EXECPACKAGE_PROCESS',
      { executable: run.plan.path, detail: 'this host has none' },
      place,
    );
  }
  const end = await host.runChildProcess(request, {
    path: run.plan.path,
    id: run.plan.id,
    signal: run.signal,
    variables: visibleVariables(run),
    risingEvents: risingEvents(run),
    onEvent: (draft) => host.emit(draft),
    onRisen: (risen) => letRise(run, risen),
    onFault: (finding) => raiseFinding(run, finding),
    onCount: (count) => host.counts(count),
  });
  run.execution.records.push(...end.records);
  for (const [name, value] of end.variables) run.scope.write(name, value);
  return { result: end.result, ...(end.executionValue === undefined ? {} : { executionValue: end.executionValue }) };
}

function risingEvents(run: ExecutableRun): string[] {
  const isLogged = run.execution.log !== undefined;
  return [
    'OnError',
    ...loggedEvents.filter((event) => isLogged || isHandled(run, event)),
    ...handledEvents.filter((event) => isHandled(run, event)),
  ];
}

// Project parameters are given to the child as such; System variables it has of its own; objects stay in their process.
function visibleVariables(run: ExecutableRun): [string, TypedValue][] {
  const names = new Set(run.plan.scope.variableNames?.() ?? []);
  return [...names].flatMap((name): [string, TypedValue][] => {
    if (/^(?:System|\$Project)::/.test(name)) return [];
    const value = plainValue(run, name);
    return value === undefined ? [] : [[name, value]];
  });
}

function plainValue(run: ExecutableRun, name: string): TypedValue | undefined {
  try {
    return run.scope.read(name);
  } catch (error) {
    // A variable whose expression fails is missed by a child that reads it, and by no other.
    if (error instanceof DtsError) return undefined;
    throw error;
  }
}

/** Runs the event handlers of the task and of the containers around it for an event that is written already. */
async function letRise(run: ExecutableRun, { event, values }: RisenEvent): Promise<{ readonly cancel: boolean }> {
  const text = (name: string): string => String(values.get(name) ?? '');
  const answer = { cancel: false };
  const origin: ExecutableRun = {
    ...run,
    parent: run,
    plan: { ...run.plan, id: text('SourceID'), eventHandlers: [] },
    name: text('SourceName'),
    description: text('SourceDescription'),
    pending: Promise.resolve(),
    waitingEvents: 0,
  };
  const isFinding = event === 'OnError' || loggedEvents.includes(event);
  raiseEvent(origin, event, {
    isWritten: true,
    answer,
    systemValues: values,
    ...(isFinding ? { finding: findingOf(event, values) } : {}),
  });
  await origin.pending;
  return answer;
}

function findingOf(event: string, values: RisenEvent['values']): Diagnostic {
  const severity = event === 'OnError' ? 'error' : event === 'OnWarning' ? 'warning' : 'information';
  const bare = diagnostic('DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE', { executable: '', detail: '' }, { severity });
  return {
    ...bare,
    code: Number(values.get('ErrorCode') ?? 0) >>> 0,
    message: String(values.get('ErrorDescription') ?? ''),
  };
}
