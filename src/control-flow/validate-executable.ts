import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import {
  type BoundExecutable,
  bindEnumerator,
  bindExecutable,
  bindForLoop,
  bindPipeline,
  bindTask,
} from '../plan/bind.ts';
import type { ExecutablePlan } from '../plan/package-plan.ts';
import { usedConnectionIds } from '../plan/plan-package.ts';
import { isUnsupported } from '../plan/unsupported-units.ts';
import type { PropertyBag, PropertyDeclarations } from '../sdk/property.ts';
import { propertyEvaluator } from './evaluate-property.ts';
import { type ExecutableRun, type PackageExecution, startRun } from './executable-run.ts';
import { pipelineSurroundings } from './pipeline-surroundings.ts';
import { raiseEvent, raiseFinding } from './raise-event.ts';
import { raiseStatus } from './raise-status.ts';
import { foreachValidation, taskValidation } from './task-context.ts';
import { transactionFindings } from './transactions/validate-transactions.ts';
import { validateConnection } from './use-connection.ts';

/** What validation found, by severity. */
export interface ValidationCount {
  errors: number;
  warnings: number;
}

/**
 * Validates a package and everything in it that can run; raises the events of validation on runs of its own.
 * @param given what was found before and is reported with it
 */
export async function validatePackage(
  execution: PackageExecution,
  parent: ExecutableRun | undefined,
  given: readonly Diagnostic[] = [],
): Promise<ValidationCount> {
  const count: ValidationCount = { errors: 0, warnings: 0 };
  execution.validating = true;
  const root = startRun(execution.plan.root, execution, parent);
  await validateTree(root, false, count, () => [
    ...given,
    ...execution.plan.planFindings,
    ...connectionFindings(root),
    ...transactionFindings(root),
  ]);
  if (execution.host.warnAsError && count.warnings > 0) {
    report(
      root,
      [diagnostic('OPENDTSX_E_WARNINGASERROR', { count: count.warnings }, { source: root.plan.path })],
      count,
    );
    await root.pending;
  }
  execution.validating = false;
  return count;
}

function connectionFindings(root: ExecutableRun): readonly Diagnostic[] {
  const { connections } = root.execution.plan;
  const used = usedConnectionIds(root.plan);
  return connections
    .filter(({ id }) => used.has(id))
    .flatMap((connection) => guarded(() => validateConnection(root, connection)));
}

async function validateTree(
  run: ExecutableRun,
  delayed: boolean,
  count: ValidationCount,
  first: () => readonly Diagnostic[] = () => [],
): Promise<void> {
  const { plan } = run;
  if (run.signal.aborted) return;
  const bound = bindGuarded(run, count);
  if (bound === undefined || bound.settings.disabled) return;
  run.settings = bound.settings;
  const late = delayed || bound.settings.delayValidation;
  raiseEvent(run, 'OnPreValidate');
  raiseStatus(run, 'validating');
  await run.pending;
  report(run, first(), count);
  const findings = late ? plan.findings.filter(isUnsupported) : findingsOfExecutable(run, bound);
  report(run, findings, count);
  if (!late && !findings.some(({ severity }) => severity === 'error')) {
    report(
      run,
      (await externalFindings(run, bound)).map((finding) => asFoundEarly(run, finding)),
      count,
    );
  }
  await run.pending;
  for (const child of [...plan.executables, ...plan.eventHandlers]) {
    await validateTree(startRun(child, run.execution, run), late, count);
  }
  raiseEvent(run, 'OnPostValidate');
  await run.pending;
}

function bindGuarded(run: ExecutableRun, count: ValidationCount): BoundExecutable | undefined {
  try {
    return bindExecutable(run.plan, propertyEvaluator(run.scope, run.plan.path));
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    report(run, [error.diagnostic], count);
    return undefined;
  }
}

function report(run: ExecutableRun, findings: readonly Diagnostic[], count: ValidationCount): void {
  for (const finding of findings) {
    if (finding.severity === 'error') count.errors++;
    else if (finding.severity === 'warning') count.warnings++;
    raiseFinding(run, finding);
  }
}

function guarded(findings: () => readonly Diagnostic[]): readonly Diagnostic[] {
  try {
    return findings();
  } catch (error) {
    if (error instanceof DtsError) return [error.diagnostic];
    throw error;
  }
}

/** Everything that is wrong with an executable as it is bound now, its content left aside. */
export function findingsOfExecutable(run: ExecutableRun, bound: BoundExecutable): readonly Diagnostic[] {
  return [...run.plan.findings, ...guarded(() => findingsOfBinding(run, bound))];
}

function findingsOfBinding(run: ExecutableRun, bound: BoundExecutable): readonly Diagnostic[] {
  const { plan } = run;
  const declaration = plan.task?.unit?.declaration;
  if (declaration === undefined) return [...bindForLoop(plan, bound).findings, ...findingsOfEnumerator(run)];
  const { instance, findings } = bindTask(plan, bound);
  const own = declaration.validate(instance, taskValidation(run));
  const missing = missingProperties(plan, declaration.properties, instance.properties);
  const pipeline = bound.values.size === 0 ? [] : bindPipeline(plan, bound).findings;
  return [...findings, ...missing, ...own, ...pipeline].map((finding) => ({
    ...finding,
    source: finding.source ?? plan.path,
  }));
}

// What property expressions give to an enumerator may come from executables before the loop: it is judged when the loop starts.
function findingsOfEnumerator(run: ExecutableRun): readonly Diagnostic[] {
  const { plan, scope } = run;
  const { foreachLoop } = plan;
  if (foreachLoop?.unit === undefined || foreachLoop.propertyExpressions.length > 0) return [];
  const { instance, findings } = bindEnumerator(plan, propertyEvaluator(scope, `${plan.path}.ForEachEnumerator`));
  const own = foreachLoop.unit.declaration.validate(instance, foreachValidation(run));
  return [...findings, ...own].map((finding) => ({ ...finding, source: finding.source ?? plan.path }));
}

/** What the data flow of an executable, as it is bound now, finds different outside. */
export async function externalFindings(run: ExecutableRun, bound: BoundExecutable): Promise<readonly Diagnostic[]> {
  try {
    const { plan } = bindPipeline(run.plan, bound);
    return plan === undefined
      ? []
      : await run.execution.host.validatePipeline(plan, pipelineSurroundings(run, 'validate'));
  } catch (error) {
    if (error instanceof DtsError) return [error.diagnostic];
    throw error;
  }
}

/**
 * The outside may change before the data flow's turn: a package may make its tables itself. What would be an error then is a warning now, and is
 * checked again right before the data flow runs. SSIS fails at once; whoever only validates gets the error here too.
 */
function asFoundEarly(run: ExecutableRun, finding: Diagnostic): Diagnostic {
  if (run.execution.validateOnly || finding.severity !== 'error') return finding;
  // Its own symbol is that of an error.
  const { message, symbol, args, ...place } = finding;
  return diagnostic(
    'OPENDTSX_W_CHECKEDAGAIN',
    { ...args, finding: message, symbol },
    { ...place, severity: 'warning' },
  );
}

function missingProperties(plan: ExecutablePlan, declarations: PropertyDeclarations, bag: PropertyBag): Diagnostic[] {
  return Object.entries(declarations)
    .filter(([name, { required }]) => required === true && (bag[name] === '' || bag[name] === null))
    .map(([name]) =>
      diagnostic(
        'OPENDTSX_E_PROPERTY_VALUE',
        { property: name, value: '', expected: 'a value: the property is required' },
        { source: plan.path, subComponent: name },
      ),
    );
}
