import { type ColumnType, columnType } from '../../data-type.ts';
import type { ProgramValue } from '../../program-value.ts';
import type { Value } from '../../value.ts';
import { createVector, type Vector } from '../../vector.ts';
import { writeVector } from '../../write-vector.ts';

/** A column of every SSIS type with a first value, NULL and a last value, and what programs get of these two. */
export interface SampleColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly values: readonly [Value, null, Value];
  readonly shown: readonly [ProgramValue, ProgramValue];
}

const exact = (coefficient: bigint, scale: number): Value => ({ coefficient, scale });
const long = 'a text that is longer than what is copied byte by byte, so that both ways are taken';

/** The columns, each named after its type. */
export const sampleColumns: readonly SampleColumn[] = [
  column('DT_I1', -128, 127),
  column('DT_I2', -32768, 32767),
  column('DT_I4', -2147483648, 2147483647),
  column('DT_I8', -9223372036854775808n, 9007199254740993n),
  column('DT_UI1', 0, 255),
  column('DT_UI2', 1, 65535),
  column('DT_UI4', 1, 4294967295),
  column('DT_UI8', 1n, 18446744073709551615n),
  column('DT_R4', 0.5, -1.25),
  column('DT_R8', 0.1, -1e300),
  column('DT_BOOL', true, false),
  { ...column('DT_CY', exact(-12345n, 4), exact(1n, 4)), shown: ['-1.2345', '0.0001'] },
  {
    ...column('DT_NUMERIC', exact(-123_456_789_012_345_678n, 2), exact(5n, 2), { precision: 18, scale: 2 }),
    shown: ['-1234567890123456.78', '0.05'],
  },
  {
    ...column('DT_NUMERIC', exact(-(10n ** 37n), 6), exact(10n ** 37n + 1n, 6), { precision: 38, scale: 6 }),
    name: 'DT_NUMERIC 38',
    shown: ['-10000000000000000000000000000000.000000', '10000000000000000000000000000000.000001'],
  },
  {
    ...column('DT_DECIMAL', exact(-(10n ** 27n), 3), exact(0n, 3), { scale: 3 }),
    shown: ['-1000000000000000000000000.000', '0.000'],
  },
  dates('DT_DATE', [-1_230_000n, '1969-12-31T23:59:59.877Z'], [0n, '1970-01-01T00:00:00Z']),
  { ...column('DT_DBDATE', -1, 20_000), shown: [new Date('1969-12-31'), new Date('2024-10-04')] },
  { ...column('DT_DBTIME', 3661, 86_399), shown: ['01:01:01', '23:59:59'] },
  { ...column('DT_DBTIME2', 863_999_999_999n, 1n, { scale: 7 }), shown: ['23:59:59.9999999', '00:00:00.0000001'] },
  dates(
    'DT_DBTIMESTAMP',
    [-10_000n, '1969-12-31T23:59:59.999Z'],
    [253_402_300_799n * 10_000_000n, '9999-12-31T23:59:59Z'],
  ),
  {
    ...dates(
      'DT_DBTIMESTAMP2',
      [-10_000n, '1969-12-31T23:59:59.999Z'],
      [17_000_000_001_230_000n, '2023-11-14T22:13:20.123Z'],
      3,
    ),
    name: 'DT_DBTIMESTAMP2 3',
  },
  {
    ...dates(
      'DT_DBTIMESTAMP2',
      [-10_000_001n, '1969-12-31T23:59:58.999Z'],
      [17_000_000_001_230_001n, '2023-11-14T22:13:20.123Z'],
      7,
    ),
    name: 'DT_DBTIMESTAMP2 7',
  },
  dates('DT_FILETIME', [-1n, '1969-12-31T23:59:59.999Z'], [17_000_000_001_230_001n, '2023-11-14T22:13:20.123Z']),
  offsets('DT_DBTIMESTAMPOFFSET 3', 3, ['2023-11-14 23:13:20.123 +01:00', '1969-12-31 22:29:59.999 -01:30']),
  offsets('DT_DBTIMESTAMPOFFSET 7', 7, ['2023-11-14 23:13:20.1230000 +01:00', '1969-12-31 22:29:59.9990000 -01:30']),
  column('DT_STR', 'häß', long, { length: 200, codePage: 1252 }),
  column('DT_WSTR', '', '😀', { length: 20 }),
  column('DT_TEXT', 't', long.repeat(3), { codePage: 1252 }),
  column('DT_NTEXT', '€', ''),
  column('DT_GUID', '{6F9619FF-8B86-D011-B42D-00C04FC964FF}', '{00000000-0000-0000-0000-000000000000}'),
  column('DT_BYTES', new Uint8Array([1, 2, 255]), new Uint8Array(0), { length: 8 }),
  column('DT_IMAGE', new Uint8Array(100).fill(7), new Uint8Array([0])),
];

/** The columns with their values: a first row, one of NULLs, a last row. */
export function sampleVectors(): Vector[] {
  return sampleColumns.map(({ type, values }) => {
    const vector = createVector(type, values.length);
    for (const [row, value] of values.entries()) writeVector(vector, row, value, type);
    return vector;
  });
}

function column(
  type: ColumnType['type'],
  first: Value,
  last: Value,
  members: Partial<Omit<ColumnType, 'type'>> = {},
): SampleColumn {
  const shown = [first, last] as unknown as SampleColumn['shown'];
  return { name: type, type: columnType(type, members), values: [first, null, last], shown };
}

function dates(
  type: ColumnType['type'],
  [first, firstShown]: readonly [bigint, string],
  [last, lastShown]: readonly [bigint, string],
  scale = 0,
): SampleColumn {
  return { ...column(type, first, last, { scale }), shown: [new Date(firstShown), new Date(lastShown)] };
}

function offsets(name: string, scale: number, shown: readonly [string, string]): SampleColumn {
  const first = { ticks: 17_000_000_001_230_000n, offset: 60 };
  return { ...column('DT_DBTIMESTAMPOFFSET', first, { ticks: -10_000n, offset: -90 }, { scale }), name, shown };
}
