import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { EventData } from '../event.ts';
import type { ExecutableRun, LoggedEvent } from '../executable-run.ts';

/** What of an event is logged. */
export interface LoggedDetail {
  readonly finding?: Diagnostic;
  readonly message?: string;
  readonly data?: EventData;
  /** Wins over what the event says by itself. */
  readonly dataCode?: number;
  readonly dataBytes?: Uint8Array;
}

// Every container that they reach logs them under its own name (source: observed logs of SSIS 2019).
const risingEvents: ReadonlySet<string> = new Set(['OnError', 'OnWarning', 'OnInformation']);

const results: Readonly<Record<string, number>> = { success: 0, failure: 1, completion: 2, canceled: 3 };
const nothing = new Uint8Array();

/** Writes an event of an executable to the logs. Our own events, `opendtsx.…`, are not for them. */
export function logEvent(run: ExecutableRun, event: string, detail: LoggedDetail): void {
  const { log } = run.execution;
  if (log === undefined || event.startsWith('opendtsx.')) return;
  log.write(run, entryOf(run, event, detail));
}

/** Writes an event to the logs of a container that it has risen to. */
export function logRisenEvent(level: ExecutableRun, origin: ExecutableRun, event: string, detail: LoggedDetail): void {
  const { log } = level.execution;
  if (log === undefined || level === origin || !risingEvents.has(event)) return;
  log.write(level, entryOf(level, event, detail));
}

function entryOf(origin: ExecutableRun, event: string, detail: LoggedDetail): LoggedEvent {
  const { finding, message } = detail;
  const { host } = origin.execution;
  return {
    event,
    origin,
    // SSIS takes these texts from its table of messages, where they end a line.
    message: finding === undefined ? host.withoutSecrets(message ?? '') : `${host.withoutSecrets(finding.message)}\r\n`,
    dataCode: finding === undefined ? dataCodeOf(detail) : finding.code | 0,
    dataBytes: detail.dataBytes ?? nothing,
  };
}

function dataCodeOf({ dataCode, data }: LoggedDetail): number {
  if (dataCode !== undefined) return dataCode | 0;
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return 0;
  const { percent, result } = data as { readonly percent?: unknown; readonly result?: unknown };
  if (typeof percent === 'number') return percent | 0;
  return typeof result === 'string' ? (results[result] ?? 0) : 0;
}
