import { convertValue } from '../datatypes/convert-value.ts';
import { type ColumnType, columnType } from '../datatypes/data-type.ts';
import type { TypedValue, Value } from '../datatypes/value.ts';
import {
  objectVariableType,
  parameterDataType,
  parseVariableValue,
  variableColumnType,
  variableDataType,
} from '../datatypes/variable-type.ts';
import { type Diagnostic, type DiagnosticPlace, diagnostic } from '../diagnostics/diagnostic.ts';
import { booleanOf } from '../model/property-set.ts';
import type { Parameter, Variable } from '../model/variable.ts';
import { compileAt, type NameScope } from './name-scope.ts';
import type { ParameterPlan, VariablePlan } from './package-plan.ts';

/** The value that a variable of a type has when nothing was assigned (source: containers reference §4); dates begin 1899-12-30. */
export function emptyValueOf(type: ColumnType): Value {
  switch (type.type) {
    case 'DT_WSTR':
    case 'DT_STR':
      return '';
    case 'DT_BOOL':
      return false;
    case 'DT_I8':
    case 'DT_UI8':
      return 0n;
    case 'DT_CY':
    case 'DT_DECIMAL':
    case 'DT_NUMERIC':
      return { coefficient: 0n, scale: type.scale };
    case 'DT_DATE':
      return -22_091_616_000_000_000n;
    default:
      return 0;
  }
}

/** The type of a variable in expressions, from the number in the package; undefined for Object and empty variables. */
export function typeOfVariable(variable: Variable, text = variable.valueText): ColumnType | undefined {
  const type = variableDataType(variable.dataType);
  return type === undefined || type === 'DT_EMPTY' || type === 'DT_NULL' ? undefined : variableColumnType(type, text);
}

/** Plans a variable. @param given text that replaces its value */
export function planVariable(
  variable: Variable,
  scope: NameScope,
  source: string,
  given: ReadonlyMap<string, string> | undefined,
  findings: Diagnostic[],
): VariablePlan {
  const qualifiedName = `${variable.namespace}::${variable.name}`;
  const text = given?.get('Value') ?? variable.valueText;
  const type = typeOfVariable(variable, text);
  const place = { source, subComponent: qualifiedName };
  let value: Value = null;
  findings.push(...unknownType(variable, place));
  if (type !== undefined) {
    const parsed = parseVariableValue(text, type.type);
    value = parsed.error === undefined && parsed.value !== null ? parsed.value : emptyValueOf(type);
    const isEmpty = text === '' && given?.get('Value') === undefined;
    if (parsed.error !== undefined && !isEmpty && !variable.evaluateAsExpression) {
      const detail = `"${text}" is not a ${type.type}`;
      findings.push(diagnostic('DTS_E_INVALIDVARVALUE', { variable: qualifiedName, detail }, place));
    }
  }
  const expressionText = given?.get('Expression') ?? variable.expression;
  const flag = (name: string, designed: boolean): boolean => booleanOf(new Map(given), name, designed);
  const evaluated = flag('EvaluateAsExpression', variable.evaluateAsExpression) && expressionText.trim() !== '';
  const compiled = evaluated ? compileAt(expressionText, scope, place) : undefined;
  findings.push(...(compiled?.findings ?? []));
  return {
    qualifiedName,
    namespace: variable.namespace,
    name: variable.name,
    id: variable.id,
    description: variable.description,
    type,
    value,
    readOnly: flag('ReadOnly', variable.readOnly),
    raiseChangedEvent: flag('RaiseChangedEvent', variable.raiseChangedEvent),
    expression: compiled?.expression,
  };
}

function unknownType({ dataType }: Variable, place: DiagnosticPlace): Diagnostic[] {
  if (dataType === objectVariableType || variableDataType(dataType) !== undefined) return [];
  const expected = 'the number of a type that variables can have (8 String, 3 Int32, 11 Boolean, 13 Object …)';
  return [diagnostic('OPENDTSX_E_PROPERTY_VALUE', { property: 'DataType', value: dataType, expected }, place)];
}

/** The type of a parameter; text when its number is unknown. */
function typeOfParameter(parameter: Parameter): ColumnType {
  const type = parameterDataType(parameter.typeCode) ?? 'DT_WSTR';
  return type === 'DT_WSTR'
    ? columnType(type, { length: 4000 })
    : variableColumnType(type, parameter.secret?.reveal() ?? parameter.valueText);
}

/**
 * Plans a parameter. Precedence: given for the execution, then the design value.
 * @param given text or value for this execution
 */
export function planParameter(
  parameter: Parameter,
  given: TypedValue | string | undefined,
  findings: Diagnostic[],
): ParameterPlan {
  const qualifiedName = `${parameter.scope === 'project' ? '$Project' : '$Package'}::${parameter.name}`;
  const type = typeOfParameter(parameter);
  const place = { source: '\\Package', subComponent: qualifiedName };
  const lost = given === undefined && parameter.encrypted;
  const designed = parameter.secret?.reveal() ?? parameter.valueText;
  const missing = given === undefined && parameter.required && designed === '';
  if (lost || missing) {
    const symbol = lost ? 'OPENDTSX_W_PARAMETER_LOST' : 'OPENDTSX_E_PARAMETER_REQUIRED';
    findings.push(diagnostic(symbol, { parameter: qualifiedName }, place));
  }
  const source = given ?? designed;
  const parsed =
    typeof source === 'string'
      ? parseVariableValue(source, type.type)
      : convertValue(source.value, source.type, type, { localeId: 1033 });
  const unreadable = parsed.error?.kind === 'error' && (source !== '' || given !== undefined);
  if (unreadable) {
    const shown = parameter.sensitive ? 'the value' : `"${typeof source === 'string' ? source : String(source.value)}"`;
    const detail = `${shown} is not a ${type.type}`;
    findings.push(diagnostic('DTS_E_INVALIDVARVALUE', { variable: qualifiedName, detail }, place));
  }
  const value = parsed.error?.kind === 'error' || parsed.value === null ? emptyValueOf(type) : parsed.value;
  const { name, id, sensitive } = parameter;
  // Like a variable, a text has the length of its value in expressions (observed: docs/expression-evidence.md, rule 6).
  const isPlainText = type.type === 'DT_WSTR' && !sensitive;
  const ownType = isPlainText ? variableColumnType(type.type, String(value)) : type;
  return { qualifiedName, name, id, type: ownType, value, sensitive };
}
