import { nameKey } from '../../../store/name-key.ts';
import { catalogError } from '../../catalog-errors.ts';
import type { CatalogSession } from '../../catalog-session.ts';
import { requireCatalogAdministrator } from '../../permissions/may-do.ts';

/** The keys of `execution_limits` that an operation counts for: all operations together, its folder, its tags. */
export function queueKeysOf(folderName: string, tags: readonly string[]): string[] {
  return ['*', `folder:${nameKey(folderName)}`, ...tags.map((tag) => `tag:${nameKey(tag)}`)];
}

/** The keys as a row of `operation_queue` has them. */
export function readQueueKeys(text: string): readonly string[] {
  return JSON.parse(text) as string[];
}

/** A limit: at most so many operations with the key run at a time, on all servers together. */
export interface ExecutionLimit {
  /** `*`, `folder:<name>` or `tag:<name>`. */
  readonly key: string;
  /** Null removes the limit. */
  readonly most: number | null;
}

/** Sets or removes a limit. For administrators of the catalog. */
export async function setExecutionLimit(session: CatalogSession, { key, most }: ExecutionLimit): Promise<void> {
  requireCatalogAdministrator(session);
  const isKey = key === '*' || /^(?:folder|tag):./.test(key);
  if (!isKey || (most !== null && (!Number.isInteger(most) || most < 1))) {
    throw catalogError('OPENDTSX_E_CATALOG_LIMIT', { key, most: String(most) });
  }
  const colon = key.indexOf(':') + 1;
  const limit_key = key.slice(0, colon) + nameKey(key.slice(colon));
  const { db } = session.store;
  if (most === null) await db.deleteFrom('execution_limits').where('limit_key', '=', limit_key).execute();
  else {
    await db
      .insertInto('execution_limits')
      .values({ limit_key, most })
      .onConflict((conflict) => conflict.column('limit_key').doUpdateSet({ most }))
      .execute();
  }
  session.signals?.tell('queued', 0);
}

/** All limits. For administrators of the catalog. */
export async function listExecutionLimits(session: CatalogSession): Promise<{ limit_key: string; most: number }[]> {
  requireCatalogAdministrator(session);
  return session.store.db.selectFrom('execution_limits').selectAll().orderBy('limit_key').execute();
}
