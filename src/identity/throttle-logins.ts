import { sql } from 'kysely';
import { nameKey } from '../store/name-key.ts';
import type { Store, StoreQueries } from '../store/store.ts';

/** Wrong passwords in a row that cost nothing. */
export const freeAttempts = 5;

const firstDelay = 1000;
const longestDelay = 15 * 60 * 1000;
const forgottenAfter = 24 * 60 * 60 * 1000;
const steps = 10;

/**
 * How long after the last of so many failures in a row the next attempt is accepted, in milliseconds: nothing below 5, then 1 s, doubling with each
 * failure up to 15 minutes. A day without failures is a fresh start.
 */
export function delayAfter(failures: number): number {
  if (failures < freeAttempts) return 0;
  return failures >= freeAttempts + steps ? longestDelay : firstDelay * 2 ** (failures - freeAttempts);
}

/** What failures are counted by: the user that was named, whether it exists or not, and the address that the attempt came from. */
export interface LoginSubject {
  readonly name: string;
  /** Absent: only by user. */
  readonly origin: string | undefined;
}

/** Milliseconds until an attempt is accepted; 0: now. */
export async function waitingTime(db: StoreQueries, subject: LoginSubject, now: number): Promise<number> {
  const rows = await db.selectFrom('login_failures').selectAll().where('subject_key', 'in', keysOf(subject)).execute();
  const waits = rows
    .filter(({ last_ms }) => now - last_ms < forgottenAfter)
    .map(({ failures, last_ms }) => last_ms + delayAfter(failures) - now);
  return Math.max(0, ...waits);
}

/** Counts a wrong password, by user and by origin; one that comes while others make it wait is not counted twice. */
export async function countFailure(store: Store, subject: LoginSubject, now: number): Promise<void> {
  await store.transaction(async (db) => {
    for (const subject_key of keysOf(subject)) {
      await db
        .insertInto('login_failures')
        .values({ subject_key, failures: 1, last_ms: now })
        .onConflict((conflict) =>
          conflict
            .column('subject_key')
            .doUpdateSet((row) => ({
              last_ms: now,
              failures: row
                .case()
                .when('login_failures.last_ms', '<=', now - forgottenAfter)
                .then(sql<number>`1`)
                .else(row('login_failures.failures', '+', sql<number>`1`))
                .end(),
            }))
            .where((row) =>
              row.or([
                row('login_failures.failures', '<', freeAttempts),
                row('login_failures.last_ms', '<=', now - longestDelay),
                ...Array.from({ length: steps }, (_, step) =>
                  row.and([
                    row('login_failures.failures', '=', freeAttempts + step),
                    row('login_failures.last_ms', '<=', now - delayAfter(freeAttempts + step)),
                  ]),
                ),
              ]),
            ),
        )
        .execute();
    }
  });
}

/**
 * Forgets the failures of a user that has proved itself, and as many of its origin: those of other users stay, so nobody wipes out
 * guesses at them with a login of his own.
 */
export async function clearFailures(store: Store, subject: LoginSubject): Promise<void> {
  const [userKey = '', originKey] = keysOf(subject);
  const own = await store.db
    .selectFrom('login_failures')
    .select('failures')
    .where('subject_key', '=', userKey)
    .executeTakeFirst();
  if (own === undefined) return;
  await store.transaction(async (db) => {
    const removed = await db
      .deleteFrom('login_failures')
      .where('subject_key', '=', userKey)
      .returning('failures')
      .executeTakeFirst();
    if (removed === undefined || originKey === undefined) return;
    await db
      .updateTable('login_failures')
      .set((row) => ({ failures: row('failures', '-', removed.failures) }))
      .where('subject_key', '=', originKey)
      .execute();
    await db.deleteFrom('login_failures').where('subject_key', '=', originKey).where('failures', '<=', 0).execute();
  });
}

/** Forgets the failures of a user, whatever they came from. */
export async function clearUserFailures(store: Store, name: string): Promise<void> {
  const keys = keysOf({ name, origin: undefined });
  await store.db.deleteFrom('login_failures').where('subject_key', 'in', keys).execute();
}

/** Removes what counts no more; done from time to time, so that guesses at names that nobody has do not pile up. */
export async function forgetOldFailures(store: Store, now: number): Promise<void> {
  await store.db
    .deleteFrom('login_failures')
    .where('last_ms', '<=', now - forgottenAfter)
    .execute();
}

function keysOf({ name, origin }: LoginSubject): string[] {
  const user = `user:${nameKey(name.slice(0, 256))}`;
  return origin === undefined ? [user] : [user, `origin:${origin}`];
}
