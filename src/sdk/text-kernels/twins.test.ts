import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ColumnType, columnType } from '../../datatypes/data-type.ts';
import { localeOf } from '../../datatypes/locale.ts';
import { readVector } from '../../datatypes/read-vector.ts';
import type { Value } from '../../datatypes/value.ts';
import { createVector, type Vector } from '../../datatypes/vector.ts';
import { writeVector } from '../../datatypes/write-vector.ts';
import { type ByteAllocator, createByteArena, plainBytes } from '../kernels/kernel-memory.ts';
import { kernels } from '../kernels/kernels.ts';
import { fieldParser } from './choose-parser.ts';
import { formatFieldExactly, parseFieldExactly } from './exact-field.ts';
import type { FieldError } from './field-error.ts';
import { createRefusedRows, type FieldColumn } from './field-parser.ts';
import type { RowFormatterHooks } from './row-format.ts';
import { createRowFormatter } from './row-formatter.ts';

const types: readonly ColumnType[] = [
  ...(['DT_I1', 'DT_I2', 'DT_I4', 'DT_I8', 'DT_UI1', 'DT_UI2', 'DT_UI4', 'DT_UI8'] as const).map((name) =>
    columnType(name),
  ),
  ...(['DT_R4', 'DT_R8', 'DT_CY', 'DT_BOOL', 'DT_GUID', 'DT_DATE', 'DT_FILETIME'] as const).map((name) =>
    columnType(name),
  ),
  columnType('DT_DECIMAL', { scale: 3 }),
  ...[0, 2, 9, 18].map((scale) => columnType('DT_NUMERIC', { precision: 18, scale })),
  columnType('DT_NUMERIC', { precision: 5, scale: 2 }),
  columnType('DT_NUMERIC', { precision: 38, scale: 6 }),
  columnType('DT_DBDATE'),
  columnType('DT_DBTIME'),
  columnType('DT_DBTIME2', { scale: 3 }),
  columnType('DT_DBTIMESTAMP'),
  ...[0, 3, 7].map((scale) => columnType('DT_DBTIMESTAMP2', { scale })),
  columnType('DT_DBTIMESTAMPOFFSET', { scale: 2 }),
  columnType('DT_WSTR', { length: 4 }),
  ...[1252, 949, 65001, 65000, 0].map((codePage) => columnType('DT_STR', { length: 4, codePage })),
  columnType('DT_TEXT', { codePage: 1252 }),
  columnType('DT_NTEXT'),
  columnType('DT_BYTES', { length: 3 }),
  columnType('DT_IMAGE'),
];

const digits = fc.oneof(
  fc.integer({ min: 0, max: 99 }).map(String),
  fc.integer({ min: 0, max: 2 ** 31 }).map(String),
  fc.bigInt(0n, 10n ** 20n).map(String),
  fc.constantFrom(
    '',
    '0',
    '00',
    '007',
    '127',
    '128',
    '32768',
    '65535',
    '2147483648',
    '4294967296',
    '922337203685477.5',
  ),
);
const number = fc
  .tuple(fc.constantFrom('', '', '', '-', '+', ' '), digits, fc.constantFrom('', '.', ',', ' ', 'x'), digits)
  .map(([sign, whole, point, rest]) => `${sign}${whole}${point}${point === '' ? '' : rest.slice(0, 5)}`);
const two = (max: number) => fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0'));
const date = fc
  .tuple(
    fc.constantFrom('0000', '0001', '0099', '0100', '1600', '1601', '1752', '1753', '1900', '2000', '2008', '9999'),
    two(13),
    two(32),
    fc.constantFrom('', '', ' ', 'T'),
    two(24),
    two(60),
    two(60),
    fc.constantFrom('', '.5', '.123', '.1234567', '.1000000', '.0', '.', ',5', '.12345678', 'Z'),
  )
  .map(([year, month, day, between, hour, minute, second, fraction]) =>
    between === ''
      ? `${year}-${month}-${day}`
      : `${year}-${month}-${day}${between}${hour}:${minute}:${second}${fraction}`,
  );
const field = fc.oneof(
  number,
  date,
  fc.string({ maxLength: 7 }),
  fc.constantFrom(
    '',
    '',
    'True',
    'ä',
    'äöüß',
    'äöüßé',
    '漢',
    '漢字',
    '가나다',
    '😀😀',
    '😀😀x',
    'a😀b漢',
    'DEADBEEF',
    '0',
    '\u0000',
  ),
);

interface Options {
  readonly localeId: number;
  readonly fastParse: boolean;
  readonly emptyIsNull: boolean;
}
const options = fc.record({
  localeId: fc.constantFrom(1033, 1031, 1036),
  fastParse: fc.boolean(),
  emptyIsNull: fc.boolean(),
});

