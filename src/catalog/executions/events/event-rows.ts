import type { Insertable } from 'kysely';
import type { ExecutionEvent } from '../../../runtime/run-request.ts';
import type { StoreTables } from '../../../store/tables/store-tables.ts';
import { messageSourceType, messageType, messageTypeOfEvent } from '../operation-codes.ts';
import type { ToldExecutable } from '../worker/worker-messages.ts';
import type { KnownPackages } from './known-packages.ts';

/** A message as it is inserted. */
export type MessageRow = Insertable<StoreTables['operation_messages']>;
/** A row of the context of a message. */
export type ContextRow = Insertable<StoreTables['event_message_context']>;

/** The message of an event (source: catalog.event_messages; the form of its text, `Source:Error: …`, is observed in reports that search for it). */
export function messageRow(
  operationId: number,
  infoId: number | undefined,
  event: ExecutionEvent,
  known: KnownPackages,
): MessageRow {
  const { executablePath: path, code } = event;
  return {
    operation_id: operationId,
    message_ms: Date.parse(event.time),
    message_type: messageTypeOfEvent.get(event.event) ?? messageType.custom,
    message_source_type: sourceTypeOf(path, known),
    // PostgreSQL has no text with such a character.
    message: textOf(event).replaceAll('\0', '\ufffd'),
    extended_info_id: infoId ?? null,
    package_name: known.packageOf(path)?.packageName ?? null,
    event_name: event.event,
    message_source_name: event.sourceName,
    message_source_id: event.executableId,
    subcomponent_name: event.subComponent ?? null,
    package_path: known.packagePath(path),
    execution_path: path,
    thread_id: null,
    // SQL Server shows codes as signed numbers.
    message_code: code === undefined ? null : code | 0,
  };
}

function sourceTypeOf(path: string, known: KnownPackages): number {
  const executable = known.executable(path);
  if (executable === undefined || executable.kind === 'package') return messageSourceType.package;
  if (executable.isDataFlow) return messageSourceType.dataFlowTask;
  return executable.kind === 'task' ? messageSourceType.controlFlowTask : messageSourceType.container;
}

function textOf({ event, sourceName, message = '', time, data }: ExecutionEvent): string {
  const clock = time.slice(11, 19);
  switch (event) {
    case 'OnPreValidate':
      return `${sourceName}:Validation has started.`;
    case 'OnPostValidate':
      return `${sourceName}:Validation is complete.`;
    case 'OnPreExecute':
      return `${sourceName}:Start, ${clock}.`;
    case 'OnPostExecute':
      return `${sourceName}:Finished, ${clock}, Elapsed time: ${elapsedText(executionOf(data).duration)}.`;
    case 'OnError':
      return `${sourceName}:Error: ${message}`;
    case 'OnWarning':
      return `${sourceName}:Warning: ${message}`;
    case 'OnInformation':
      return `${sourceName}:Information: ${message}`;
    default:
      return message === '' ? `${sourceName}:${event}` : `${sourceName}:${message}`;
  }
}

function elapsedText(milliseconds: number): string {
  const part = (value: number, digits = 2): string => String(Math.floor(value)).padStart(digits, '0');
  const seconds = milliseconds / 1000;
  return `${part(seconds / 3600)}:${part((seconds / 60) % 60)}:${part(seconds % 60)}.${part(milliseconds % 1000, 3)}`;
}

/** What OnPostExecute tells: how the executable ended, and the milliseconds it took. */
export function executionOf(data: ExecutionEvent['data']): { readonly result: string; readonly duration: number } {
  const { result, duration } = (data ?? {}) as { result?: unknown; duration?: unknown };
  return { result: String(result ?? 'completion'), duration: Number(duration ?? 0) };
}

const contextTypes: Readonly<Record<string, number>> = {
  task: 10,
  sequence: 30,
  'event-handler': 30,
  'for-loop': 40,
  'foreach-loop': 50,
  package: 60,
};
const pipelineContext = 20;

/** The context of a message: the properties of the executable that raised it and of those around it (source: catalog.event_message_context). */
export function contextRows(operationId: number, messageId: number, path: string, known: KnownPackages): ContextRow[] {
  return known.around(path).flatMap((executable, depth) =>
    executable.properties.map(([property_name, property_value]) => ({
      operation_id: operationId,
      event_message_id: messageId,
      context_depth: depth,
      package_path: known.packagePath(executable.path),
      context_type: contextTypeOf(executable),
      context_source_name: executable.name,
      context_source_id: executable.id,
      property_name,
      property_value,
    })),
  );
}

function contextTypeOf({ kind, isDataFlow }: ToldExecutable): number {
  return isDataFlow ? pipelineContext : (contextTypes[kind] ?? 10);
}
