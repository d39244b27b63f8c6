import { convertValue } from '../../datatypes/convert-value.ts';
import { type ColumnType, columnType } from '../../datatypes/data-type.ts';
import type { Value } from '../../datatypes/value.ts';
import { closestName } from '../../diagnostics/closest-name.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import { describeType } from '../../expressions/type-specification.ts';
import { emptyValueOf } from '../../plan/plan-variables.ts';
import type { ExpressionContext, NamedValue } from './expression-context.ts';
import { typeOfWritten, writtenTypeNames } from './written-type.ts';

/** What a name stands for. */
export type NameKind = 'variable' | 'column';

const forms: Readonly<Record<NameKind, string>> = {
  variable: 'User::Folder:String=C:\\data',
  column: 'City:DT_WSTR:20=Oslo, or City:DT_WSTR:20 for a NULL',
};

const written = new RegExp(`^(.+?):(${writtenTypeNames.join('|')})((?::\\d+)*)(?:=(.*))?$`, 'is');

/**
 * Adds `name:type[:parameter…][=value]` to a context. A column without `=`, and anything with `=NULL()`, is NULL; a variable without `=`
 * has the empty value of its type. A variable without a namespace is one of User. Throws `DtsError` when it cannot be read.
 */
export function defineName(context: ExpressionContext, kind: NameKind, given: string): void {
  const match = written.exec(given);
  if (match === null) {
    const type = given.split('=')[0].split(':').at(-1) ?? '';
    const near = closestName(type, writtenTypeNames);
    refuse(kind, given, near === undefined ? 'it has no type' : `there is no type ${type}, but there is ${near}`);
  }
  const [, name, typeName, parameters, text] = match;
  const numbers = parameters.split(':').slice(1).map(Number);
  const named = namedValue(kind, typeName, numbers, text === undefined ? undefined : fromCommandLine(text));
  if (typeof named === 'string') refuse(kind, given, named);
  const isQualified = kind === 'column' || name.includes('::');
  (kind === 'variable' ? context.variables : context.columns).set(isQualified ? name : `User::${name}`, named);
}

function refuse(kind: NameKind, given: string, detail: string): never {
  throw dtsError(
    'OPENDTSX_E_EVALUATION_NAME',
    { given: given.split('=')[0], kind, detail },
    { hint: `Write it like ${forms[kind]}` },
  );
}

const fromCommandLine = (text: string): string | null => (/^null\(\)$/i.test(text) ? null : text);

/**
 * A name's value from its written type and the text of the value; the text of what is wrong when there is none.
 * @param text null for NULL; undefined for what a name has to which nothing was assigned
 */
export function namedValue(
  kind: NameKind,
  typeName: string,
  parameters: readonly number[],
  text: string | null | undefined,
): NamedValue | string {
  const meant = typeOfWritten(typeName, parameters, text ?? '');
  if ('fault' in meant) return meant.fault;
  if ('object' in meant) {
    if (kind === 'column') return `columns cannot be of type ${typeName}`;
    return text ? `a variable of type ${typeName} has no value that can be written` : { type: undefined, value: null };
  }
  const { type } = meant;
  if (text === undefined || text === null) {
    return { type, value: text === undefined && kind === 'variable' ? emptyValueOf(type) : null };
  }
  const isLetter = typeName.toLowerCase() === 'char' && text.length === 1 && !/\d/.test(text);
  const value = isLetter ? text.charCodeAt(0) : convertedText(text, type);
  return value === undefined ? `"${text}" is no value of type ${describeType(type)}` : { type, value };
}

function convertedText(text: string, type: ColumnType): Value | undefined {
  const { value, error } = convertValue(text, columnType('DT_WSTR', { length: text.length }), type, { localeId: 1033 });
  return error === undefined ? value : undefined;
}
