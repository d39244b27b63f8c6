import { type ColumnType, columnType } from 'opendtsx/sdk';

/** Values of HashType. */
export const hashTypes = {
  None: 0,
  MD5: 1,
  RipeMD160: 2,
  SHA1: 3,
  SHA256: 4,
  SHA384: 5,
  SHA512: 6,
  CRC32: 7,
  CRC32C: 8,
  FNV1a32: 9,
  FNV1a64: 10,
  MurmurHash3a: 11,
  xxHash: 12,
} as const;

/** Values of HashOutputType. */
export const hashOutputTypes = { Binary: 0, Base64String: 1, HexString: 2 } as const;

// Bytes of a hash, by HashType; a column for no hash has the length of one for MD5.
const lengths = [16, 16, 20, 20, 32, 48, 64, 4, 4, 4, 8, 16, 8];

/** The type that a column needs for a hash; undefined for a HashType that there is not. */
export function hashColumnType(hashType: number, outputType: number): ColumnType | undefined {
  const length = lengths[hashType];
  if (length === undefined) return undefined;
  switch (outputType) {
    case hashOutputTypes.Binary:
      return columnType('DT_BYTES', { length });
    case hashOutputTypes.Base64String:
      return columnType('DT_STR', { length: Math.ceil(length / 3) * 4, codePage: 1252 });
    case hashOutputTypes.HexString:
      return columnType('DT_STR', { length: 2 + length * 2, codePage: 1252 });
    default:
      return undefined;
  }
}
