import type { StoreQueries } from '../../store/store.ts';
import type { PreparedWork } from './dispatch/prepare-work.ts';
import { operationStatus } from './operation-codes.ts';
import type { WorkOutcome } from './worker/worker-messages.ts';

const statusOf = {
  success: operationStatus.succeeded,
  failure: operationStatus.failed,
  canceled: operationStatus.canceled,
} as const;

/** Keeps what a validation found out: `validation_status` of packages and, when all of it was validated, of the project (source: catalog.projects). */
export async function recordValidation(
  db: StoreQueries,
  { work, projectId, isWholeProject }: PreparedWork,
  outcomes: readonly WorkOutcome[],
  now: number,
): Promise<void> {
  for (const [index, { result }] of outcomes.entries()) {
    const infoId = work.runs[index]?.infoId;
    if (infoId === undefined) continue;
    await db
      .updateTable('extended_operation_info')
      .set({ status: statusOf[result], end_ms: now })
      .where('info_id', '=', infoId)
      .execute();
  }
  if (outcomes.length < work.runs.length || outcomes.some(({ result }) => result === 'canceled')) return;
  const failed = new Set(work.runs.filter((_, index) => outcomes[index]?.result !== 'success').map(nameOf));
  for (const name of new Set(work.runs.map(nameOf))) {
    await db
      .updateTable('packages')
      .set({ validation_status: failed.has(name) ? 'F' : 'S', last_validation_ms: now })
      .where('project_id', '=', projectId)
      .where('name', '=', name)
      .execute();
  }
  if (!isWholeProject) return;
  await db
    .updateTable('projects')
    .set({ validation_status: failed.size > 0 ? 'F' : 'S', last_validation_ms: now })
    .where('project_id', '=', projectId)
    .execute();
}

function nameOf({ packageName }: { readonly packageName: string }): string {
  return packageName;
}
