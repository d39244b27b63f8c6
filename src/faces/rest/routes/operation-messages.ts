import type { CatalogSession } from '../../../catalog/catalog-session.ts';
import {
  listEventMessages,
  listOperationMessages,
  type MessagePage,
} from '../../../catalog/executions/list-messages.ts';
import { viewOf } from '../view.ts';

/** A message of an operation with what is known of the event that it tells of. */
export const fullMessage = viewOf({
  operation_message_id: 'integer',
  operation_id: 'integer',
  message_ms: 'time',
  message_type: 'integer',
  message_source_type: 'integer',
  message: 'text',
  extended_info_id: 'integer?',
  package_name: 'text?',
  event_name: 'text?',
  message_source_name: 'text?',
  message_source_id: 'text?',
  subcomponent_name: 'text?',
  package_path: 'text?',
  execution_path: 'text?',
  thread_id: 'integer?',
  message_code: 'integer?',
});

/** The messages of an operation, events with their places, by their numbers. */
export async function fullMessages(session: CatalogSession, page: MessagePage & { readonly operationId: number }) {
  const messages = await listOperationMessages(session, page);
  if (messages.length === 0) return [];
  // Events are messages too, so those of the page are among as many events.
  const events = await listEventMessages(session, { ...page, limit: messages.length });
  const known = new Map(events.map((event) => [event.event_message_id, event]));
  return messages.map((message) => fullMessage.show({ ...known.get(message.operation_message_id), ...message }));
}
