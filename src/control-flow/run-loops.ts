import { dtsError, InternalError } from '../diagnostics/dts-error.ts';
import { bindEnumerator } from '../plan/bind.ts';
import type { ForeachLoopPlan, ForLoopPlan } from '../plan/package-plan.ts';
import type { ForeachCollection, ForeachItem } from '../sdk/foreach-enumerator.ts';
import { goesOnAfterQuery } from './cancellation.ts';
import { evaluateFor, propertyEvaluator } from './evaluate-property.ts';
import type { ExecutableRun } from './executable-run.ts';
import { recordItems, resumedItems } from './journal/loop-items.ts';
import { raiseFinding, settleEvents } from './raise-event.ts';
import { foreachContext, foreachValidation } from './task-context.ts';
import { type ConnectionUse, releaseConnections } from './use-connection.ts';
import { isTypedValue } from './variable-scope.ts';

/** Whether a loop goes on: it ends when it was cancelled, failed, or has MaximumErrorCount errors. */
function goesOn(run: ExecutableRun): boolean {
  const { maximumErrorCount } = run.settings;
  const full = maximumErrorCount > 0 && run.errorCount >= maximumErrorCount;
  return !full && !run.failed && !run.signal.aborted;
}

async function mayIterate(run: ExecutableRun): Promise<boolean> {
  return goesOn(run) && (await goesOnAfterQuery(run));
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
  const { journal } = run.execution;
  const resumed = journal?.iterationOf(run) ?? 0;
  if (resumed === 0) assign(loop.initialize, 'DTS_E_FORLOOPINITEXPRESSIONINVALID', 'InitExpression');
  await settleEvents(run);
  for (let iteration = Math.max(1, resumed); goesOn(run); iteration++) {
    if (iteration !== resumed) {
      const test = evaluateFor(scope, evaluate, 'DTS_E_FORLOOPEVALEXPRESSIONINVALID', plan.path, 'EvalExpression');
      if (test.value !== true) return;
      journal?.iterationBegins(run, iteration);
    }
    run.iteration = iteration;
    await run.execution.runContent(run);
    await settleEvents(run);
    await giveWay(iteration);
    if (!(await mayIterate(run))) return;
    assign(loop.assign, 'DTS_E_FORLOOPASSIGNEXPRESSIONINVALID', 'AssignExpression');
    await settleEvents(run);
  }
}

/** Runs a Foreach Loop over the collection as it is when the loop starts. Throws a `DtsError` when it cannot be enumerated. */
export async function runForeachLoop(run: ExecutableRun, loop: ForeachLoopPlan): Promise<void> {
  const { journal } = run.execution;
  const resumed = journal?.iterationOf(run) ?? 0;
  const items = resumedItems(run, resumed) ?? (await enumerate(run, loop));
  if (resumed === 0) recordItems(run, items);
  for (let iteration = Math.max(1, resumed); iteration <= items.length; iteration++) {
    await giveWay(iteration);
    if (!(await mayIterate(run))) return;
    // What the iteration had made of its variables before is theirs already.
    assignItem(run, loop, itemAt(run, items, iteration - 1), iteration === resumed);
    await settleEvents(run);
    if (iteration !== resumed) journal?.iterationBegins(run, iteration);
    run.iteration = iteration;
    await run.execution.runContent(run);
    await settleEvents(run);
  }
}

function itemAt(run: ExecutableRun, items: ForeachCollection, index: number): ForeachItem {
  const item = items.at(index);
  if (item === undefined) throw new InternalError(`The enumerator of ${run.plan.path} gives no item ${index}.`);
  return item;
}

function assignItem(run: ExecutableRun, { mappings }: ForeachLoopPlan, item: ForeachItem, onlyObjects: boolean): void {
  for (const { variable, valueIndex } of mappings) {
    if (valueIndex >= item.length) {
      const args = { executable: run.plan.path, index: valueIndex, variable, count: item.length };
      throw dtsError('OPENDTSX_E_FOREACHVALUEMISSING', args, { source: run.plan.path });
    }
    const value = item[valueIndex];
    if (!isTypedValue(value) || !onlyObjects) assignValue(run, variable, value);
  }
}

function assignValue(run: ExecutableRun, variable: string, value: ForeachItem[number]): void {
  if (isTypedValue(value)) run.scope.write(variable, value);
  else run.scope.setObject(variable, value.object);
}

async function enumerate(run: ExecutableRun, loop: ForeachLoopPlan): Promise<ForeachCollection> {
  const { plan, scope } = run;
  if (loop.unit === undefined) return [];
  const { instance, findings } = bindEnumerator(plan, propertyEvaluator(scope, `${plan.path}.ForEachEnumerator`));
  const own = loop.unit.declaration.validate(instance, foreachValidation(run));
  const all = [...findings, ...own];
  // The others were raised when the package was validated.
  const told = loop.propertyExpressions.length > 0 || all.some(({ severity }) => severity === 'error') ? all : [];
  for (const finding of told) raiseFinding(run, { ...finding, source: finding.source ?? plan.path });
  if (all.some(({ severity }) => severity === 'error')) return [];
  const module = await loop.unit.load();
  const uses: ConnectionUse[] = [];
  try {
    return await module.enumerate(instance, foreachContext(run, uses));
  } finally {
    await releaseConnections(run, uses, (finding) => raiseFinding(run, finding));
  }
}
