import type { TypedValue } from '../datatypes/value.ts';
import { dtsError } from '../diagnostics/dts-error.ts';
import { bindEnumerator } from '../plan/bind.ts';
import type { ForeachLoopPlan, ForLoopPlan } from '../plan/package-plan.ts';
import { evaluateFor, propertyEvaluator } from './evaluate-property.ts';
import type { ExecutableRun } from './executable-run.ts';
import { raiseFinding } from './raise-event.ts';
import { foreachContext } from './task-context.ts';
import { type ConnectionUse, releaseConnections } from './use-connection.ts';
import { isTypedValue } from './variable-scope.ts';

/** Whether a loop goes on: it ends when it was cancelled, failed, or has MaximumErrorCount errors. */
function goesOn(run: ExecutableRun): boolean {
  const { maximumErrorCount } = run.settings;
  const full = maximumErrorCount > 0 && run.errorCount >= maximumErrorCount;
  return !full && !run.failed && !run.execution.host.signal.aborted;
}

const iterationsPerTurn = 32;

/** Lets timers, signals and other executables in now and then: iterations without any waiting would keep them out for good. */
async function giveWay(iteration: number): Promise<void> {
  if (iteration % iterationsPerTurn === 0) await new Promise((resolve) => setImmediate(resolve));
}

/** Runs a For Loop: initialization once, the test before and the assignment after each iteration. Throws a `DtsError` for bad expressions. */
export async function runForLoop(run: ExecutableRun, loop: ForLoopPlan): Promise<void> {
  const { scope, plan } = run;
  const assign = (expression: ForLoopPlan['assign'], symbol: string, property: string): void => {
    if (expression === undefined) return;
    const value = evaluateFor(scope, expression, symbol, plan.path, property);
    if (expression.assignmentTarget !== undefined) scope.write(expression.assignmentTarget, value);
  };
  const { evaluate } = loop;
  if (evaluate === undefined)
    throw dtsError('DTS_E_FORLOOPHASNOEXPRESSION', { executable: plan.path }, { source: plan.path });
  assign(loop.initialize, 'DTS_E_FORLOOPINITEXPRESSIONINVALID', 'InitExpression');
  for (let iteration = 1; goesOn(run); iteration++) {
    const test = evaluateFor(scope, evaluate, 'DTS_E_FORLOOPEVALEXPRESSIONINVALID', plan.path, 'EvalExpression');
    if (test.value !== true) return;
    await run.execution.runContent(run);
    await run.pending;
    await giveWay(iteration);
    if (!goesOn(run)) return;
    assign(loop.assign, 'DTS_E_FORLOOPASSIGNEXPRESSIONINVALID', 'AssignExpression');
  }
}

/** Runs a Foreach Loop over the collection as it is when the loop starts. Throws a `DtsError` when it cannot be enumerated. */
export async function runForeachLoop(run: ExecutableRun, loop: ForeachLoopPlan): Promise<void> {
  let iteration = 0;
  for (const item of await enumerate(run, loop)) {
    await giveWay(++iteration);
    if (!goesOn(run)) return;
    for (const { variable, valueIndex } of loop.mappings) {
      if (valueIndex >= item.length) {
        const args = { executable: run.plan.path, index: valueIndex, variable, count: item.length };
        throw dtsError('OPENDTSX_E_FOREACHVALUEMISSING', args, { source: run.plan.path });
      }
      assignValue(run, variable, item[valueIndex]);
    }
    await run.execution.runContent(run);
    await run.pending;
  }
}

function assignValue(run: ExecutableRun, variable: string, value: TypedValue | { readonly object: unknown }): void {
  if (isTypedValue(value)) run.scope.write(variable, value);
  else run.scope.setObject(variable, value.object);
}

async function enumerate(
  run: ExecutableRun,
  loop: ForeachLoopPlan,
): Promise<readonly (readonly (TypedValue | { readonly object: unknown })[])[]> {
  const { plan, scope } = run;
  if (loop.unit === undefined) return [];
  const { instance, findings } = bindEnumerator(plan, propertyEvaluator(scope, `${plan.path}.ForEachEnumerator`));
  const own = loop.unit.declaration.validate(instance);
  for (const finding of [...findings, ...own]) raiseFinding(run, { ...finding, source: finding.source ?? plan.path });
  if ([...findings, ...own].some(({ severity }) => severity === 'error')) return [];
  const module = await loop.unit.load();
  const uses: ConnectionUse[] = [];
  try {
    return await module.enumerate(instance, foreachContext(run, uses));
  } finally {
    await releaseConnections(run, uses, (finding) => raiseFinding(run, finding));
  }
}
