import { formatValue } from '../datatypes/format-value.ts';
import type { TypedValue } from '../datatypes/value.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import { type BoundExecutable, bindExecutable } from '../plan/bind.ts';
import { textOfValue } from '../plan/plan-task.ts';
import { propertyEvaluator } from './evaluate-property.ts';
import type { ExecutableRun } from './executable-run.ts';
import { raiseEvent, raiseFinding } from './raise-event.ts';
import type { VariableCell } from './variable-scope.ts';

/** Binds an executable before its run and takes over its settings; a failure is raised as its error and gives undefined. */
export function bindRun(run: ExecutableRun): BoundExecutable | undefined {
  const { plan } = run;
  if (plan.propertyExpressions.length === 0) return { settings: plan.settings, values: noValues };
  try {
    const bound = bindExecutable(plan, propertyEvaluator(run.scope, plan.path));
    run.settings = bound.settings;
    const { values } = bound;
    run.name = textOf(values.get('Name')) ?? run.name;
    run.description = textOf(values.get('Description')) ?? run.description;
    return bound;
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    raiseFinding(run, error.diagnostic);
    return undefined;
  }
}

function textOf(value: TypedValue | undefined): string | undefined {
  return value === undefined ? undefined : textOfValue(value);
}

const noValues: BoundExecutable['values'] = new Map();

/** Raises OnVariableValueChanged on a run whenever one of its own variables that says so was written. */
export function watchVariables(run: ExecutableRun): void {
  if (!run.plan.variables.some(({ raiseChangedEvent }) => raiseChangedEvent)) return;
  run.scope.onChanged = (cell) => {
    raiseEvent(run, 'OnVariableValueChanged', {
      data: { variable: cell.qualifiedName },
      systemValues: new Map([
        ['VariableID', cell.id],
        ['VariableName', cell.qualifiedName.slice(cell.qualifiedName.indexOf('::') + 2)],
        ['VariableDescription', cell.description],
        ['VariableValue', textOfCell(cell)],
      ]),
    });
  };
}

function textOfCell({ type, value }: VariableCell): string {
  return type === undefined || value === null ? '' : formatValue(value, type);
}
