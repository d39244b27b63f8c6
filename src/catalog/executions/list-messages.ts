import type { Selectable } from 'kysely';
import type { StoreTables } from '../../store/tables/store-tables.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { type ListPage, limitOf } from '../list-page.ts';
import { rowsReadableBy } from '../permissions/readable-by.ts';

/** A row of catalog.operation_messages. */
export type ListedMessage = Pick<
  Selectable<StoreTables['operation_messages']>,
  | 'operation_message_id'
  | 'operation_id'
  | 'message_ms'
  | 'message_type'
  | 'message_source_type'
  | 'message'
  | 'extended_info_id'
>;

/** Which messages, by their numbers. */
export interface MessagePage extends ListPage {
  readonly operationId?: number;
  readonly messageType?: number;
}

/** catalog.operation_messages: those of operations that the caller may read. */
export async function listOperationMessages(session: CatalogSession, page: MessagePage = {}): Promise<ListedMessage[]> {
  let query = session.store.db
    .selectFrom('operation_messages')
    .select([
      'operation_message_id',
      'operation_id',
      'message_ms',
      'message_type',
      'message_source_type',
      'message',
      'extended_info_id',
    ])
    .where(await rowsReadableBy(session, 'operation_messages.operation_id', page.operationId))
    .where('operation_message_id', '>', page.after ?? 0)
    .orderBy('operation_message_id')
    .limit(limitOf(page));
  if (page.operationId !== undefined) query = query.where('operation_id', '=', page.operationId);
  if (page.messageType !== undefined) query = query.where('message_type', '=', page.messageType);
  return query.execute();
}

/** A row of catalog.event_messages. */
export type ListedEventMessage = Omit<Selectable<StoreTables['operation_messages']>, 'operation_message_id'> & {
  readonly event_message_id: number;
};

/** catalog.event_messages: what packages said, in operations that the caller may read. */
export async function listEventMessages(
  session: CatalogSession,
  page: MessagePage & { readonly eventName?: string; readonly packageName?: string } = {},
): Promise<ListedEventMessage[]> {
  let query = session.store.db
    .selectFrom('operation_messages')
    .select([
      'operation_message_id as event_message_id',
      'operation_id',
      'message_ms',
      'message_type',
      'message_source_type',
      'message',
      'extended_info_id',
      'package_name',
      'event_name',
      'message_source_name',
      'message_source_id',
      'subcomponent_name',
      'package_path',
      'execution_path',
      'thread_id',
      'message_code',
    ])
    .where('event_name', 'is not', null)
    .where(await rowsReadableBy(session, 'operation_messages.operation_id', page.operationId))
    .where('operation_message_id', '>', page.after ?? 0)
    .orderBy('operation_message_id')
    .limit(limitOf(page));
  if (page.operationId !== undefined) query = query.where('operation_id', '=', page.operationId);
  if (page.messageType !== undefined) query = query.where('message_type', '=', page.messageType);
  if (page.eventName !== undefined) query = query.where('event_name', '=', page.eventName);
  if (page.packageName !== undefined) query = query.where('package_name', '=', page.packageName);
  return query.execute();
}

/** A row of catalog.event_message_context. */
export type ListedContext = Omit<Selectable<StoreTables['event_message_context']>, 'operation_id'>;

/** catalog.event_message_context: of messages that the caller may read. */
export async function listEventMessageContext(
  session: CatalogSession,
  page: ListPage & { readonly eventMessageId?: number; readonly operationId?: number } = {},
): Promise<ListedContext[]> {
  let query = session.store.db
    .selectFrom('event_message_context')
    .select([
      'context_id',
      'event_message_id',
      'context_depth',
      'package_path',
      'context_type',
      'context_source_name',
      'context_source_id',
      'property_name',
      'property_value',
    ])
    .where(await rowsReadableBy(session, 'event_message_context.operation_id', page.operationId))
    .where('context_id', '>', page.after ?? 0)
    .orderBy('context_id')
    .limit(limitOf(page));
  if (page.eventMessageId !== undefined) query = query.where('event_message_id', '=', page.eventMessageId);
  if (page.operationId !== undefined) query = query.where('operation_id', '=', page.operationId);
  return query.execute();
}

/** A row of catalog.extended_operation_info. */
export type ListedOperationInfo = Selectable<StoreTables['extended_operation_info']>;

/** catalog.extended_operation_info: of operations that the caller may read. */
export async function listExtendedOperationInfo(
  session: CatalogSession,
  page: ListPage & { readonly operationId?: number } = {},
): Promise<ListedOperationInfo[]> {
  let query = session.store.db
    .selectFrom('extended_operation_info')
    .selectAll()
    .where(await rowsReadableBy(session, 'extended_operation_info.operation_id', page.operationId))
    .where('info_id', '>', page.after ?? 0)
    .orderBy('info_id')
    .limit(limitOf(page));
  if (page.operationId !== undefined) query = query.where('operation_id', '=', page.operationId);
  return query.execute();
}
