import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError, dtsError } from '../../diagnostics/dts-error.ts';
import { bindLogProvider } from '../../plan/logging/bind-log-provider.ts';
import { selectedLogProviders } from '../../plan/logging/plan-log-providers.ts';
import type { ConnectionPlan, LogProviderPlan } from '../../plan/package-plan.ts';
import { findConnection } from '../../plan/plan-connections.ts';
import type { Connection } from '../../sdk/connection-manager.ts';
import type { LogProviderContext, LogProviderInstance, LogProviderValidation } from '../../sdk/log-provider.ts';
import { propertyEvaluator } from '../evaluate-property.ts';
import { type ExecutableRun, type PackageExecution, startRun } from '../executable-run.ts';
import { slotCount } from '../execution-slots.ts';
import { raiseFinding } from '../raise-event.ts';
import { taskValidation } from '../task-context.ts';
import { bindConnectionOf } from '../use-connection.ts';
import { ExecutionLog, type OpenProvider } from './execution-log.ts';
import { logEvent } from './log-event.ts';

type PackageResult = 'success' | 'failure' | 'canceled';

/** The logs of a package that begins. */
export interface PackageLogs {
  /** False when one of them could not be opened: then the package does not run. */
  readonly opened: boolean;
  /** Writes PackageEnd and closes the logs; gives the result, which is failure when a log is not complete. */
  end(result: PackageResult): Promise<PackageResult>;
}

const results: Readonly<Record<PackageResult, number>> = { success: 0, failure: 1, canceled: 3 };
const nothing = new Uint8Array();

/**
 * Opens the logs that containers of a package write to, and writes PackageStart. What is wrong with one is raised as an error of the package, as
 * in SSIS. An execution that only validates opens none.
 * @param parent run of the Execute Package task when the package is a child
 */
export async function openLogs(execution: PackageExecution, parent: ExecutableRun | undefined): Promise<PackageLogs> {
  const used = usedProviders(execution);
  const surrounding = parent?.execution.log;
  if (used.length === 0 && surrounding === undefined) return { opened: true, end: async (result) => result };
  const root = startRun(execution.plan.root, execution, parent);
  const log = new ExecutionLog(execution, (finding, run = root) =>
    raiseFinding(run, { ...finding, source: root.plan.path }),
  );
  const faults: Diagnostic[] = [];
  for (const provider of used) faults.push(...(await openProvider(root, provider, log)));
  if (!execution.validateOnly) execution.log = log;
  const write = (event: string, message: string, dataCode: number): void =>
    execution.log === undefined
      ? undefined
      : log.writeToAll(root, { event, origin: root, message, dataCode, dataBytes: nothing });
  write('PackageStart', 'Beginning of package execution.\r\n', 0);
  logEvent(root, 'Diagnostic', { message: `At most ${slotsOf(execution)} executables run at the same time.` });
  for (const fault of faults) raiseFinding(root, fault);
  await root.pending;
  return {
    opened: faults.length === 0,
    async end(result) {
      write('PackageEnd', 'End of package execution.\r\n', results[result]);
      // The transaction that a child package takes part in may keep its entries waiting.
      if (parent?.transaction !== undefined) {
        parent.transaction.whenEnded(() => closeLog(root, log));
        return result;
      }
      await closeLog(root, log);
      return log.hasFailed && result === 'success' ? 'failure' : result;
    },
  };
}

function slotsOf({ plan, host }: PackageExecution): number {
  return slotCount(host.maxConcurrent ?? plan.maxConcurrentExecutables, host.processors);
}

async function closeLog(root: ExecutableRun, log: ExecutionLog): Promise<void> {
  const lost = await log.close();
  root.execution.log = undefined;
  for (const finding of lost) raiseFinding(root, { ...finding, source: root.plan.path });
  await root.pending;
}

function usedProviders({ plan }: PackageExecution): readonly LogProviderPlan[] {
  const selected = selectedLogProviders(plan.root);
  return plan.logProviders.filter(({ id, isAttached }) => isAttached || selected.has(id));
}

/** Opens the log of a provider; gives what is wrong with it. */
async function openProvider(
  root: ExecutableRun,
  plan: LogProviderPlan,
  log: ExecutionLog,
): Promise<readonly Diagnostic[]> {
  const source = plan.isAttached ? root.plan.path : `${root.plan.path}.LogProviders[${plan.name}]`;
  const placed = (findings: readonly Diagnostic[]): Diagnostic[] =>
    findings
      .filter(({ severity }) => severity === 'error')
      .map((finding) => ({ ...finding, source: finding.source ?? source }));
  try {
    const { instance, findings } = bindLogProvider(plan, root.plan.scope, propertyEvaluator(root.scope, source));
    const { unit } = plan;
    const known = placed([...plan.findings, ...findings]);
    if (unit === undefined || known.length > 0) return known;
    const faults = placed(unit.declaration.validate(instance, logValidation(root)));
    if (faults.length === 0 && !root.execution.validateOnly) {
      log.add(
        plan.id,
        await openInstance(root, instance, async (context) => (await unit.load()).open(instance, context)),
      );
    }
    return faults;
  } catch (error) {
    if (error instanceof DtsError) return [{ ...error.diagnostic, source: error.diagnostic.source ?? source }];
    throw error;
  }
}

function logValidation(root: ExecutableRun): LogProviderValidation {
  const { connectionKind, checkPath } = taskValidation(root);
  const checkPolicy: LogProviderValidation['checkPolicy'] = (access) => root.execution.host.checkPolicy(access);
  return { connectionKind, checkPath: (path) => checkPath(path), checkPolicy };
}

async function openInstance(
  root: ExecutableRun,
  instance: LogProviderInstance,
  open: (context: LogProviderContext) => Promise<OpenProvider['log']>,
): Promise<OpenProvider> {
  const { host } = root.execution;
  const uses: (readonly [ConnectionPlan, Connection])[] = [];
  const release = async (): Promise<void> => {
    for (const [plan, connection] of uses.splice(0)) await host.release(plan, connection);
  };
  const context: LogProviderContext = {
    ...logValidation(root),
    signal: neverAborted,
    resolvePath: (path) => host.resolvePath(path),
    translateSql: (sql, dialect, database) => host.translateSql(sql, dialect, database),
    async connection(reference) {
      // Not as part of a transaction: what is rolled back was logged all the same.
      const plan = findConnection(root.execution.plan.connections, reference);
      if (plan === undefined) throw dtsError('DTS_E_CONNECTIONNOTFOUND', { connection: reference });
      const fault = plan.findings.find(({ severity }) => severity === 'error');
      if (fault !== undefined) throw new DtsError(fault);
      const connection = await host.acquire(plan, bindConnectionOf(root, plan), 'execute', neverAborted);
      uses.push([plan, connection]);
      return connection;
    },
  };
  try {
    return { instance, log: await open(context), release };
  } catch (error) {
    await release();
    throw error;
  }
}

const neverAborted = new AbortController().signal;
