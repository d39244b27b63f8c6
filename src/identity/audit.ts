import type { Store } from '../store/store.ts';
import { requireRole } from './identity-errors.ts';
import type { IdentitySession } from './identity-session.ts';
import type { Principal } from './principal.ts';
import { type Page, pageSize } from './users.ts';

/** Where a request came in. */
export type AuditFace = 'rest' | 'tds' | 'soap' | 'agent' | 'console';

/** How a request ended. */
export type AuditOutcome = 'done' | 'refused' | 'failed';

/** What is written down of a request: never a value that could be a secret. */
export interface AuditRecord {
  /** A name alone when nobody was let in. */
  readonly caller: Pick<Principal, 'id' | 'name'> | { readonly id?: undefined; readonly name: string };
  readonly face: AuditFace;
  /** What was asked for, e.g. `delete_project`. */
  readonly action: string;
  /** E.g. `/Loads/Warehouse`. */
  readonly objectPath?: string;
  readonly outcome: AuditOutcome;
  /** Why it was refused or failed. */
  readonly reason?: string;
}

/** An entry of the audit log. */
export interface AuditEntry {
  readonly auditId: number;
  readonly timeMs: number;
  readonly principalId: number | undefined;
  readonly principalName: string;
  readonly face: string;
  readonly action: string;
  readonly objectPath: string | undefined;
  readonly outcome: AuditOutcome;
  readonly reason: string | undefined;
}

/** Which entries are wanted; `after` is the number of the last entry seen: older ones follow. */
export interface AuditFilter extends Page {
  readonly principalId?: number;
  readonly action?: string;
  readonly outcome?: AuditOutcome;
  readonly fromMs?: number;
  readonly untilMs?: number;
}

const longestText = 2000;

/** Writes down what was done, refused or failed. */
export async function writeAudit(store: Store, record: AuditRecord, now: () => number): Promise<void> {
  const { caller, face, action, objectPath, outcome, reason } = record;
  await store.db
    .insertInto('audit_entries')
    .values({
      time_ms: now(),
      principal_id: caller.id ?? null,
      principal_name: storable(caller.name).slice(0, 256),
      face,
      action: storable(action).slice(0, 256),
      object_path: objectPath === undefined ? null : storable(objectPath).slice(0, longestText),
      outcome,
      reason: reason === undefined ? null : storable(reason).slice(0, longestText),
    })
    .execute();
}

/** The audit log, the newest first; only sysadmin and ssis_admin. */
export async function listAudit(session: IdentitySession, filter: AuditFilter = {}): Promise<AuditEntry[]> {
  requireRole(session, 'read the audit log', 'ssis_admin');
  return readAudit(session.store, filter);
}

/** What the caller itself was refused, the newest first, with the reasons: everybody may ask why. */
export async function listOwnRefusals(session: IdentitySession, page: Page = {}): Promise<AuditEntry[]> {
  return readAudit(session.store, { ...page, principalId: session.caller.id, outcome: 'refused' });
}

/** Removes entries that are older; only sysadmin. The answer is their number. */
export async function removeAuditBefore(
  session: IdentitySession,
  { timeMs }: { readonly timeMs: number },
): Promise<number> {
  requireRole(session, 'shorten the audit log');
  const { numDeletedRows } = await session.store.db
    .deleteFrom('audit_entries')
    .where('time_ms', '<', timeMs)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

async function readAudit(store: Store, filter: AuditFilter): Promise<AuditEntry[]> {
  const { after, principalId, action, outcome, fromMs, untilMs } = filter;
  let query = store.db.selectFrom('audit_entries').selectAll();
  if (after !== undefined) query = query.where('audit_id', '<', after);
  if (principalId !== undefined) query = query.where('principal_id', '=', principalId);
  if (action !== undefined) query = query.where('action', '=', action);
  if (outcome !== undefined) query = query.where('outcome', '=', outcome);
  if (fromMs !== undefined) query = query.where('time_ms', '>=', fromMs);
  if (untilMs !== undefined) query = query.where('time_ms', '<', untilMs);
  const rows = await query.orderBy('audit_id', 'desc').limit(pageSize(filter)).execute();
  return rows.map((row) => ({
    auditId: row.audit_id,
    timeMs: row.time_ms,
    principalId: row.principal_id ?? undefined,
    principalName: row.principal_name,
    face: row.face,
    action: row.action,
    objectPath: row.object_path ?? undefined,
    outcome: row.outcome,
    reason: row.reason ?? undefined,
  }));
}

/** Names come from anybody; PostgreSQL keeps no NUL in texts. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '�');
}
