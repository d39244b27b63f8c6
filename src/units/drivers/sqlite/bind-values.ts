import type { SQLInputValue } from 'node:sqlite';
import { type ColumnType, type Decimal, databaseText, type Value } from 'opendtsx/sdk';
import type { Affinity } from './declared-type.ts';

/** A value that SQLite cannot hold in its column without changing it. */
export class UnstorableValue extends Error {}

/** Gives a value the form in which SQLite stores it. Throws `UnstorableValue`. */
export type ValueBinder = (value: Value) => SQLInputValue;

/** Decimal digits that survive in a binary double. */
const exactDigits = 1_000_000_000_000_000n;

/** Powers of ten up to this one are exact doubles. */
const exactPowers = 22;

/** The binder for values of a type that go to a column with this affinity (`BLOB` for parameters: stored as given). */
export function valueBinder(type: ColumnType, affinity: Affinity): ValueBinder {
  switch (type.type) {
    case 'DT_I1':
    case 'DT_I2':
    case 'DT_I4':
    case 'DT_UI1':
    case 'DT_UI2':
    case 'DT_UI4':
      // node:sqlite binds numbers as doubles: columns that convert give the integer back, the others need it as such.
      if (affinity === 'TEXT') return textOf;
      return affinity === 'BLOB'
        ? (value) => (value === null ? null : BigInt(value as number))
        : (value) => value as number;
    case 'DT_I8':
    case 'DT_UI8':
      return affinity === 'TEXT' ? textOf : bindWhole;
    case 'DT_R4':
    case 'DT_R8':
      return affinity === 'TEXT' ? textOf : bindDouble;
    case 'DT_BOOL':
      if (affinity === 'TEXT') return (value) => (value === null ? null : value === true ? '1' : '0');
      return (value) => (value === null ? null : value === true ? 1n : 0n);
    case 'DT_CY':
    case 'DT_DECIMAL':
    case 'DT_NUMERIC':
      return (value) => (value === null ? null : bindDecimal(value as Decimal, type, affinity));
    default:
      return (value) => (value === null ? null : (databaseText(value, type) ?? (value as string | Uint8Array)));
  }
}

function textOf(value: Value): SQLInputValue {
  return value === null ? null : String(value);
}

function bindWhole(value: Value): SQLInputValue {
  if (value === null || BigInt.asIntN(64, value as bigint) === value) return value as bigint | null;
  throw new UnstorableValue(`${value} is beyond the 64-bit integers of SQLite; declare the column TEXT to keep it`);
}

function bindDouble(value: Value): SQLInputValue {
  if (value === null || Number.isFinite(value)) return value as number | null;
  throw new UnstorableValue(`SQLite has no ${value}`);
}

function bindDecimal(value: Decimal, type: ColumnType, affinity: Affinity): SQLInputValue {
  if (affinity === 'TEXT') return databaseText(value, type) ?? null;
  let { coefficient, scale } = value;
  while (
    scale > 0 &&
    coefficient % 10n === 0n &&
    (scale > exactPowers || coefficient >= exactDigits || coefficient <= -exactDigits)
  ) {
    coefficient /= 10n;
    scale--;
  }
  if (coefficient < exactDigits && coefficient > -exactDigits && scale <= exactPowers)
    return Number(coefficient) / 10 ** scale;
  if (scale === 0 && affinity !== 'REAL' && BigInt.asIntN(64, coefficient) === coefficient) return coefficient;
  if (affinity === 'BLOB') return databaseText(value, type) ?? null;
  const isLong = coefficient >= exactDigits || coefficient <= -exactDigits;
  throw new UnstorableValue(
    `${databaseText(value, type)} has more than ${isLong ? '15 significant digits' : '22 decimal places'}, which a number column of SQLite cannot hold exactly; declare the column TEXT to keep them`,
  );
}
