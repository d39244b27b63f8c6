import { type ColumnType, columnType, decodeBytes, type Value } from 'opendtsx/sdk';
import type { Storage } from './record-field.ts';

/** What the bytes of a storage mean. */
export interface NativeReader {
  readonly type: ColumnType;
  /** The value. Throws an `Error` for bytes that are none. */
  read(bytes: Buffer): Value;
}

/** Bytes of the values of a storage; 0 where they differ. */
export const storageSizes: Readonly<Record<Storage, number>> = {
  SQLCHAR: 0,
  SQLNCHAR: 0,
  SQLBINARY: 0,
  SQLBIT: 1,
  SQLTINYINT: 1,
  SQLSMALLINT: 2,
  SQLINT: 4,
  SQLBIGINT: 8,
  SQLFLT4: 4,
  SQLFLT8: 8,
  SQLDATETIME: 8,
  SQLDATETIM4: 4,
  SQLDATE: 3,
  SQLTIME: 5,
  SQLDATETIME2: 8,
  SQLDATETIMEOFFSET: 10,
  SQLDECIMAL: 19,
  SQLNUMERIC: 19,
  SQLMONEY: 8,
  SQLMONEY4: 4,
  SQLUNIQUEID: 16,
};

const ticksPerDay = 864_000_000_000n;
const ticksPerMillisecond = 10_000n;
/** Days from 0001-01-01 and from 1900-01-01 to 1970-01-01. */
const [daysFromYearOne, daysFrom1900] = [719_162, 25_567];

const readers: Readonly<Record<Exclude<Storage, 'SQLCHAR'>, NativeReader>> = {
  SQLNCHAR: { type: columnType('DT_WSTR'), read: (bytes) => bytes.toString('utf16le') },
  SQLBINARY: { type: columnType('DT_BYTES'), read: (bytes) => new Uint8Array(bytes) },
  SQLBIT: { type: columnType('DT_BOOL'), read: (bytes) => bytes[0] !== 0 },
  SQLTINYINT: { type: columnType('DT_UI1'), read: (bytes) => bytes[0] },
  SQLSMALLINT: { type: columnType('DT_I2'), read: (bytes) => bytes.readInt16LE() },
  SQLINT: { type: columnType('DT_I4'), read: (bytes) => bytes.readInt32LE() },
  SQLBIGINT: { type: columnType('DT_I8'), read: (bytes) => bytes.readBigInt64LE() },
  SQLFLT4: { type: columnType('DT_R4'), read: (bytes) => bytes.readFloatLE() },
  SQLFLT8: { type: columnType('DT_R8'), read: (bytes) => bytes.readDoubleLE() },
  SQLDATETIME: { type: columnType('DT_DBTIMESTAMP'), read: readDateTime },
  SQLDATETIM4: {
    type: columnType('DT_DBTIMESTAMP'),
    read: (bytes) => ticksOf(bytes.readUInt16LE() - daysFrom1900, BigInt(bytes.readUInt16LE(2)) * 600_000_000n),
  },
  SQLDATE: { type: columnType('DT_DBDATE'), read: (bytes) => bytes.readUIntLE(0, 3) - daysFromYearOne },
  SQLTIME: { type: columnType('DT_DBTIME2', { scale: 7 }), read: (bytes) => timeAt(bytes) },
  SQLDATETIME2: { type: columnType('DT_DBTIMESTAMP2', { scale: 7 }), read: readDateTime2 },
  SQLDATETIMEOFFSET: {
    type: columnType('DT_DBTIMESTAMPOFFSET', { scale: 7 }),
    read: (bytes) => ({ ticks: readDateTime2(bytes), offset: bytes.readInt16LE(8) }),
  },
  SQLDECIMAL: { type: columnType('DT_NUMERIC', { precision: 38 }), read: readDecimal },
  SQLNUMERIC: { type: columnType('DT_NUMERIC', { precision: 38 }), read: readDecimal },
  SQLMONEY: {
    type: columnType('DT_CY'),
    // The upper half comes first.
    read: (bytes) => ({ coefficient: (BigInt(bytes.readInt32LE()) << 32n) | BigInt(bytes.readUInt32LE(4)), scale: 4 }),
  },
  SQLMONEY4: {
    type: columnType('DT_CY'),
    read: (bytes) => ({ coefficient: BigInt(bytes.readInt32LE()), scale: 4 }),
  },
  SQLUNIQUEID: { type: columnType('DT_GUID'), read: readGuid },
};

/**
 * The reader of a storage: the binary forms of SQL Server as bcp writes them (documentation: Use Native Format; TDS data types).
 * @param codePage of SQLCHAR
 */
export function nativeReader(storage: Storage, codePage: number): NativeReader {
  if (storage === 'SQLCHAR') return { type: columnType('DT_WSTR'), read: (bytes) => decodeBytes(bytes, codePage) };
  const { type, read } = readers[storage];
  const size = storageSizes[storage];
  if (size === 0) return { type, read };
  const isDecimal = storage === 'SQLDECIMAL' || storage === 'SQLNUMERIC';
  return {
    type,
    read(bytes) {
      const fits = isDecimal ? bytes.length >= 4 && bytes.length <= size : bytes.length === size;
      if (!fits) throw new Error(`${storage} has ${size} bytes, and the file has ${bytes.length}`);
      return read(bytes);
    },
  };
}

function ticksOf(days: number, time: bigint): bigint {
  return BigInt(days) * ticksPerDay + time;
}

function readDateTime(bytes: Buffer): bigint {
  // 300ths of a second, which SQL Server shows in whole milliseconds.
  const milliseconds = Math.round((bytes.readUInt32LE(4) * 10) / 3);
  return ticksOf(bytes.readInt32LE() - daysFrom1900, BigInt(milliseconds) * ticksPerMillisecond);
}

function timeAt(bytes: Buffer): bigint {
  const time = BigInt(bytes.readUIntLE(0, 5));
  if (time >= ticksPerDay) throw new Error('its time is later than 24 hours');
  return time;
}

function readDateTime2(bytes: Buffer): bigint {
  return ticksOf(bytes.readUIntLE(5, 3) - daysFromYearOne, timeAt(bytes));
}

function readDecimal(bytes: Buffer): Value {
  const [, scale, sign] = bytes;
  if (scale > 38) throw new Error(`a decimal number has at most 38 places, and this one says ${scale}`);
  let coefficient = 0n;
  for (let at = bytes.length - 1; at >= 3; at--) coefficient = (coefficient << 8n) | BigInt(bytes[at]);
  return { coefficient: sign === 0 ? -coefficient : coefficient, scale };
}

function readGuid(bytes: Buffer): string {
  const groups = [
    Buffer.from(bytes.subarray(0, 4)).reverse(),
    Buffer.from(bytes.subarray(4, 6)).reverse(),
    Buffer.from(bytes.subarray(6, 8)).reverse(),
    bytes.subarray(8, 10),
    bytes.subarray(10, 16),
  ];
  return `{${groups.map((group) => group.toString('hex').toUpperCase()).join('-')}}`;
}
