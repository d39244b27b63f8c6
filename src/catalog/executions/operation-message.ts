import type { Insertable } from 'kysely';
import type { StoreTables } from '../../store/tables/store-tables.ts';

/** A message of an operation that is no event of a package. */
export function operationMessage(
  operationId: number,
  type: number,
  sourceType: number,
  message: string,
  now: number,
): Insertable<StoreTables['operation_messages']> {
  return {
    operation_id: operationId,
    message_ms: now,
    message_type: type,
    message_source_type: sourceType,
    // PostgreSQL has no text with such a character.
    message: message.replaceAll('\0', '\ufffd'),
  };
}
