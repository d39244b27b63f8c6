import { fractionDigits } from '../convert-date-time.ts';
import { formatIsoTime } from '../date-time-text.ts';
import { formatDecimal } from '../decimal.ts';
import { formatValue } from '../format-value.ts';
import type { ProgramValue } from '../program-value.ts';
import { textOfSpan } from '../text-kernels.ts';
import type { ArrowColumn } from './arrow-batch.ts';

/** Gives the value of a column in a row of its batch, from 0. */
export type CellReader = (row: number) => ProgramValue;

const millisecondsPerDay = 86_400_000;
const halfWord = 0x1_0000_0000;
const microsecondsPerMillisecond = 1000;
const ticksPerMillisecond = 10_000;
const ticksPerMicrosecond = 10n;
const nanosecondsPerTick = 100n;
const ticksPerSecond = 10_000_000n;
/** The high half of numbers whose magnitude a double holds exactly. */
const exactHigh = 0x1f_ffff;

/** Reads the values of a column in the forms that `ProgramValue` says. */
export function cellReader(column: ArrowColumn): CellReader {
  const read = valueReader(column);
  const { validity } = column;
  if (validity === undefined) return read;
  return (row) => ((validity[row >> 3] >> (row & 7)) & 1 ? read(row) : null);
}

function valueReader({ arrow, type, values, offsets, minutes }: ArrowColumn): CellReader {
  switch (arrow.kind) {
    case 'int':
    case 'float':
      return (row) => values[row];
    case 'bool':
      return (row) => (((values[row >> 3] as number) >> (row & 7)) & 1) === 1;
    case 'decimal':
      return decimalReader(values as BigInt64Array, arrow.scale);
    case 'date':
      return (row) => new Date((values[row] as number) * millisecondsPerDay);
    case 'timestamp':
      return dateReader(values as BigInt64Array, microsecondsPerMillisecond);
    case 'ticks':
      return dateReader(values as BigInt64Array, ticksPerMillisecond);
    case 'time': {
      if (arrow.unit === 0) return (row) => formatIsoTime(BigInt(values[row]) * ticksPerSecond, 0);
      const digits = fractionDigits(type);
      return (row) => formatIsoTime((values[row] as bigint) / nanosecondsPerTick, digits);
    }
    case 'offset': {
      const scale = arrow.instant === 'timestamp' ? ticksPerMicrosecond : 1n;
      return (row) => {
        const ticks = (values[row] as bigint) * scale;
        return formatValue({ ticks, offset: minutes?.[row] ?? 0 }, type);
      };
    }
    default: {
      const bytes = values as Uint8Array;
      const ends = offsets ?? new Int32Array(1);
      if (arrow.kind === 'utf8') return (row) => textOfSpan(bytes, ends[row], ends[row + 1]);
      return (row) => bytes.slice(ends[row], ends[row + 1]);
    }
  }
}

// Most decimals fit into a double: then no bigint is made.
function decimalReader(values: BigInt64Array, scale: number): CellReader {
  const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  return (row) => {
    const high = halves[4 * row + 1];
    const sign = high >> 31;
    if (halves[4 * row + 2] === sign && halves[4 * row + 3] === sign && high <= exactHigh && high >= -exactHigh) {
      return digitsOf(high * halfWord + (halves[4 * row] >>> 0), scale);
    }
    const coefficient = (values[2 * row + 1] << 64n) | BigInt.asUintN(64, values[2 * row]);
    return formatDecimal({ coefficient, scale });
  };
}

function digitsOf(coefficient: number, scale: number): string {
  if (scale === 0) return String(coefficient);
  const digits = String(Math.abs(coefficient)).padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${coefficient < 0 ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
}

// A division of the two halves by hand, each step exact in a double; it floors, as before 1970 the numbers are negative.
function dateReader(values: BigInt64Array, perMillisecond: number): CellReader {
  const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  return (row) => {
    const high = Math.floor(halves[2 * row + 1] / perMillisecond);
    const rest = halves[2 * row + 1] - high * perMillisecond;
    return new Date(high * halfWord + Math.floor((rest * halfWord + (halves[2 * row] >>> 0)) / perMillisecond));
  };
}
