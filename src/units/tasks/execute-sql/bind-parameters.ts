import { type ColumnType, columnType, type StatementParameter, type TaskContext, type TypedValue } from 'opendtsx/sdk';
import { type ExecuteSqlInstance, parameterDirections } from './execute-sql.ts';
import { parameterStyleOf, positionOf } from './parameter-style.ts';
import { countMarkers, mentionsParameter } from './sql-text.ts';

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

/** Reads the variables of the parameter bindings, in the order of the parameters. */
export function readParameters(instance: ExecuteSqlInstance, context: TaskContext): BoundParameter[] {
  const named = parameterStyleOf(instance.properties.ParameterBindings) === 'named';
  return orderedBindings(instance).map((binding) => ({
    variable: binding.DtsVariableName,
    parameter: {
      ...(named ? { name: parameterName(binding) } : {}),
      value: parameterValue(binding, context),
      direction: directions[binding.ParameterDirection] ?? 'input',
    },
  }));
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

function parameterValue(binding: Binding, context: TaskContext): TypedValue {
  const current = context.variable(binding.DtsVariableName);
  if (binding.ParameterDirection !== parameterDirections.Input) {
    return { type: declaredType(binding) ?? current.type, value: null };
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

const oleDbTypes: Readonly<Record<number, ColumnType>> = {
  2: columnType('DT_I2'),
  3: columnType('DT_I4'),
  4: columnType('DT_R4'),
  5: columnType('DT_R8'),
  6: columnType('DT_CY'),
  7: columnType('DT_DATE'),
  8: columnType('DT_WSTR', { length: 4000 }),
  11: columnType('DT_BOOL'),
  14: columnType('DT_DECIMAL'),
  16: columnType('DT_I1'),
  17: columnType('DT_UI1'),
  18: columnType('DT_UI2'),
  19: columnType('DT_UI4'),
  20: columnType('DT_I8'),
  21: columnType('DT_UI8'),
  72: columnType('DT_GUID'),
  128: columnType('DT_BYTES', { length: 8000 }),
  129: columnType('DT_STR', { length: 8000, codePage: 1252 }),
  130: columnType('DT_WSTR', { length: 4000 }),
  131: columnType('DT_NUMERIC', { precision: 38, scale: 9 }),
  133: columnType('DT_DBDATE'),
  134: columnType('DT_DBTIME'),
  135: columnType('DT_DBTIMESTAMP'),
  139: columnType('DT_NUMERIC', { precision: 38, scale: 9 }),
  145: columnType('DT_DBTIME2', { scale: 7 }),
  146: columnType('DT_DBTIMESTAMPOFFSET', { scale: 7 }),
};

const dbTypes: Readonly<Record<number, ColumnType>> = {
  0: columnType('DT_WSTR', { length: 4000 }),
  1: columnType('DT_BYTES', { length: 8000 }),
  2: columnType('DT_UI1'),
  3: columnType('DT_BOOL'),
  4: columnType('DT_CY'),
  5: columnType('DT_DBDATE'),
  6: columnType('DT_DBTIMESTAMP'),
  7: columnType('DT_DECIMAL'),
  8: columnType('DT_R8'),
  9: columnType('DT_GUID'),
  10: columnType('DT_I2'),
  11: columnType('DT_I4'),
  12: columnType('DT_I8'),
  14: columnType('DT_I1'),
  15: columnType('DT_R4'),
  16: columnType('DT_WSTR', { length: 4000 }),
  17: columnType('DT_DBTIME2', { scale: 7 }),
  18: columnType('DT_UI2'),
  19: columnType('DT_UI4'),
  20: columnType('DT_UI8'),
  21: columnType('DT_NUMERIC', { precision: 38, scale: 9 }),
  22: columnType('DT_STR', { length: 8000, codePage: 1252 }),
  23: columnType('DT_WSTR', { length: 4000 }),
  26: columnType('DT_DBTIMESTAMP2', { scale: 7 }),
  27: columnType('DT_DBTIMESTAMPOFFSET', { scale: 7 }),
};

/** The type that the binding declares. Numbers of positional parameters are DBTYPE numbers of OLE DB, those of names DbType numbers of .NET. */
function declaredType(binding: Binding): ColumnType | undefined {
  const numbers = positionOf(binding.ParameterName) === undefined ? dbTypes : oleDbTypes;
  return numbers[binding.DataType];
}
