import { randomUUID } from 'node:crypto';
import type { CatalogSession } from '../catalog/catalog-session.ts';
import type { Dispatcher } from '../catalog/executions/dispatch/start-dispatcher.ts';
import { listExecutions } from '../catalog/executions/list-operations.ts';
import { stopOperation } from '../catalog/executions/stop-operation.ts';
import type { RunningPackages } from '../package-store/running-packages.ts';

const lookEvery = 1000;

/** Keeps the executions of this server in the registry of running packages, to the second. What is returned ends that. */
export function trackRunningPackages(
  session: CatalogSession,
  dispatcher: Pick<Dispatcher, 'running'>,
  running: RunningPackages,
): () => void {
  const entered = new Map<number, () => void>();
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    const now = new Set(dispatcher.running().map(({ operationId }) => operationId));
    for (const [id, remove] of entered) {
      if (now.has(id)) continue;
      remove();
      entered.delete(id);
    }
    for (const id of now) if (!entered.has(id)) entered.set(id, await enter(session, running, id));
    isLooking = false;
  };
  const timer = setInterval(() => {
    void look().catch(() => {
      // The store does not answer: it is asked again.
      isLooking = false;
    });
  }, lookEvery);
  timer.unref();
  return () => clearInterval(timer);
}

async function enter(session: CatalogSession, running: RunningPackages, executionId: number): Promise<() => void> {
  const [execution] = await listExecutions(session, { executionId });
  // Validations run no package.
  if (execution === undefined) return () => undefined;
  return running.add({
    packageName: execution.package_name,
    packageDescription: `\\SSISDB\\${execution.folder_name}\\${execution.project_name}\\${execution.package_name}`,
    packageId: '',
    instanceId: `{${randomUUID().toUpperCase()}}`,
    userId: execution.caller_id,
    userName: execution.caller_name,
    startMs: execution.start_ms ?? session.now(),
    stop: () => stopOperation(session, { operationId: executionId }),
  });
}
