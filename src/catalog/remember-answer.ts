import type { CatalogSession } from './catalog-session.ts';
import { inTransaction } from './in-transaction.ts';

const rememberedFor = 24 * 60 * 60 * 1000;

/** A request that is answered once, however often it is sent. */
export interface RepeatableRequest {
  /** What the client names the request by. */
  readonly key: string;
  /** SHA-256 of the request: tells requests with the same key apart. Kept sealed, as what was sent could be guessed from it. */
  readonly digest: Uint8Array;
}

/** What came of a request that may have been sent before. */
export type RememberedAnswer<T> =
  | { readonly kind: 'answer'; readonly answer: T; readonly isRepeated: boolean }
  | { readonly kind: 'other-request' };

/**
 * Does `work` for the first of the caller's requests with a key, in one transaction with the memory of it, and gives its answer to every later one within 24
 * hours. Of two that come at once, at different servers too, one waits for the other. The answer must be JSON, without secrets. `work` that throws is
 * forgotten.
 */
export function rememberAnswer<T>(
  session: CatalogSession,
  { key, digest }: RepeatableRequest,
  work: (inside: CatalogSession) => Promise<T>,
): Promise<RememberedAnswer<T>> {
  return inTransaction(session, async (inside) => {
    const { db } = inside.store;
    const purpose = `idempotency_keys ${inside.caller.id} ${key}`;
    const mine = { principal_id: inside.caller.id, idempotency_key: key };
    await db
      .deleteFrom('idempotency_keys')
      .where('principal_id', '=', mine.principal_id)
      .where('idempotency_key', '=', key)
      .where('created_ms', '<', inside.now() - rememberedFor)
      .execute();
    const { numInsertedOrUpdatedRows: first } = await db
      .insertInto('idempotency_keys')
      .values({
        ...mine,
        request_hash: Buffer.from(inside.sealer.seal(digest, purpose)).toString('base64'),
        created_ms: inside.now(),
      })
      .onConflict((conflict) => conflict.columns(['principal_id', 'idempotency_key']).doNothing())
      .executeTakeFirstOrThrow();
    const row = db
      .selectFrom('idempotency_keys')
      .select(['request_hash', 'answer'])
      .where('principal_id', '=', mine.principal_id)
      .where('idempotency_key', '=', key);
    if (first === 0n) {
      const before = await row.executeTakeFirstOrThrow();
      const known = inside.sealer.open(Buffer.from(before.request_hash, 'base64'), purpose);
      if (known === undefined || !known.equals(digest)) return { kind: 'other-request' };
      return { kind: 'answer', answer: JSON.parse(before.answer ?? 'null') as T, isRepeated: true };
    }
    const answer = await work(inside);
    await db
      .updateTable('idempotency_keys')
      .set({ answer: JSON.stringify(answer) })
      .where('principal_id', '=', mine.principal_id)
      .where('idempotency_key', '=', key)
      .execute();
    return { kind: 'answer', answer, isRepeated: false };
  });
}

/** Forgets requests that nobody may repeat any more. For the server. */
export async function forgetAnswers({ store, now }: CatalogSession): Promise<void> {
  await store.db
    .deleteFrom('idempotency_keys')
    .where('created_ms', '<', now() - rememberedFor)
    .execute();
}
