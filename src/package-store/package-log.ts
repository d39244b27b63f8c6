import { requireAccess } from './package-roles.ts';
import type { PackageStoreSession } from './package-store-session.ts';

/** An entry of the log: the columns of sysssislog. */
export interface PackageLogEntry {
  readonly event: string;
  readonly computer: string;
  readonly operator: string;
  readonly source: string;
  readonly sourceId: string;
  readonly executionId: string;
  /** Milliseconds since 1970 of the clock of who logs, as if it were UTC: entries come without time zone. */
  readonly startMs: number;
  readonly endMs: number;
  readonly dataCode: number;
  readonly dataBytes?: Uint8Array;
  readonly message: string;
}

const days = 24 * 60 * 60 * 1000;
/** Nobody empties the table in msdb; here nothing grows without end. */
const keptFor = 365 * days;

/** sp_ssis_addlogentry: keeps an entry. Who may list packages may log. Entries of more than a year ago go with the first of a new day. */
export async function addLogEntry(session: PackageStoreSession, entry: PackageLogEntry): Promise<void> {
  requireAccess(session.caller, 'enumerate', '');
  const { db } = session.store;
  const now = session.now();
  const last = await db
    .selectFrom('package_log')
    .select((row) => row.fn.max('logged_ms').as('logged_ms'))
    .executeTakeFirst();
  if (Math.floor(Number(last?.logged_ms ?? 0) / days) < Math.floor(now / days)) {
    await db
      .deleteFrom('package_log')
      .where('logged_ms', '<', now - keptFor)
      .execute();
  }
  await db
    .insertInto('package_log')
    .values({
      event: storable(entry.event),
      computer: storable(entry.computer),
      operator: storable(entry.operator),
      source: storable(entry.source),
      source_id: entry.sourceId,
      execution_id: entry.executionId,
      start_ms: entry.startMs,
      end_ms: entry.endMs,
      data_code: entry.dataCode,
      data_bytes: entry.dataBytes ?? null,
      message: storable(entry.message),
      logged_ms: now,
    })
    .execute();
}

/** PostgreSQL keeps no NUL in texts. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '\ufffd');
}