/** Fields in one piece of text; `null` is a field that the row does not have. */
function fieldsOf(texts: readonly (string | null)[], allocate: ByteAllocator): FieldColumn {
  const text = Buffer.from(texts.join('|'));
  const bytes = allocate(text.length);
  bytes.set(text);
  const [starts, ends] = [0, 1].map(() => {
    const { buffer, byteOffset } = allocate(4 * texts.length);
    return new Int32Array(buffer, byteOffset, texts.length);
  });
  let at = 0;
  texts.forEach((text, row) => {
    starts[row] = text === null ? at + 1 : at;
    ends[row] = at + (text === null ? 0 : Buffer.byteLength(text));
    at = Math.max(ends[row], at) + 1;
  });
  const ascii = bytes.every((byte) => byte < 128);
  return { bytes, starts, ends, rowCount: texts.length, ascii };
}

interface Outcome {
  readonly values: Value[];
  readonly errors: (FieldError['kind'] | undefined)[];
}

function finish(fields: FieldColumn, vector: Vector, type: ColumnType, rows: readonly number[], how: Options): Outcome {
  const errors: Outcome['errors'] = new Array(fields.rowCount).fill(undefined);
  for (const row of rows) errors[row] = parseFieldExactly(fields, row, vector, type, how)?.kind;
  const values = errors.map((error, row) => (error === undefined ? readVector(vector, row, type) : null));
  return { values, errors };
}

function byKernel(texts: readonly (string | null)[], type: ColumnType, how: Options, allocate: ByteAllocator): Outcome {
  const fields = fieldsOf(texts, allocate);
  const vector = createVector(type, texts.length, 0, allocate);
  const refused = createRefusedRows(texts.length);
  const decimalSeparator = localeOf(how.localeId).decimalSeparator.charCodeAt(0);
  const { emptyIsNull, fastParse } = how;
  fieldParser(type, { emptyIsNull, decimalSeparator, fastParse })(fields, vector, refused);
  return finish(fields, vector, type, Array.from(refused.rows.subarray(0, refused.count)), how);
}

const textTypes = ['DT_STR', 'DT_WSTR', 'DT_TEXT', 'DT_NTEXT'];

/** No kernel: every field by `parseFieldExactly`, but those that are NULL before it is asked. */
function byTwin(texts: readonly (string | null)[], type: ColumnType, how: Options): Outcome {
  const fields = fieldsOf(texts, plainBytes);
  const vector = createVector(type, texts.length);
  if (vector.layout === 'bytes' && textTypes.includes(type.type)) {
    vector.bytes = fields.bytes;
    vector.starts = fields.starts;
    vector.ends = fields.ends;
  }
  const asked = texts.flatMap((text, row) => (text === null || (text === '' && how.emptyIsNull) ? [] : [row]));
  texts.forEach((_, row) => {
    if (!asked.includes(row)) vector.nulls[row] = 1;
  });
  return finish(fields, vector, type, asked, how);
}

/** In ordinary memory the plain twins work, in that of the kernels the kernels do. */
const places = [
  ['plain', (): ReturnType<typeof createByteArena> => ({ allocate: plainBytes, release: () => undefined })],
  ['kernels', createByteArena],
] as const;

it('has kernels to test', () => {
  expect(kernels()).toBeDefined();
});

describe.each(places)('parse: %s', (_place, makeArena) => {
  it.each(
    types.map(
      (type) => [`${type.type} ${type.precision || type.length} ${type.scale || type.codePage}`, type] as const,
    ),
  )('%s: value and error are those of the exact twin', (_, type) => {
    const texts = fc.array(fc.oneof({ weight: 9, arbitrary: field }, fc.constant(null)), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(texts, options, (sample, how) => {
        const arena = makeArena();
        expect(byKernel(sample, type, how, arena.allocate)).toEqual(byTwin(sample, type, how));
        arena.release();
      }),
      { numRuns: 600, seed: 17 },
    );
  });
});

const ticksOfDay = 864_000_000_000n;
const day = fc.integer({ min: -719162, max: 2932896 });
const ticks = fc
  .tuple(
    day,
    fc.oneof(
      fc.constant(0n),
      fc.bigInt(0n, 86_399n).map((s) => s * 10_000_000n),
      fc.bigInt(0n, ticksOfDay - 1n),
    ),
  )
  .map(([days, time]) => BigInt(days) * ticksOfDay + time);
const int64 = fc.oneof(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.bigInt(-1_000_000n, 1_000_000n));

/** Any value of a type, NULL among them. */
function anyValueOf(type: ColumnType): fc.Arbitrary<Value> {
  const values = fc.oneof({ weight: 9, arbitrary: plainValueOf(type) }, fc.constant(null));
  return values as fc.Arbitrary<Value>;
}

