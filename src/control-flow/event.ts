import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** A value of an event's `data`: JSON. */
export type EventData =
  | null
  | string
  | number
  | boolean
  | readonly EventData[]
  | { readonly [name: string]: EventData };

/** What stood around an event when it was raised: an object with its properties. Values declared sensitive are left out. */
export interface EventContext {
  /** 0: before the package ran; from 1 on the further away from the event, the greater. */
  readonly depth: number;
  /** Path of the executable that it is, or belongs to. */
  readonly path: string;
  /** What follows that path: `.Variables[User::Folder]`; absent for the executable itself. */
  readonly member?: string;
  readonly kind:
    | 'task'
    | 'pipeline'
    | 'sequence'
    | 'for-loop'
    | 'foreach-loop'
    | 'package'
    | 'variable'
    | 'connection-manager';
  readonly name: string;
  readonly id: string;
  readonly properties: readonly (readonly [name: string, value: string])[];
}

/**
 * One event of an execution: the envelope of console, log providers, worker stream and catalog (schema: `schemas/event.schema.json`).
 * Event names are those of SSIS; our own carry the prefix `opendtsx.`. Fields are only ever added.
 */
export interface ExecutionEvent {
  readonly v: 1;
  /** Position in the stream of the execution, from 1, without gaps. */
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly executionId: string;
  readonly event: string;
  readonly executablePath: string;
  readonly executableId: string;
  readonly sourceName: string;
  readonly subComponent?: string;
  /** Unsigned 32 bit. */
  readonly code?: number;
  readonly symbol?: string;
  readonly message?: string;
  readonly data?: EventData;
  /** For the events that the execution was asked to give it to. */
  readonly context?: readonly EventContext[];
}

/** An event before the stream numbers it. */
export type EventDraft = Omit<ExecutionEvent, 'v' | 'seq' | 'time' | 'executionId'>;

/** Numbers the events of one execution and its child packages and hands them on. */
export function createEventStream(
  executionId: string,
  onEvent: (event: ExecutionEvent) => void,
): (draft: EventDraft) => void {
  let seq = 0;
  let lastTime = 0;
  let time = '';
  return (draft) => {
    seq++;
    const now = Date.now();
    // Many events fall into one millisecond, and writing a time takes longer than everything else.
    if (now !== lastTime) time = new Date(now).toISOString();
    lastTime = now;
    onEvent({ v: 1, seq, time, executionId, ...draft });
  };
}

/** The event by which a finding is raised. */
export function eventOfFinding(finding: Diagnostic): 'OnError' | 'OnWarning' | 'OnInformation' {
  if (finding.severity === 'error') return 'OnError';
  return finding.severity === 'warning' ? 'OnWarning' : 'OnInformation';
}

/** What an event says about a finding beyond code and message: hint and location. */
export function dataOfFinding(finding: Diagnostic): EventData | undefined {
  const { hint, location } = finding;
  const args = Object.entries(finding.args).map(([name, value]) => [
    name,
    typeof value === 'bigint' ? String(value) : value,
  ]);
  if (hint === undefined && location === undefined && args.length === 0) return undefined;
  return {
    ...(args.length === 0 ? {} : { args: Object.fromEntries(args) as EventData }),
    ...(hint === undefined ? {} : { hint }),
    ...(location === undefined ? {} : { location: { ...location } as EventData }),
  };
}
