/** System.TypeCode: the data types of parameters and environment variables by their numbers (source: .NET, System.TypeCode). */
export const TypeCode = {
  Boolean: 3,
  SByte: 5,
  Byte: 6,
  Int16: 7,
  UInt16: 8,
  Int32: 9,
  UInt32: 10,
  Int64: 11,
  UInt64: 12,
  Single: 13,
  Double: 14,
  Decimal: 15,
  DateTime: 16,
  String: 18,
} as const;

/** A number of System.TypeCode. */
export type TypeCode = (typeof TypeCode)[keyof typeof TypeCode];

/** The name that the catalog gives a type; String when it is none of them. */
export function typeName(code: TypeCode): string {
  return Object.entries(TypeCode).find(([, each]) => each === code)?.[0] ?? 'String';
}

/** The number of a type that the catalog names; String when it is none of them. */
export function typeCodeOf(name: string): TypeCode {
  return Object.entries(TypeCode).find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1] ?? TypeCode.String;
}
