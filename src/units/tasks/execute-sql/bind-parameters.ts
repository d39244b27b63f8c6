import type { StatementParameter, TaskContext, TypedValue } from 'opendtsx/sdk';
import { type ExecuteSqlInstance, parameterDirections } from './execute-sql.ts';
import { parameterStyleOf, positionOf } from './parameter-style.ts';
import { declaredType } from './parameter-types.ts';
import { countMarkers, mentionsParameter, replaceMarkers } from './sql-text.ts';

/** A parameter with the variable it belongs to. */
export interface BoundParameter {
  readonly variable: string;
  readonly parameter: StatementParameter;
}

/** A batch with the parameters that it uses. */
export interface BoundBatch {
  readonly sql: string;
  readonly parameters: readonly BoundParameter[];
}

type Binding = ExecuteSqlInstance['properties']['ParameterBindings'][number];

const directions: Readonly<Record<number, StatementParameter['direction']>> = {
  [parameterDirections.Input]: 'input',
  [parameterDirections.Output]: 'output',
  [parameterDirections.ReturnValue]: 'returnValue',
};

/**
 * The parameter bindings in the order of the parameters: positions by number, names as written; the return value of a stored
 * procedure that the task calls itself comes first.
 */
function orderedBindings(instance: ExecuteSqlInstance): readonly Binding[] {
  const { ParameterBindings: bindings, IsStoredProcedure: isCall } = instance.properties;
  const rank = (binding: Binding): number => {
    if (isCall && binding.ParameterDirection === parameterDirections.ReturnValue) return -1;
    return positionOf(binding.ParameterName) ?? 0;
  };
  return bindings.toSorted((a, b) => rank(a) - rank(b));
}

/**
 * Reads the variables of the parameter bindings, in the order of the parameters. ADO takes any names for the markers of a statement: there the order of
 * the bindings counts. Source: Execute SQL task, parameter names and markers (documentation).
 */
export function readParameters(
  instance: ExecuteSqlInstance,
  context: TaskContext,
  statement: string,
): BoundParameter[] {
  const named = hasNames(instance, statement);
  return orderedBindings(instance).map((binding) => ({
    variable: binding.DtsVariableName,
    parameter: {
      ...(named ? { name: parameterName(binding) } : {}),
      value: parameterValue(instance, binding, context),
      direction: directions[binding.ParameterDirection] ?? 'input',
    },
  }));
}

function hasNames({ properties }: ExecuteSqlInstance, statement: string): boolean {
  const { ParameterBindings: bindings, IsStoredProcedure: isCall } = properties;
  if (parameterStyleOf(bindings) !== 'named') return false;
  const isMentioned = bindings.some((binding) => mentionsParameter(statement, parameterName(binding)));
  return isCall || isMentioned || countMarkers(statement) === 0;
}

/** A call written for ODBC, `{? = call name(?, ?)}`, as an EXEC statement; any other batch as it is. */
export function execOfOdbcCall(instance: ExecuteSqlInstance, batch: string): string {
  const call = /^\{\s*(\?\s*=)?\s*call\s+([^({]+?)\s*(?:\(([\s\S]*)\))?\s*\}\s*;?$/i.exec(batch.trim());
  if (call === null) return batch;
  const [, result = '', name, passed = ''] = call;
  const bindings = orderedBindings(instance);
  const first = result === '' ? 0 : 1;
  const markers = replaceMarkers(passed, (index) => {
    const isOutput = bindings[first + index]?.ParameterDirection === parameterDirections.Output;
    return isOutput ? '? OUTPUT' : '?';
  });
  return `EXEC ${result === '' ? '' : '? = '}${name} ${markers}`.trim();
}

/** The EXEC statement for a stored procedure given by its name; a text that is a statement already stays as it is. */
export function procedureCall(instance: ExecuteSqlInstance, procedure: string): string {
  const name = procedure.trim();
  if (/^exec(ute)?\s/i.test(name)) return name;
  const named = parameterStyleOf(instance.properties.ParameterBindings) === 'named';
  const passed: string[] = [];
  let target = '';
  for (const binding of orderedBindings(instance)) {
    const marker = named ? parameterName(binding) : '?';
    const argument = named ? `${marker} = ${marker}` : marker;
    if (binding.ParameterDirection === parameterDirections.ReturnValue) target = `${marker} = `;
    else if (binding.ParameterDirection === parameterDirections.Output) passed.push(`${argument} OUTPUT`);
    else passed.push(argument);
  }
  return `EXEC ${target}${name} ${passed.join(', ')}`.trim();
}

function parameterName(binding: Binding): string {
  return binding.ParameterName.startsWith('@') ? binding.ParameterName : `@${binding.ParameterName}`;
}

function parameterValue(instance: ExecuteSqlInstance, binding: Binding, context: TaskContext): TypedValue {
  const current = context.variable(binding.DtsVariableName);
  if (binding.ParameterDirection !== parameterDirections.Input) {
    return { type: declaredType(binding, instance.properties.ParameterBindings) ?? current.type, value: null };
  }
  const size = binding.ParameterSize;
  if (typeof current.value === 'string' && size > 0 && current.value.length > size) {
    return { type: current.type, value: current.value.slice(0, size) };
  }
  return current;
}

/**
 * Shares the parameters out over the batches: names go to the batches that mention them, positions are taken up by the markers
 * from left to right. A single batch gets all of them, so that the database reports a number that does not fit.
 */
export function bindBatches(batches: readonly string[], parameters: readonly BoundParameter[]): BoundBatch[] {
  if (batches.length === 1) return [{ sql: batches[0], parameters }];
  let next = 0;
  return batches.map((sql) => {
    if (parameters.every((bound) => bound.parameter.name !== undefined)) {
      const mentioned = parameters.filter((bound) => mentionsParameter(sql, bound.parameter.name ?? ''));
      return { sql, parameters: mentioned };
    }
    const first = next;
    next += countMarkers(sql);
    return { sql, parameters: parameters.slice(first, next) };
  });
}
