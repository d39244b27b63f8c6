import { hostname } from 'node:os';
import type { CatalogSession } from '../catalog-session.ts';
import { messageSourceType } from '../executions/operation-codes.ts';
import { grantInitialPermissions } from '../permissions/initial-permissions.ts';
import { objectType } from '../permissions/permission-types.ts';

/** What an operation did, or failed to do. */
export interface EndedOperation {
  readonly type: number;
  readonly status: number;
  readonly objectType?: number;
  readonly objectId?: number;
  readonly objectName: string;
  /** When it began; now when absent. */
  readonly startMs?: number;
  readonly messages?: readonly OperationMessage[];
}

/** A message of an operation. */
export interface OperationMessage {
  /** 70 information, 110 warning, 120 error. */
  readonly type: number;
  readonly message: string;
}

const rowsAtOnce = 500;

/** Records an operation of the caller that has ended, and gives its number. It is never seen running: nothing of it is left over by a crash. */
export async function recordOperation(session: CatalogSession, operation: EndedOperation): Promise<number> {
  const { db } = session.store;
  const now = session.now();
  const { operation_id } = await db
    .insertInto('operations')
    .values({
      operation_type: operation.type,
      created_ms: operation.startMs ?? now,
      object_type: operation.objectType ?? null,
      object_id: operation.objectId ?? null,
      object_name: operation.objectName,
      status: operation.status,
      start_ms: operation.startMs ?? now,
      end_ms: now,
      caller_id: session.caller.id,
      caller_name: session.caller.name,
      process_id: process.pid,
      server_name: session.serverName,
      machine_name: hostname(),
    })
    .returning('operation_id')
    .executeTakeFirstOrThrow();
  const rows = (operation.messages ?? []).map(({ type, message }) => ({
    operation_id,
    message_ms: now,
    message_type: type,
    message_source_type: messageSourceType.entryPoint,
    message: message.replaceAll('\0', '\ufffd'),
  }));
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    await db
      .insertInto('operation_messages')
      .values(rows.slice(start, start + rowsAtOnce))
      .execute();
  }
  await grantInitialPermissions(session, objectType.operation, operation_id);
  return operation_id;
}
