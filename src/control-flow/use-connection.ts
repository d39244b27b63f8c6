import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError, dtsError } from '../diagnostics/dts-error.ts';
import { bindConnection } from '../plan/bind.ts';
import type { ConnectionPlan } from '../plan/package-plan.ts';
import { findConnection } from '../plan/plan-connections.ts';
import type { Connection, ConnectionManagerInstance } from '../sdk/connection-manager.ts';
import type { DatabaseAbilities } from '../sdk/driver.ts';
import { propertyEvaluator } from './evaluate-property.ts';
import { type ExecutableRun, packageRun } from './executable-run.ts';
import type { ConnectionPurpose, ExecutionHost } from './execution-host.ts';
import { withExternalRequest } from './logging/external-request.ts';
import { connectInTransaction } from './transactions/connect-in-transaction.ts';

/** A connection in use by an executable. */
export interface ConnectionUse {
  readonly plan: ConnectionPlan;
  readonly connection: Connection;
}

/** Acquires a connection by id, refId or name: property expressions are evaluated anew each time. Throws a `DtsError`. */
export async function acquireConnection(
  run: ExecutableRun,
  reference: string,
  purpose: ConnectionPurpose = 'execute',
): Promise<ConnectionUse> {
  const { path } = run.plan;
  const plan = findConnection(run.execution.plan.connections, reference);
  if (plan === undefined) throw dtsError('DTS_E_CONNECTIONNOTFOUND', { connection: reference }, { source: path });
  const fault = plan.findings.find(({ severity }) => severity === 'error');
  if (fault !== undefined) throw new DtsError(fault);
  const { instance, findings } = bindConnection(plan, connectionEvaluator(run, plan));
  const unreadable = findings.find(({ severity }) => severity === 'error');
  if (unreadable !== undefined) throw new DtsError(unreadable);
  const open = (): Promise<Connection> =>
    withExternalRequest(run, `open ${plan.name}`, () =>
      run.execution.host.acquire(plan, instance, purpose, run.signal),
    );
  return { plan, connection: await connectInTransaction(run, plan, instance, open) };
}

/** A connection manager as it is now. Throws a `DtsError` when one of its expressions has no value. */
export function bindConnectionOf(run: ExecutableRun, plan: ConnectionPlan): ConnectionManagerInstance {
  return bindConnection(plan, connectionEvaluator(run, plan)).instance;
}

// Property expressions of connection managers see the variables of the package.
function connectionEvaluator(run: ExecutableRun, plan: ConnectionPlan): ReturnType<typeof propertyEvaluator> {
  return propertyEvaluator(packageRun(run).scope, `\\Package.Connections[${plan.name}]`);
}

/** Gives connections back; a failure to do so is raised by `onFailure`, not thrown. */
export async function releaseConnections(
  run: ExecutableRun,
  uses: readonly ConnectionUse[],
  onFailure: (finding: Diagnostic) => void,
): Promise<void> {
  for (const { plan, connection } of uses) {
    try {
      await run.execution.host.release(plan, connection);
    } catch (error) {
      if (!(error instanceof DtsError)) throw error;
      onFailure(error.diagnostic);
    }
  }
}

/** Findings about where a connection manager leads. One whose ConnectionString is an expression is judged when it is acquired. */
export function validateConnection(run: ExecutableRun, plan: ConnectionPlan): readonly Diagnostic[] {
  const { host } = run.execution;
  const source = `\\Package.Connections[${plan.name}]`;
  if (plan.unit === undefined || plan.findings.length > 0) return plan.findings;
  if (plan.propertyExpressions.some(({ property }) => property === 'ConnectionString')) return [];
  const { instance, findings } = bindConnection(plan, connectionEvaluator(run, plan));
  const bound = withCredential(host, instance);
  if ('finding' in bound)
    return [...findings, bound.finding].map((finding) => ({ ...finding, source: finding.source ?? source }));
  const own = plan.unit.declaration.validate(bound.instance, {
    hasDriver: (scheme) => host.hasDriver(scheme),
    driverForProvider: (provider) => host.driverForProvider(provider),
    checkPath: (path) => host.checkPath(path),
    checkPolicy: (access) => host.checkPolicy(access),
    checkTarget: (scheme, target, options) => host.checkTarget(scheme, target, options),
  });
  return [...findings, ...own].map((finding) => ({ ...finding, source: finding.source ?? source }));
}

/** The connection manager as the user that the options name for it, or why there is none. */
function withCredential(
  host: ExecutionHost,
  instance: ConnectionManagerInstance,
): { readonly instance: ConnectionManagerInstance } | { readonly finding: Diagnostic } {
  try {
    return { instance: host.withCredential?.(instance) ?? instance };
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    return { finding: error.diagnostic };
  }
}

/** What the driver says about the database that a connection manager leads to; undefined when that is not known before it is acquired. */
export function databaseAbilitiesOf(run: ExecutableRun, reference: string): DatabaseAbilities | undefined {
  const { host } = run.execution;
  const plan = findConnection(run.execution.plan.connections, reference);
  if (plan === undefined || plan.propertyExpressions.some(({ property }) => property === 'ConnectionString')) return;
  const [named = ''] = plan.target?.split(':') ?? [];
  if (host.hasDriver(named)) return host.databaseAbilities(named);
  let scheme: string | undefined;
  plan.unit?.declaration.validate(bindConnection(plan, connectionEvaluator(run, plan)).instance, {
    hasDriver: (each) => host.hasDriver(each),
    driverForProvider: (provider) => host.driverForProvider(provider),
    checkPath: () => undefined,
    checkTarget(each) {
      scheme = each;
      return undefined;
    },
  });
  return scheme === undefined ? undefined : host.databaseAbilities(scheme);
}

function isDelayed(run: ExecutableRun, plan: ConnectionPlan): boolean {
  const given = plan.propertyExpressions.find(({ property }) => property === 'DelayValidation');
  if (given === undefined) return plan.model.delayValidation;
  return connectionEvaluator(run, plan)(given.expression, given.property).value === true;
}

/**
 * Whether validation is not to open a connection: DelayValidation, or a fault that was raised already. Where a file lies that an expression names is
 * known only at run time.
 */
export function postponesValidation(run: ExecutableRun, reference: string): boolean {
  const plan = findConnection(run.execution.plan.connections, reference);
  if (plan === undefined) return false;
  const isFile = plan.target === undefined && plan.unit?.declaration.gives !== 'database';
  if (isFile && plan.propertyExpressions.some(({ property }) => property === 'ConnectionString')) return true;
  return isDelayed(run, plan) || validateConnection(run, plan).some(({ severity }) => severity === 'error');
}
