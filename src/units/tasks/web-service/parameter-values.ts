import { type DtsError, dtsError, formatValue, isDateTime, type TaskContext, type TypedValue } from 'opendtsx/sdk';
import type { WebParameter, WebServiceInstance } from './web-service.ts';
import { isPassable } from './web-service.ts';
import { type SoapOperation, schemaUri } from './wsdl.ts';
import { isXmlText } from './xml-tree.ts';

/**
 * The values of the parameters as XML Schema writes them, by name. A parameter that the package does not have is left out where the WSDL allows it.
 * Throws DTS_E_WEBSERVICETASK_CONVERT_FAILED for a text that is no value of its type, DTS_E_WEBSERVICETASK_CANNOT_GEN_PROXY for names that do not agree.
 */
export function parameterValues(
  instance: WebServiceInstance,
  context: TaskContext,
  operation: SoapOperation,
): ReadonlyMap<string, string> {
  const given = instance.properties.WebMethodInfo[0]?.Parameters ?? [];
  const values = new Map<string, string>();
  for (const { element, type, optional } of operation.parameters) {
    const parameter = given.find(({ Name }) => Name === element.local);
    if (parameter === undefined) {
      if (optional) continue;
      throw mismatch(
        instance,
        context,
        `${operation.name} takes the parameter ${element.local}, which the task does not give`,
      );
    }
    const text = textOf(parameter, instance, context);
    const expected = type?.uri === schemaUri ? type.local : 'string';
    const isValid = isXmlText(text) && (lexicalForms[expected]?.test(text.trim()) ?? true);
    if (!isValid) {
      const args = { executable: instance.path, parameter: element.local, value: text, type: expected };
      throw dtsError('DTS_E_WEBSERVICETASK_CONVERT_FAILED', args, { source: context.source });
    }
    values.set(element.local, expected === 'string' ? text : text.trim());
  }
  const unknown = given.find(({ Name }) => !operation.parameters.some(({ element }) => element.local === Name));
  if (unknown === undefined) return values;
  throw mismatch(instance, context, `${operation.name} takes no parameter ${unknown.Name}`);
}

function mismatch(instance: WebServiceInstance, context: TaskContext, detail: string): DtsError {
  const args = { executable: instance.path, file: instance.properties.WSDLFile, detail };
  return dtsError('DTS_E_WEBSERVICETASK_CANNOT_GEN_PROXY', args, { source: context.source });
}

function textOf(parameter: WebParameter, instance: WebServiceInstance, context: TaskContext): string {
  const place = { source: context.source };
  if (!isPassable(parameter)) {
    const args = { executable: instance.path, parameter: parameter.Name, type: parameter.ParamType };
    throw dtsError('DTS_E_WEBSERVICETASK_PARAMTYPE_NOT_SUPPORTED', args, place);
  }
  if (!parameter.IsVariable) return parameter.Value;
  if (!context.hasVariable(parameter.Value)) {
    const args = { executable: instance.path, variable: parameter.Value };
    throw dtsError('DTS_E_WEBSERVICETASK_VARIABLE_NOT_FOUND', args, place);
  }
  return schemaText(context.variable(parameter.Value));
}

/** A value as XML Schema writes it: `true`, `2024-01-31T10:00:00`. */
function schemaText({ type, value }: TypedValue): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return String(value);
  const text = formatValue(value, type);
  return isDateTime(type.type) ? text.replace(/^(\d{4}-\d\d-\d\d) /, '$1T') : text;
}

const integer = /^[+-]?\d+$/;
const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;
const double = /^([+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?|-?INF|NaN)$/i;

/** Forms of the values of XML Schema's types; types not listed take any text. */
const lexicalForms: Readonly<Record<string, RegExp>> = {
  boolean: /^(true|false|1|0)$/,
  byte: integer,
  short: integer,
  int: integer,
  integer,
  long: integer,
  unsignedByte: integer,
  unsignedShort: integer,
  unsignedInt: integer,
  unsignedLong: integer,
  nonNegativeInteger: integer,
  positiveInteger: integer,
  decimal,
  float: double,
  double,
  date: /^-?\d{4,}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?$/,
  time: /^\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/,
  dateTime: /^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/,
};
