import type { ExecutionEvent } from '../runtime/run-request.ts';

/** Where an event of an execution comes from. */
export interface EventSource {
  readonly name: string;
  readonly id: string;
  /** E.g. `\Package\Load`. */
  readonly path: string;
}

/**
 * Takes the events of an execution, as `DefaultEvents` of the SSIS object model: override what is of interest.
 * `onError` and `onQueryCancel` end the execution when they return true.
 */
export class DefaultEvents {
  /** An error; true ends the execution. */
  onError?(source: EventSource, errorCode: number, subComponent: string, description: string): boolean;

  onWarning?(source: EventSource, warningCode: number, subComponent: string, description: string): void;

  onInformation?(source: EventSource, informationCode: number, subComponent: string, description: string): void;

  onPreValidate?(source: EventSource): void;

  onPostValidate?(source: EventSource): void;

  onPreExecute?(source: EventSource): void;

  onPostExecute?(source: EventSource): void;

  onTaskFailed?(source: EventSource): void;

  onProgress?(source: EventSource, progressDescription: string, percentComplete: number, subComponent: string): void;

  onVariableValueChanged?(source: EventSource, variable: string): void;

  /** Every other event: custom ones, and those of OpenDTSX itself (`opendtsx.…`). */
  onCustomEvent?(source: EventSource, eventName: string, eventText: string): void;

  /** Asked with every event; true ends the execution. */
  onQueryCancel?(): boolean;
}

/** Hands an event to the method that takes it. Returns whether the execution shall end. */
export function raise(event: ExecutionEvent, events: DefaultEvents): boolean {
  const source = { name: event.sourceName, id: event.executableId, path: event.executablePath };
  const { code = 0, subComponent = '', message = '' } = event;
  switch (event.event) {
    case 'OnError':
      if (events.onError?.(source, code, subComponent, message) === true) return true;
      break;
    case 'OnWarning':
      events.onWarning?.(source, code, subComponent, message);
      break;
    case 'OnInformation':
      events.onInformation?.(source, code, subComponent, message);
      break;
    case 'OnPreValidate':
      events.onPreValidate?.(source);
      break;
    case 'OnPostValidate':
      events.onPostValidate?.(source);
      break;
    case 'OnPreExecute':
      events.onPreExecute?.(source);
      break;
    case 'OnPostExecute':
      events.onPostExecute?.(source);
      break;
    case 'OnTaskFailed':
      events.onTaskFailed?.(source);
      break;
    case 'OnProgress':
      events.onProgress?.(source, message, Number(memberOf(event, 'percent') ?? 0), subComponent);
      break;
    case 'OnVariableValueChanged':
      events.onVariableValueChanged?.(source, String(memberOf(event, 'variable') ?? ''));
      break;
    default:
      events.onCustomEvent?.(source, event.event, message);
  }
  return events.onQueryCancel?.() === true;
}

function memberOf({ data }: ExecutionEvent, name: string): unknown {
  return typeof data === 'object' && data !== null ? (data as Readonly<Record<string, unknown>>)[name] : undefined;
}
