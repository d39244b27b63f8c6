import type { CatalogSession } from '../../catalog-session.ts';
import type { ExecutionReport } from '../worker/worker-messages.ts';
import type { Claim } from './claim-execution.ts';
import { asHolder } from './hold-lease.ts';

/** Keeps a report of a running execution, asked for or made by itself. */
export async function keepDump(
  session: CatalogSession,
  claim: Claim,
  dumpId: string,
  report: ExecutionReport,
): Promise<void> {
  const now = session.now();
  const kept = { taken_ms: now, report: JSON.stringify(report) };
  await asHolder(session.store, claim, async (db) => {
    await db
      .insertInto('execution_dumps')
      .values({ dump_id: dumpId, execution_id: claim.operationId, requested_ms: now, ...kept })
      .onConflict((conflict) => conflict.column('dump_id').doUpdateSet(kept))
      .execute();
  });
}
