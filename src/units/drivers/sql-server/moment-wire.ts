import type { OffsetTimestamp } from 'opendtsx/sdk';
import { daysTo1970, ticksPerDay, ticksPerMinute } from './moment-text.ts';
import type { WireTarget, WireType } from './wire-type.ts';

/** Days from 0001-01-01 to 1900-01-01. */
const daysTo1900 = 693_595;

const originTicks = BigInt(daysTo1970) * ticksPerDay;

/** Ticks since 0001-01-01 of ticks since 1970-01-01. */
export function ticksFromYearOne(ticks: bigint): bigint {
  return ticks + originTicks;
}

function timeBytes(scale: number): number {
  return scale < 3 ? 3 : scale < 5 ? 4 : 5;
}

function writeWhole(target: WireTarget, value: number, bytes: number): void {
  const written = Buffer.alloc(bytes);
  written.writeUIntLE(value, 0, bytes);
  target.writeBuffer(written);
}

function writeTime(target: WireTarget, ticks: bigint, scale: number): void {
  writeWhole(target, Number(ticks / 10n ** BigInt(7 - scale)), timeBytes(scale));
}

/** date; values are days since 0001-01-01. */
export const dateWire: WireType<number> = {
  declaration: 'date',
  info: [0x28],
  nullBytes: [0],
  write(target, value) {
    target.writeUInt8(3);
    writeWhole(target, value, 3);
  },
};

/** time; values are ticks since midnight, digits beyond the scale are left out. */
export function timeWire(scale: number): WireType<bigint> {
  return {
    declaration: `time(${scale})`,
    info: [0x29, scale],
    nullBytes: [0],
    write(target, value) {
      target.writeUInt8(timeBytes(scale));
      writeTime(target, value, scale);
    },
  };
}

/** datetime2; values are ticks since 0001-01-01, digits beyond the scale are left out. */
export function momentWire(scale: number): WireType<bigint> {
  return {
    declaration: `datetime2(${scale})`,
    info: [0x2a, scale],
    nullBytes: [0],
    write(target, value) {
      target.writeUInt8(timeBytes(scale) + 3);
      writeTime(target, value % ticksPerDay, scale);
      writeWhole(target, Number(value / ticksPerDay), 3);
    },
  };
}

/** datetimeoffset; ticks of the values are those since 0001-01-01 in UTC, digits beyond the scale are left out. */
export function offsetWire(scale: number): WireType<OffsetTimestamp> {
  return {
    declaration: `datetimeoffset(${scale})`,
    info: [0x2b, scale],
    nullBytes: [0],
    write(target, { ticks, offset }) {
      target.writeUInt8(timeBytes(scale) + 5);
      writeTime(target, ticks % ticksPerDay, scale);
      writeWhole(target, Number(ticks / ticksPerDay), 3);
      target.writeInt16LE(offset);
    },
  };
}

/** datetime; values are ticks since 0001-01-01, rounded to 300ths of a second. */
export const dateTimeWire: WireType<bigint> = {
  declaration: 'datetime',
  info: [0x6f, 8],
  nullBytes: [0],
  write(target, value) {
    let days = Number(value / ticksPerDay) - daysTo1900;
    let parts = Math.round((Number(value % ticksPerDay) * 3) / 100_000);
    // Midnight of the next day.
    if (parts === 25_920_000) {
      days++;
      parts = 0;
    }
    target.writeUInt8(8);
    target.writeInt32LE(days);
    target.writeUInt32LE(parts);
  },
};

/** smalldatetime; values are ticks since 0001-01-01, rounded to minutes. */
export const smallDateTimeWire: WireType<bigint> = {
  declaration: 'smalldatetime',
  info: [0x6f, 4],
  nullBytes: [0],
  write(target, value) {
    const minutes = (value + ticksPerMinute / 2n) / ticksPerMinute - BigInt(daysTo1900) * 1440n;
    target.writeUInt8(4);
    target.writeUInt16LE(Number(minutes / 1440n));
    target.writeUInt16LE(Number(minutes % 1440n));
  },
};

/** Whether datetime shows another time for ticks: it shows 300ths of a second in three digits. */
export function dateTimeRounding(ticks: bigint): boolean {
  const time = Number(ticks % ticksPerDay);
  const parts = Math.round((time * 3) / 100_000);
  return Math.round((parts * 10) / 3) * 10_000 !== time;
}
