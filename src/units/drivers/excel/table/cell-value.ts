import {
  type ColumnType,
  columnType,
  databaseText,
  isDateTime,
  type RawValue,
  type Value,
  valueReader,
} from 'opendtsx/sdk';
import { type CellKind, cellKinds } from '../workbook/cell-row.ts';
import { textWidth } from './column-typing.ts';
import type { ExcelSettings } from './excel-settings.ts';

/** Ticks of 100 ns since 1970 of 1899-12-30, where the days of OLE dates begin. */
const dayZero = -25_569n * 864_000_000_000n;
const millisecondsPerDay = 86_400_000;
/** Days between the origins of the two date systems. */
const days1904 = 1462;

/**
 * Moment of a serial number in ticks of 100 ns since 1970-01-01, to the millisecond. Excel counts 1900-02-29, which never was: days before it are one
 * day later than their number says. Numbers below 1 are times of the day of 1899-12-30. Source: Excel specifications, 1900 and 1904 date systems.
 */
export function ticksOfSerial(serial: number, is1904: boolean): bigint {
  const days = is1904 ? serial + days1904 : serial >= 1 && serial < 60 ? serial + 1 : serial;
  return dayZero + BigInt(Math.round(days * millisecondsPerDay)) * 10_000n;
}

/** The serial number of a moment; undefined for one before 1900 (1904), which Excel has no number for, but for times of the day of 1899-12-30. */
export function serialOfTicks(ticks: bigint, is1904: boolean): number | undefined {
  const days = Number(ticks - dayZero) / (millisecondsPerDay * 10_000);
  if (is1904) return days < days1904 ? undefined : days - days1904;
  if (days >= 61) return days;
  if (days >= 2) return days - 1;
  return days >= 0 && days < 1 ? days : undefined;
}

/** Gives the value of a cell the form that a column of a type takes; what has no exact such form comes as it is, for the column writer to report. */
export type CellReader = (kind: CellKind, value: number | string | boolean) => Value;

const isTextType = (type: ColumnType): boolean => /^DT_(?:W?STR|N?TEXT)$/.test(type.type);
const usesTicks = new Set(['DT_DATE', 'DT_DBTIMESTAMP', 'DT_DBTIMESTAMP2', 'DT_FILETIME']);
const moment = columnType('DT_DATE');

/** The reader of cells for a column of a type. */
export function cellReader(type: ColumnType, is1904: boolean): CellReader {
  if (isTextType(type)) return (kind, value) => textOfCell(kind, value, is1904);
  if (type.type === 'DT_R8') return (_kind, value) => value;
  const read = valueReader(type);
  if (isDateTime(type.type)) {
    return (_kind, value) => {
      if (typeof value !== 'number') return read(value as RawValue);
      const ticks = ticksOfSerial(value, is1904);
      return usesTicks.has(type.type) ? ticks : read(databaseText(ticks, moment) ?? null);
    };
  }
  if (type.type === 'DT_BOOL') return (_kind, value) => (typeof value === 'number' ? value !== 0 : read(value));
  return (_kind, value) => read(value);
}

/** Text of a cell: numbers with all their digits, dates in ISO 8601, `TRUE` and `FALSE`. */
export function textOfCell(kind: CellKind, value: number | string | boolean, is1904: boolean): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (kind !== cellKinds.date) return String(value);
  const text = databaseText(ticksOfSerial(value, is1904), moment) ?? '';
  return text.replace(/ 00:00:00$/, '').replace(/^1899-12-30 /, '');
}

/**
 * What the OLE DB provider makes of a cell in a column whose type it guessed: NULL for values of another kind (numbers and dates are of one), text
 * cut to 255 characters; with IMEX=1 other values of a text column as text. Source: Excel Source, Missing values and Truncated text (documentation).
 */
export function guessedCellReader(
  guessed: ColumnType,
  type: ColumnType,
  is1904: boolean,
  settings: ExcelSettings,
): CellReader {
  const read = cellReader(type, is1904);
  if (isTextType(guessed)) {
    const width = guessed.type === 'DT_WSTR' ? textWidth : Number.POSITIVE_INFINITY;
    return (kind, value) => {
      if (kind !== cellKinds.text && !settings.mixedAsText) return null;
      const text = textOfCell(kind, value, is1904);
      return read(cellKinds.text, text.length > width ? text.slice(0, width) : text);
    };
  }
  const isBoolean = guessed.type === 'DT_BOOL';
  return (kind, value) =>
    kind === cellKinds.text || (kind === cellKinds.boolean) !== isBoolean ? null : read(kind, value);
}
