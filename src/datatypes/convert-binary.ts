import { type ConversionResult, conversionFailed } from './conversion.ts';
import type { ColumnType, DataTypeName } from './data-type.ts';
import { formatHex } from './format-value.ts';
import { integerRange, isInteger } from './type-families.ts';
import type { Value } from './value.ts';

/** True for DT_BYTES with an integer, DT_GUID or DT_IMAGE on the other side. */
export function isBinaryConversion(from: DataTypeName, to: DataTypeName): boolean {
  if (from !== 'DT_BYTES' && to !== 'DT_BYTES') return false;
  const other = from === 'DT_BYTES' ? to : from;
  return isInteger(other) || other === 'DT_GUID' || other === 'DT_IMAGE';
}

/** Bytes to or from an integer (little endian, as in memory), a GUID (its 16 bytes in memory) or an image. */
export function convertBinary(value: Value, from: ColumnType, to: ColumnType): ConversionResult {
  const range = integerRange(from.type);
  if (range !== undefined) return { value: integerBytes(BigInt(value as number | bigint), range.bytes) };
  if (from.type === 'DT_GUID') return { value: guidBytes(value as string) };
  const bytes = value as Uint8Array;
  if (to.type === 'DT_GUID') return bytes.length === 16 ? { value: guidText(bytes) } : conversionFailed('invalid');
  return isInteger(to.type) ? integerOfBytes(bytes, to) : { value: bytes };
}

function integerBytes(value: bigint, count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  for (let at = 0; at < count; at++) bytes[at] = Number((value >> BigInt(8 * at)) & 0xffn);
  return bytes;
}

function integerOfBytes(bytes: Uint8Array, to: ColumnType): ConversionResult {
  const range = integerRange(to.type);
  if (range === undefined || bytes.length > range.bytes) return conversionFailed('overflow');
  let value = 0n;
  for (let at = bytes.length - 1; at >= 0; at--) value = (value << 8n) | BigInt(bytes[at]);
  if (range.signed && bytes.length === range.bytes) value = BigInt.asIntN(8 * range.bytes, value);
  return { value: range.bytes === 8 ? value : Number(value) };
}

// The first three groups of a GUID are little endian in memory.
const guidOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

function guidBytes(guid: string): Uint8Array {
  const plain = Buffer.from(guid.replaceAll(/[{}-]/g, ''), 'hex');
  return Uint8Array.from(guidOrder, (index) => plain[index]);
}

function guidText(bytes: Uint8Array): string {
  const hex = formatHex(Uint8Array.from(guidOrder, (index) => bytes[index]));
  const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return `{${groups.join('-')}}`;
}
