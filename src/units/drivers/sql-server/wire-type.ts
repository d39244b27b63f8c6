import type { DataType } from 'tedious/lib/data-type.js';

/** Where values are written to. */
export type WireTarget = Parameters<DataType['writeValue']>[0];

/** A type as it goes over the wire, and how its values are written, length first. The values are in the form that `write` takes, or null. */
export interface WireType<T> {
  /** As in DECLARE: `decimal(38, 4)`. */
  readonly declaration: string;
  /** TYPE_INFO of MS-TDS. */
  readonly info: readonly number[];
  /** A collation follows `info`. */
  readonly isText?: boolean;
  readonly nullBytes: readonly number[];
  write(target: WireTarget, value: T): void;
}

const noCollation = Buffer.alloc(5);

/** The type as the client library takes it: nothing is checked or converted there, so nothing is lost. */
export function libraryType<T>(wire: WireType<T>): DataType {
  const info = Buffer.from(wire.info);
  const nullBytes = Buffer.from(wire.nullBytes);
  return {
    id: wire.info[0],
    type: wire.declaration,
    name: wire.declaration,
    declaration: () => wire.declaration,
    validate: (value) => value,
    resolve: ({ value }, collation) => ({ value, collation }),
    writeTypeInfo(target, { collation }) {
      target.writeBuffer(info);
      if (wire.isText === true) target.writeBuffer(collation?.toBuffer().subarray(0, 5) ?? noCollation);
    },
    writeValue(target, { value }) {
      if (value === null || value === undefined) target.writeBuffer(nullBytes);
      else wire.write(target, value as T);
    },
  };
}

/** bit. */
export const bitWire: WireType<boolean> = {
  declaration: 'bit',
  info: [0x68, 1],
  nullBytes: [0],
  write(target, value) {
    target.writeUInt8(1);
    target.writeUInt8(value ? 1 : 0);
  },
};

const wholeNames = { 1: 'tinyint', 2: 'smallint', 4: 'int', 8: 'bigint' } as const;

/** tinyint, smallint, int or bigint by their bytes. */
export function wholeWire(bytes: 1 | 2 | 4 | 8): WireType<bigint | number> {
  return {
    declaration: wholeNames[bytes],
    info: [0x26, bytes],
    nullBytes: [0],
    write(target, value) {
      target.writeUInt8(bytes);
      if (bytes === 8) target.writeBigInt64LE(BigInt(value));
      else if (bytes === 4) target.writeInt32LE(Number(value));
      else if (bytes === 2) target.writeInt16LE(Number(value));
      else target.writeUInt8(Number(value));
    },
  };
}

/** real or float by their bytes. */
export function floatWire(bytes: 4 | 8): WireType<number> {
  return {
    declaration: bytes === 4 ? 'real' : 'float',
    info: [0x6d, bytes],
    nullBytes: [0],
    write(target, value) {
      target.writeUInt8(bytes);
      if (bytes === 4) target.writeFloatLE(value);
      else target.writeDoubleLE(value);
    },
  };
}

/** money or smallmoney by their bytes; values are ten-thousandths. */
export function moneyWire(bytes: 4 | 8): WireType<bigint> {
  return {
    declaration: bytes === 4 ? 'smallmoney' : 'money',
    info: [0x6e, bytes],
    nullBytes: [0],
    write(target, value) {
      target.writeUInt8(bytes);
      if (bytes === 8) target.writeInt32LE(Number(value >> 32n));
      if (bytes === 8) target.writeUInt32LE(Number(value & 0xffff_ffffn));
      else target.writeInt32LE(Number(value));
    },
  };
}

/** decimal; values are coefficients at the scale. */
export function decimalWire(precision: number, scale: number): WireType<bigint> {
  const words = precision <= 9 ? 1 : precision <= 19 ? 2 : precision <= 28 ? 3 : 4;
  return {
    declaration: `decimal(${precision}, ${scale})`,
    info: [0x6a, words * 4 + 1, precision, scale],
    nullBytes: [0],
    write(target, value) {
      target.writeUInt8(words * 4 + 1);
      target.writeUInt8(value < 0n ? 0 : 1);
      let rest = value < 0n ? -value : value;
      for (let word = 0; word < words; word++, rest >>= 32n) target.writeUInt32LE(Number(rest & 0xffff_ffffn));
    },
  };
}

/** uniqueidentifier; values are texts of 36 characters. */
export const guidWire: WireType<string> = {
  declaration: 'uniqueidentifier',
  info: [0x24, 16],
  nullBytes: [0],
  write(target, value) {
    const bytes = Buffer.from(value.replaceAll('-', ''), 'hex');
    bytes.subarray(0, 4).reverse();
    bytes.subarray(4, 6).reverse();
    bytes.subarray(6, 8).reverse();
    target.writeUInt8(16);
    target.writeBuffer(bytes);
  },
};

const longNull = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];

/** nvarchar of so many UTF-16 units, at most 4000, or `max`. */
export function textWire(length: number | 'max'): WireType<string> {
  const isLong = length === 'max';
  const size = isLong ? 0xffff : length * 2;
  return {
    declaration: `nvarchar(${length})`,
    info: [0xe7, size & 0xff, size >> 8],
    isText: true,
    nullBytes: isLong ? longNull : [0xff, 0xff],
    write(target, value) {
      if (isLong) return writeLong(target, Buffer.from(value, 'utf16le'));
      target.writeUInt16LE(value.length * 2);
      target.writeString(value, 'ucs2');
    },
  };
}

/** varbinary of so many bytes, at most 8000, or `max`. */
export function bytesWire(length: number | 'max'): WireType<Uint8Array> {
  const isLong = length === 'max';
  const size = isLong ? 0xffff : length;
  return {
    declaration: `varbinary(${length})`,
    info: [0xa5, size & 0xff, size >> 8],
    nullBytes: isLong ? longNull : [0xff, 0xff],
    write(target, value) {
      const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      if (isLong) return writeLong(target, bytes);
      target.writeUInt16LE(bytes.length);
      target.writeBuffer(bytes);
    },
  };
}

/** Partially length-prefixed: the whole length, one chunk, an empty chunk. */
function writeLong(target: WireTarget, bytes: Buffer): void {
  target.writeBigUInt64LE(BigInt(bytes.length));
  if (bytes.length > 0) {
    target.writeUInt32LE(bytes.length);
    target.writeBuffer(bytes);
  }
  target.writeUInt32LE(0);
}
