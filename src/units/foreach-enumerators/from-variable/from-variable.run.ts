import {
  columnType,
  dtsError,
  type ForeachCollection,
  type ForeachContext,
  isRecordSet,
  type TypedValue,
  type Value,
} from 'opendtsx/sdk';
import type { ForeachFromVariableInstance } from './from-variable.ts';

/**
 * The elements: of an array or other iterable each element, of a record set the rows of its first table with one value for each
 * column, of text its UTF-16 units, as .NET enumerates a string. Throws DTS_E_ENUMERATIONELEMENTNOTENUMERABLE for everything else.
 */
export async function enumerate(
  instance: ForeachFromVariableInstance,
  context: ForeachContext,
): Promise<ForeachCollection> {
  const { VariableName: variable } = instance.properties;
  const content = contentOf(variable, context);
  if (typeof content === 'string') {
    return collection(content, (value) => [{ type: columnType('DT_WSTR', { length: 1 }), value }]);
  }
  if (isRecordSet(content)) {
    const [table] = content.tables;
    if (table === undefined) return [];
    return collection(table.rows, (row) =>
      table.columns.map((column, index) => ({ type: column.type, value: row[index] })),
    );
  }
  if (isIterable(content)) return collection(Array.from(content), (element) => [itemOf(element)]);
  throw dtsError(
    'DTS_E_ENUMERATIONELEMENTNOTENUMERABLE',
    { enumerator: instance.name, variable },
    { source: context.source },
  );
}

/** Items made when they are asked for: a list may be long. */
function collection<T>(
  elements: { readonly length: number; readonly [index: number]: T },
  make: (element: T) => readonly (TypedValue | { readonly object: unknown })[],
): ForeachCollection {
  return { length: elements.length, at: (index) => (index < elements.length ? make(elements[index]) : undefined) };
}

// Object variables hold a plain value as a typed one, and other variables are one.
function contentOf(variable: string, context: ForeachContext): unknown {
  const held = context.object(variable);
  if (held === undefined || held === null) return context.variable(variable).value;
  return isTypedValue(held) ? held.value : held;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function itemOf(element: unknown): TypedValue | { readonly object: unknown } {
  switch (typeof element) {
    case 'string':
      return { type: columnType('DT_WSTR', { length: element.length }), value: element };
    case 'boolean':
      return { type: columnType('DT_BOOL'), value: element };
    case 'bigint':
      return { type: columnType('DT_I8'), value: element };
    case 'number':
      return { type: columnType(isInt32(element) ? 'DT_I4' : 'DT_R8'), value: element };
    default:
      return isTypedValue(element) ? element : { object: element };
  }
}

function isInt32(value: number): boolean {
  return (value | 0) === value;
}

function isTypedValue(element: unknown): element is TypedValue {
  if (typeof element !== 'object' || element === null) return false;
  const { type, value } = element as { readonly type?: { readonly type?: unknown }; readonly value?: Value };
  return typeof type?.type === 'string' && value !== undefined;
}
