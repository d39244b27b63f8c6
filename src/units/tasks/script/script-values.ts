import {
  type ColumnType,
  columnType,
  type DataTypeName,
  type Decimal,
  dtsError,
  formatValue,
  isRecordSet,
  type RecordSet,
  type RecordTable,
  type TypedValue,
  type Value,
} from 'opendtsx/sdk';

/** A value on the pipe: the name of its CLR type, and the value as text, list or tables. */
export interface ScriptValue {
  readonly type: string;
  readonly value: unknown;
  /** For lists and tables: the CLR class that they were. */
  readonly form?: string | null;
}

interface ScriptTable {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly ScriptValue[])[];
}

// source: documentation, "Integration Services Data Types" (mapping to managed types); DT_UI2 as COM hands it over, inferred
const clrTypes: Partial<Record<DataTypeName, string>> = {
  DT_BOOL: 'Boolean',
  DT_I1: 'SByte',
  DT_I2: 'Int16',
  DT_I4: 'Int32',
  DT_I8: 'Int64',
  DT_UI1: 'Byte',
  DT_UI2: 'UInt16',
  DT_UI4: 'UInt32',
  DT_UI8: 'UInt64',
  DT_R4: 'Single',
  DT_R8: 'Double',
  DT_CY: 'Decimal',
  DT_DECIMAL: 'Decimal',
  DT_NUMERIC: 'Decimal',
  DT_DATE: 'DateTime',
  DT_DBDATE: 'DateTime',
  DT_DBTIMESTAMP: 'DateTime',
  DT_DBTIMESTAMP2: 'DateTime',
  DT_FILETIME: 'DateTime',
  DT_BYTES: 'Bytes',
  DT_IMAGE: 'Bytes',
  DT_GUID: 'Guid',
};

const ticksPerDay = 864_000_000_000n;

/** CLR classes of lists and tables that scripts have stored. */
const forms = new WeakMap<object, string>();

/** CLR type of the values of a column or variable; text for all that .NET has no plain type for. */
export function clrTypeOf(type: ColumnType): string {
  return clrTypes[type.type] ?? 'String';
}

/** A plain value for the pipe. */
export function writeValue({ type, value }: TypedValue): ScriptValue {
  if (value === null) return { type: 'Null', value: null };
  const clr = clrTypeOf(type);
  switch (clr) {
    case 'Boolean':
      return { type: clr, value };
    case 'DateTime':
      return { type: clr, value: String(type.type === 'DT_DBDATE' ? BigInt(value as number) * ticksPerDay : value) };
    case 'Bytes':
      return { type: clr, value: Buffer.from(value as Uint8Array).toString('base64') };
    case 'String':
      return { type: clr, value: typeof value === 'string' ? value : formatValue(value, type) };
    case 'Decimal':
      return { type: clr, value: formatValue(value, type) };
    default:
      return { type: clr, value: String(value) };
  }
}

/** What an Object variable holds, for the pipe. Throws a `DtsError` for what only other units know. */
export function writeObject(held: unknown, variable: string): ScriptValue {
  if (held === undefined || held === null) return { type: 'Null', value: null };
  if (isRecordSet(held)) {
    return { type: 'Tables', value: held.tables.map(writeTable), form: forms.get(held) ?? 'System.Data.DataSet' };
  }
  if (Array.isArray(held)) {
    const items = held.map((item) => writeObject(item, variable));
    return { type: 'List', value: items, form: forms.get(held) ?? 'ArrayList' };
  }
  switch (typeof held) {
    case 'string':
      return { type: 'String', value: held };
    case 'boolean':
      return { type: 'Boolean', value: held };
    case 'number':
      return { type: (held | 0) === held ? 'Int32' : 'Double', value: String(held) };
    case 'bigint':
      return { type: 'Int64', value: String(held) };
    default:
      if (held instanceof Uint8Array) return { type: 'Bytes', value: Buffer.from(held).toString('base64') };
      if (typeof held === 'object' && 'type' in held && 'value' in held) return writeValue(held as TypedValue);
      throw dtsError('OPENDTSX_E_SCRIPT_CALL', {
        subject: `The variable ${variable}`,
        detail: 'it holds an object that .NET does not know',
      });
  }
}

