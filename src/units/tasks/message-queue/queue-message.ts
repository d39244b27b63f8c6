import {
  columnType,
  convertValue,
  type DataTypeName,
  dataTypeCodes,
  formatValue,
  isFloat,
  type TypedValue,
} from 'opendtsx/sdk';

/** A message of a queue: how the three kinds look at an AMQP broker, so that other programs can write and read them. */
export interface QueueMessage {
  /** AMQP property `type`. Messages of other programs may have none: they are strings. */
  readonly type: string | undefined;
  readonly contentType: string;
  /** Id of the package that sent it: header `ssis-package-id`. */
  readonly packageId: string;
  /** Name of the file: header `ssis-file-name`. */
  readonly fileName: string;
  readonly content: Buffer;
}

/** The values of the AMQP property `type`: the labels that SSIS gives its messages. */
export const messageLabels = {
  string: 'String message',
  dataFile: 'Data file message',
  variables: 'Variables message',
} as const;

/** A variable in a message. */
export interface SentVariable {
  readonly name: string;
  /** E.g. `DT_I4`. */
  readonly dataType: string;
  /** Null for NULL. */
  readonly value: string | null;
}

/** A value as a message holds it; undefined for one that has no text, as objects have. */
export function sentVariable(name: string, { type, value }: TypedValue): SentVariable | undefined {
  if (!Object.hasOwn(dataTypeCodes, type.type) || type.type === 'DT_VARIANT') return undefined;
  const text = value === null ? null : isFloat(type.type) ? String(value) : formatValue(value, type);
  return { name, dataType: type.type, value: text };
}

const exactScale = 28;
const longestNumber = 38;

/** The value of a variable in a message. Throws an error for text that is no value of its type. */
export function receivedValue({ name, dataType, value }: SentVariable): TypedValue {
  if (!Object.hasOwn(dataTypeCodes, dataType)) throw new Error(`${name} has the unknown type ${dataType}`);
  const type = columnType(dataType as DataTypeName, sizeOf(dataType, value ?? ''));
  if (value === null) return { type, value: null };
  const text = columnType('DT_WSTR', { length: value.length });
  const converted = convertValue(value, text, type, { localeId: 1033 });
  if (converted.error?.kind === 'error') throw new Error(`${name} holds ${value}, which is no ${dataType}`);
  return { type, value: converted.value };
}

function sizeOf(dataType: string, text: string) {
  if (dataType === 'DT_WSTR' || dataType === 'DT_STR') return { length: text.length };
  const digits = /\.(\d+)/.exec(text)?.[1].length ?? 0;
  if (dataType === 'DT_DECIMAL') return { scale: Math.min(digits, exactScale) };
  if (dataType === 'DT_NUMERIC') return { precision: longestNumber, scale: Math.min(digits, longestNumber) };
  return dataType === 'DT_CY' ? { scale: 4 } : {};
}

/** The variables of a message. Throws an error for content of another form. */
export function readVariables(content: Buffer): readonly SentVariable[] {
  const parsed: unknown = JSON.parse(content.toString('utf8'));
  if (!Array.isArray(parsed)) throw new Error('it holds no list of variables');
  return parsed.map((each: unknown) => {
    const { name, dataType, value } = (each ?? {}) as Record<string, unknown>;
    const isValue = value === null || typeof value === 'string';
    if (typeof name === 'string' && typeof dataType === 'string' && isValue) return { name, dataType, value };
    throw new Error('a variable in it lacks name, dataType or value');
  });
}
