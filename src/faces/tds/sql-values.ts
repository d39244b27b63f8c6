import { agentDateTime } from '../../agent/schedules/agent-date.ts';
import { wallTimeOf } from '../../agent/schedules/zone-clock.ts';
import type { ShownValue } from '../../catalog/objects/catalog-data-types.ts';
import type { ResultColumn, ResultSet } from '../../tsql/batch/batch-host.ts';
import type { SqlType, SqlTypeName, SqlValue, SqlVariant } from '../../tsql/sql-type.ts';
import { camelCase, type DeclaredColumn } from './sql-declaration.ts';

/** What services give and a column or parameter can show. */
export type GivenCell = string | number | bigint | boolean | Uint8Array | SqlVariant | null | undefined;

const instantDigits = 10_000;

/**
 * A value of a service as SQL Server writes it. Times are milliseconds since 1970 UTC; dates without offset show the clock of the zone.
 * @param kind as in declarations of columns: `date` and `time` of an instant, `duration` of milliseconds, as the numbers of the agent
 */
export function sqlValueOf(type: SqlType, kind: string | undefined, value: GivenCell, timeZone: string): SqlValue {
  if (kind === 'date' || kind === 'time') {
    return value === null || value === undefined ? 0 : agentDateTime(Number(value), timeZone)[kind];
  }
  if (value === null || value === undefined) return null;
  if (kind === 'duration') return agentDuration(Number(value));
  if (typeof value === 'object' && !(value instanceof Uint8Array)) return value;
  switch (type.name) {
    case 'bit':
      return Boolean(value);
    case 'tinyint':
    case 'smallint':
    case 'int':
      return Number(value);
    case 'bigint':
      return BigInt(value as number);
    case 'uniqueidentifier':
      return guidOf(String(value));
    case 'datetime':
      return clockText(wallTimeOf(Number(value), timeZone) + (((Number(value) % 1000) + 1000) % 1000));
    case 'datetimeoffset':
      return `${clockText(Number(value))}${String(instantDigits).slice(1)} +00:00`;
    default:
      return value instanceof Uint8Array ? value : fittedText(String(value), type);
  }
}

/** As SQL Server does, a text that is longer than its column is cut. */
function fittedText(text: string, { length }: SqlType): string {
  return typeof length === 'number' ? text.slice(0, length) : text;
}

/** hhmmss of milliseconds, with any number of hours. */
export function agentDuration(milliseconds: number): number {
  const seconds = Math.trunc(milliseconds / 1000);
  return Math.trunc(seconds / 3600) * 10_000 + (Math.trunc(seconds / 60) % 60) * 100 + (seconds % 60);
}

function clockText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ').slice(0, 23);
}

function guidOf(text: string): string | null {
  const plain = text.replaceAll(/[{}]/g, '').toUpperCase();
  return plain.length === 36 ? plain : null;
}

const variantTypes: Readonly<Record<string, SqlTypeName>> = {
  Boolean: 'bit',
  SByte: 'smallint',
  Byte: 'tinyint',
  Int16: 'smallint',
  UInt16: 'int',
  Int32: 'int',
  UInt32: 'bigint',
  Int64: 'bigint',
  UInt64: 'decimal',
  Single: 'real',
  Double: 'float',
  Decimal: 'decimal',
  DateTime: 'datetime2',
};

/** A value of a parameter or variable of the catalog, with the SQL Server type of its data type. */
export function variantValue(value: ShownValue | null, dataType: string): SqlVariant | null {
  if (value === null) return null;
  const name = typeof value === 'string' && value.includes('****') ? undefined : variantTypes[dataType];
  switch (name) {
    case undefined:
      return { type: { name: 'nvarchar', length: 4000 }, value: String(value) };
    case 'bit':
      return { type: { name }, value: value === true };
    case 'bigint':
      return { type: { name }, value: BigInt(value) };
    case 'decimal': {
      const text = String(value);
      const scale = text.split('.')[1]?.length ?? 0;
      return { type: { name, precision: 38, scale }, value: text };
    }
    case 'datetime2':
      return { type: { name, scale: 7 }, value: dateTimeText(String(value)) };
    default:
      return { type: { name }, value: Number(value) };
  }
}

function dateTimeText(iso: string): string {
  const [time = '', fraction = ''] = iso.replace('T', ' ').split('.');
  return `${time}.${fraction.padEnd(7, '0')}`;
}

/** Rows of a service as a result: every column shows the member that its expression names, `= 0` and `= null` a constant. */
export function resultOf(
  declared: readonly DeclaredColumn[],
  items: AsyncIterable<readonly object[]> | readonly object[],
  timeZone: string,
): ResultSet {
  return {
    columns: declared.map(({ column }): ResultColumn => column),
    rows: portionsOf(declared, items, timeZone),
  };
}

async function* portionsOf(
  declared: readonly DeclaredColumn[],
  items: AsyncIterable<readonly object[]> | readonly object[],
  timeZone: string,
): AsyncGenerator<readonly (readonly SqlValue[])[]> {
  const rowOf = (item: object) =>
    declared.map(({ column, kind, expression }) => sqlValueOf(column.type, kind, cellOf(item, expression), timeZone));
  if (Symbol.asyncIterator in items) {
    for await (const portion of items) yield portion.map(rowOf);
  } else yield items.map(rowOf);
}

function cellOf(item: object, expression: string): GivenCell {
  if (expression === 'null') return null;
  if (/^\d+$/.test(expression)) return Number(expression);
  const members = item as Readonly<Record<string, GivenCell>>;
  return expression in members ? members[expression] : members[camelCase(expression)];
}
