import type { ConnectionPlan } from '../../plan/package-plan.ts';
import type { Connection, ConnectionManagerInstance } from '../../sdk/connection-manager.ts';
import type { ExecutableRun } from '../executable-run.ts';

/** Acquires a connection for a run: within its transaction when it has one, else by `open`. Throws a `DtsError`. */
export function connectInTransaction(
  run: ExecutableRun,
  plan: ConnectionPlan,
  { target, connectionString }: ConnectionManagerInstance,
  open: () => Promise<Connection>,
): Promise<Connection> {
  const { transaction } = run;
  // Validating a package opens nothing that lasts; a task that validates itself again must see what its transaction has done.
  if (transaction === undefined || run.execution.validating) return open();
  const { host } = run.execution;
  return transaction.connect({
    name: plan.name,
    key: `${plan.id} ${target ?? connectionString}`,
    open,
    release: (connection) => host.release(plan, connection),
    signal: host.signal,
  });
}
