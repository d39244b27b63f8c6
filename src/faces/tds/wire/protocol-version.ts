/** A version of the protocol and what differs by it. */
export interface ProtocolVersion {
  readonly name: '7.1' | '7.2' | '7.3A' | '7.3B' | '7.4' | '8.0';
  /** As LOGINACK tells it. */
  readonly acknowledged: number;
  /** 7.2: counts of eight bytes, wide user types and lines, headers before requests, max types and xml, transaction descriptors. */
  readonly hasWideNumbers: boolean;
  /** 7.3: date, time, datetime2, datetimeoffset. */
  readonly hasDateTypes: boolean;
  /** 7.3B: rows with a bitmap of their NULLs. */
  readonly hasNullBitmaps: boolean;
  /** 7.4: features asked for at login. */
  readonly hasFeatures: boolean;
}

function version(name: ProtocolVersion['name'], acknowledged: number, level: number): ProtocolVersion {
  return {
    name,
    acknowledged,
    hasWideNumbers: level >= 1,
    hasDateTypes: level >= 2,
    hasNullBitmaps: level >= 3,
    hasFeatures: level >= 4,
  };
}

// Source: MS-TDS 2.2.7.14 LOGINACK, the versions as servers answer them.
const versions: readonly (readonly [asked: number, ProtocolVersion])[] = [
  [0x0800_0000, version('8.0', 0x0800_0000, 4)],
  [0x7400_0004, version('7.4', 0x7400_0004, 4)],
  [0x730b_0003, version('7.3B', 0x730b_0003, 3)],
  [0x730a_0003, version('7.3A', 0x730a_0003, 2)],
  [0x7209_0002, version('7.2', 0x7209_0002, 1)],
  [0x7100_0000, version('7.1', 0x7100_0001, 0)],
];

/** The version a client that asks for `asked` is answered in: the newest that is not newer; undefined for clients before TDS 7.1. */
export function negotiateVersion(asked: number): ProtocolVersion | undefined {
  // 8.0 is the smaller number of the two, though the newer version.
  if (asked === 0x0800_0000) return versions[0][1];
  return versions.slice(1).find(([least]) => asked >= least)?.[1];
}

/** The version that is spoken before one has been agreed on: errors must be readable for every client. */
export const firstVersion: ProtocolVersion = version('7.1', 0x7100_0001, 0);