function writeTable({ columns, rows }: RecordTable): ScriptTable {
  return {
    columns: columns.map(({ name, type }) => ({ name, type: clrTypeOf(type) })),
    rows: rows.map((row) => row.map((value, index) => writeValue({ type: columns[index].type, value }))),
  };
}

const columnTypes: Readonly<Record<string, DataTypeName>> = {
  Boolean: 'DT_BOOL',
  SByte: 'DT_I1',
  Int16: 'DT_I2',
  Int32: 'DT_I4',
  Int64: 'DT_I8',
  Byte: 'DT_UI1',
  UInt16: 'DT_UI2',
  Char: 'DT_UI2',
  UInt32: 'DT_UI4',
  UInt64: 'DT_UI8',
  Single: 'DT_R4',
  Double: 'DT_R8',
  DateTime: 'DT_DATE',
  Bytes: 'DT_BYTES',
};

/** A value of the pipe as variables hold it: plain ones with their type, lists as arrays, tables as a record set, null as it is. */
export function readObject(given: ScriptValue): TypedValue | readonly unknown[] | RecordSet | null {
  if (given.type === 'Null') return null;
  if (given.type === 'List') {
    const list = (given.value as readonly ScriptValue[]).map(readObject);
    if (given.form) forms.set(list, given.form);
    return list;
  }
  if (given.type === 'Tables') {
    const set: RecordSet = { kind: 'record-set', tables: (given.value as readonly ScriptTable[]).map(readTable) };
    if (given.form) forms.set(set, given.form);
    return set;
  }
  return readValue(given);
}

function readTable({ columns, rows }: ScriptTable): RecordTable {
  const cells = rows.map((row) => row.map((cell) => (cell.type === 'Null' ? undefined : readValue(cell))));
  const types = columns.map(({ type }, index) => tableColumnType(type, cells, index));
  return {
    columns: columns.map(({ name }, index) => ({ name, type: types[index] })),
    rows: cells.map((row) => row.map((cell, index) => valueIn(cell, types[index]))),
  };
}

// A column of decimals has one scale, that of its most exact value.
function tableColumnType(
  clr: string,
  cells: readonly (readonly (TypedValue | undefined)[])[],
  index: number,
): ColumnType {
  const values = cells.map((row) => row[index]).filter((cell) => cell !== undefined);
  const largest = (of: (cell: TypedValue) => number): number =>
    values.reduce((most, cell) => Math.max(most, of(cell)), 0);
  if (clr === 'Decimal') return columnType('DT_DECIMAL', { scale: largest(({ type }) => type.scale) });
  const name = columnTypes[clr] ?? 'DT_WSTR';
  return name === 'DT_WSTR' ? columnType(name, { length: largest(({ type }) => type.length) }) : columnType(name);
}

function valueIn(cell: TypedValue | undefined, type: ColumnType): Value {
  if (cell === undefined || cell.value === null) return null;
  if (type.type === 'DT_WSTR') return typeof cell.value === 'string' ? cell.value : formatValue(cell.value, cell.type);
  if (type.type !== 'DT_DECIMAL') return cell.value;
  const { coefficient, scale } = cell.value as Decimal;
  return { coefficient: coefficient * 10n ** BigInt(type.scale - scale), scale: type.scale };
}

/** A plain value of the pipe; `Null` is no plain value. */
export function readValue({ type, value }: ScriptValue): TypedValue {
  const text = String(value);
  const name = columnTypes[type];
  switch (type) {
    case 'Boolean':
      return { type: columnType(name), value: value === true };
    case 'Int64':
    case 'UInt64':
    case 'DateTime':
      return { type: columnType(name), value: BigInt(text) };
    case 'Bytes':
      return { type: columnType(name), value: new Uint8Array(Buffer.from(text, 'base64')) };
    case 'Decimal': {
      const scale = /\.(\d*)/.exec(text)?.[1].length ?? 0;
      return {
        type: columnType('DT_DECIMAL', { scale }),
        value: { coefficient: BigInt(text.replace('.', '')), scale },
      };
    }
    default:
      if (name !== undefined) return { type: columnType(name), value: Number(text) };
      return { type: columnType('DT_WSTR', { length: text.length }), value: text };
  }
}
