import type { Insertable } from 'kysely';
import type { EventContext, ExecutionEvent } from '../../../runtime/run-request.ts';
import type { StoreTables } from '../../../store/tables/store-tables.ts';
import { messageSourceType, messageType, messageTypeOfEvent } from '../operation-codes.ts';
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
    message: storable(textOf(event)),
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

/** Numbers of `context_type` (source: catalog.event_message_context). */
const contextTypes: Readonly<Record<EventContext['kind'], number>> = {
  task: 10,
  pipeline: 20,
  sequence: 30,
  'for-loop': 40,
  'foreach-loop': 50,
  package: 60,
  variable: 70,
  'connection-manager': 80,
};
/** As many characters as an sql_variant holds of Unicode text. */
const longestValue = 4000;

/** The context of a message: a row for each property of what stood around its event. */
export function contextRows(
  operationId: number,
  messageId: number,
  context: readonly EventContext[],
  known: KnownPackages,
): ContextRow[] {
  return context.flatMap(({ depth, path, member = '', kind, name, id, properties }) =>
    properties.map(([property, value]) => ({
      operation_id: operationId,
      event_message_id: messageId,
      context_depth: depth,
      package_path: storable(known.packagePath(path) + member),
      context_type: contextTypes[kind],
      context_source_name: storable(name),
      context_source_id: id,
      property_name: property,
      property_value: storable(value).slice(0, longestValue),
    })),
  );
}

// PostgreSQL has no text with such a character.
function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd');
}