function plainValueOf(type: ColumnType): fc.Arbitrary<Value> {
  switch (type.type) {
    case 'DT_I1':
      return fc.integer({ min: -128, max: 127 });
    case 'DT_I2':
      return fc.integer({ min: -32768, max: 32767 });
    case 'DT_I4':
      return fc.integer();
    case 'DT_UI1':
      return fc.integer({ min: 0, max: 255 });
    case 'DT_UI2':
      return fc.integer({ min: 0, max: 65535 });
    case 'DT_UI4':
      return fc.integer({ min: 0, max: 4294967295 });
    case 'DT_I8':
      return int64;
    case 'DT_UI8':
      return fc.bigInt(0n, 2n ** 64n - 1n);
    case 'DT_R4':
      return fc.float({ noNaN: true, noDefaultInfinity: true });
    case 'DT_R8':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'DT_CY':
      return int64.map((coefficient) => ({ coefficient, scale: 4 }));
    case 'DT_DECIMAL':
      return int64.map((coefficient) => ({ coefficient, scale: type.scale }));
    case 'DT_NUMERIC': {
      const limit = 10n ** BigInt(type.precision) - 1n;
      const any = fc.oneof(fc.bigInt(-limit, limit), fc.bigInt(-999n, 999n));
      return any.map((coefficient) => ({ coefficient, scale: type.scale }));
    }
    case 'DT_BOOL':
      return fc.boolean();
    case 'DT_DBDATE':
      return day;
    case 'DT_DBTIME':
      return fc.integer({ min: 0, max: 86399 });
    case 'DT_DBTIME2':
      return fc.bigInt(0n, 86_399_999n).map((ms) => ms * 10_000n);
    case 'DT_DBTIMESTAMP2':
      return ticks.map((value) => value - (value % 10n ** BigInt(7 - type.scale)));
    case 'DT_DBTIMESTAMPOFFSET':
      return fc.record({
        ticks: ticks.map((value) => (value / ticksOfDay) * ticksOfDay + 43_200_000_0000n * 10n),
        offset: fc.integer({ min: -300, max: 300 }),
      });
    case 'DT_DBTIMESTAMP':
    case 'DT_DATE':
    case 'DT_FILETIME':
      return ticks;
    case 'DT_GUID':
      return fc.uuid().map((id) => `{${id.toUpperCase()}}`);
    case 'DT_BYTES':
    case 'DT_IMAGE':
      return fc.uint8Array({ maxLength: 3 });
    default:
      return fc.string({ unit: 'grapheme-ascii', maxLength: 4 });
  }
}

const doubled = (text: string): string => text.replaceAll('"', '""');

describe.each(places)('format: %s', (_place, makeArena) => {
  it.each(
    types.map(
      (type) => [`${type.type} ${type.precision || type.length} ${type.scale || type.codePage}`, type] as const,
    ),
  )('%s: text is that of the exact twin', (_, type) => {
    const values = fc.array(anyValueOf(type), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        values,
        fc.constantFrom(1033, 1031, 1036),
        fc.integer({ min: 1, max: 400 }),
        (sample, localeId, room) => {
          const arena = makeArena();
          const vector = createVector(type, sample.length, 0, arena.allocate);
          sample.forEach((value, row) => {
            writeVector(vector, row, value, type);
          });
          const isText = textTypes.includes(type.type);
          const exact = sample.map((_, row) => formatFieldExactly(vector, row, type, localeId));
          const wanted = exact.map((text) => `"${isText ? doubled(text) : text}"\n`).join('');
          expect(formatInPieces(vector, type, localeId, 64 + room, arena.allocate)).toBe(wanted);
          arena.release();
        },
      ),
      { numRuns: 400, seed: 19 },
    );
  });
});

/** Formats with a target so small that it has to be emptied again and again. */
function formatInPieces(
  vector: Vector,
  type: ColumnType,
  localeId: number,
  room: number,
  allocate: ByteAllocator,
): string {
  const rows = vector.nulls.length;
  const isText = textTypes.includes(type.type);
  const column = { type, before: Buffer.from('"'), after: Buffer.from('"\n'), doubled: isText ? 34 : -1, fixed: false };
  const separator = localeOf(localeId).decimalSeparator.charCodeAt(0);
  const hooks: RowFormatterHooks = {
    exact: (_column, of, row, out, position) =>
      position +
      Buffer.from(out.buffer, out.byteOffset, out.byteLength).write(
        formatFieldExactly(of, row, type, localeId),
        position,
      ),
    adjust: (_column, _row, _out, _start, end) => end,
    adjustRoom: () => 0,
  };
  const formatter = createRowFormatter([column], separator, hooks, true, allocate);
  const target = { bytes: allocate(room), position: 0 };
  let text = '';
  for (let next = 0; next < rows; ) {
    const before = next;
    next = formatter(target, [vector], undefined, next, rows);
    if (next === before && target.position === 0) target.bytes = allocate(target.bytes.length * 2);
    text += Buffer.from(target.bytes.subarray(0, target.position)).toString('utf8');
    target.position = 0;
  }
  return text;
}
