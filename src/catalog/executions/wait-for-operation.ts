import type { CatalogSession } from '../catalog-session.ts';
import { openStatuses } from './operation-codes.ts';

const millisecondsBetweenLooks = 500;

/** Resolves with the status of an operation when it is over, or with the one it has when the signal is aborted. Ends on other servers are seen within half a second. */
export async function waitForOperation(
  session: CatalogSession,
  operationId: number,
  signal?: AbortSignal,
): Promise<number> {
  let wake: (() => void) | undefined;
  const stopListening = session.signals?.listen((news, id) => {
    if (news === 'ended' && id === operationId) wake?.();
  });
  const aborted = (): void => wake?.();
  signal?.addEventListener('abort', aborted);
  try {
    for (;;) {
      // Listens before it looks: an end in between is not missed.
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const status = await statusOf(session, operationId);
      if (!(openStatuses as readonly number[]).includes(status) || signal?.aborted) return status;
      const timer = setTimeout(() => wake?.(), millisecondsBetweenLooks);
      await woken;
      clearTimeout(timer);
    }
  } finally {
    stopListening?.();
    signal?.removeEventListener('abort', aborted);
  }
}

async function statusOf({ store }: CatalogSession, operationId: number): Promise<number> {
  const { status } = await store.db
    .selectFrom('operations')
    .select('status')
    .where('operation_id', '=', operationId)
    .executeTakeFirstOrThrow();
  return status;
}
