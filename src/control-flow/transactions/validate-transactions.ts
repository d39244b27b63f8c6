import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import type { ConnectionPlan, ExecutablePlan } from '../../plan/package-plan.ts';
import { findConnection } from '../../plan/plan-connections.ts';
import type { ExecutableRun } from '../executable-run.ts';
import { bindConnectionOf } from '../use-connection.ts';
import { isolationName, isolationOf } from './isolation-level.ts';
import { noteSplit } from './known-splits.ts';

const notSupported = 0;
const supported = 1;
const required = 2;

/** What joins a transaction that a container begins. */
interface TransactionScope {
  readonly plan: ExecutablePlan;
  readonly connections: Set<ConnectionPlan>;
  /** Names of the executables that also change what no transaction takes back. */
  readonly others: string[];
}

/** What is wrong with, or worth knowing of, the transactions of a package: isolation levels, several databases in one, files. */
export function transactionFindings(root: ExecutableRun): readonly Diagnostic[] {
  const findings: Diagnostic[] = [];
  const scopes: TransactionScope[] = [];
  visit(root, root.plan, root.parent?.transaction === undefined ? undefined : scopeOf(root.plan), scopes, findings);
  for (const scope of scopes) findings.push(...scopeFindings(root, scope));
  return findings;
}

function scopeOf(plan: ExecutablePlan): TransactionScope {
  return { plan, connections: new Set(), others: [] };
}

function visit(
  root: ExecutableRun,
  plan: ExecutablePlan,
  outer: TransactionScope | undefined,
  scopes: TransactionScope[],
  findings: Diagnostic[],
): void {
  if (plan.neverRuns) return;
  const { transactionOption: option } = plan.settings;
  findings.push(...unknownNumbers(plan));
  let scope = option === notSupported ? undefined : outer;
  if (option === required && outer === undefined) {
    scope = scopeOf(plan);
    scopes.push(scope);
  }
  if (scope !== undefined) {
    const { connections } = root.execution.plan;
    for (const id of [...(plan.task?.connections ?? []), ...(plan.foreachLoop?.connections ?? [])]) {
      const connection = findConnection(connections, id);
      if (connection !== undefined && isDatabase(connection)) scope.connections.add(connection);
    }
    if (changesMore(plan)) scope.others.push(plan.name);
    if (plan.task?.properties.ExecuteOutOfProcess === true) findings.push(outOfProcess(plan.path));
  }
  for (const child of [...plan.executables, ...plan.eventHandlers]) visit(root, child, scope, scopes, findings);
}

/** The finding about a child package in another process, which cannot join the transaction of its task. */
export function outOfProcess(executable: string): Diagnostic {
  return diagnostic('OPENDTSX_E_TRANSACTION_OUTOFPROCESS', { executable }, { source: executable });
}

// The reader keeps whatever number a file has; a setting from outside was checked when it was given.
function unknownNumbers({ settings, path }: ExecutablePlan): Diagnostic[] {
  const { transactionOption: value, isolationLevel } = settings;
  const findings: Diagnostic[] = [];
  if (value !== notSupported && value !== supported && value !== required) {
    const args = { property: 'TransactionOption', value, expected: '0 NotSupported, 1 Supported or 2 Required' };
    findings.push(diagnostic('OPENDTSX_E_PROPERTY_VALUE', args, { source: path, subComponent: 'TransactionOption' }));
  }
  if (value === required && isolationOf(isolationLevel) === undefined) {
    const args = { executable: path, level: isolationName(isolationLevel) };
    findings.push(diagnostic('OPENDTSX_E_TRANSACTION_ISOLATION', args, { source: path }));
  }
  return findings;
}

function scopeFindings(root: ExecutableRun, { plan, connections, others }: TransactionScope): Diagnostic[] {
  const findings: Diagnostic[] = [];
  const places = new Map<string, string>();
  for (const connection of connections) {
    const place = placeOf(root, connection);
    if (place !== undefined) places.set(place, connection.name);
  }
  if (places.size > 1) {
    noteSplit(plan);
    const args = { executable: plan.path, connections: [...places.values()].join(', ') };
    findings.push(diagnostic('OPENDTSX_W_TRANSACTION_TWOSTORES', args, { source: plan.path }));
  }
  if (others.length > 0) {
    const args = { executable: plan.path, tasks: others.join(', ') };
    findings.push(diagnostic('OPENDTSX_I_TRANSACTION_FILES', args, { source: plan.path }));
  }
  return findings;
}

// Where an expression leads that cannot be evaluated yet shows at run time.
function placeOf(root: ExecutableRun, connection: ConnectionPlan): string | undefined {
  try {
    const { connectionString, target } = bindConnectionOf(root, connection);
    return target ?? connectionString;
  } catch (error) {
    if (error instanceof DtsError) return undefined;
    throw error;
  }
}

function isDatabase({ unit, target }: ConnectionPlan): boolean {
  return unit === undefined ? target !== undefined : unit.declaration.gives === 'database';
}

function changesMore({ task }: ExecutablePlan): boolean {
  const declaration = task?.unit?.declaration;
  if (task === undefined || declaration === undefined) return false;
  if (task.pipeline !== undefined) {
    // A data flow without a plan does not run.
    return task.pipeline.plan?.components.some(({ unit }) => unit.declaration.writesFiles === true) ?? false;
  }
  return declaration.rollsBack !== true;
}
