import type { ColumnType } from '../data-type.ts';
import { type ArrowType, arrowType } from './arrow-type.ts';
import type { FlatBufferWriter, FlatField, FlatOffset } from './flat-buffer-writer.ts';
import { messageKind, writeKeyValues, writeMessage } from './message.ts';

/** A column of a stream. */
export interface ArrowField {
  readonly name: string;
  readonly type: ColumnType;
}

/** The version of what we add to a stream: it stands in the metadata of the schema. */
export const streamVersion = '1';

/** Keys of the metadata that say what Arrow has no word for. */
export const metadataKey = {
  version: 'opendtsx:version',
  type: 'opendtsx:type',
  length: 'opendtsx:length',
  precision: 'opendtsx:precision',
  scale: 'opendtsx:scale',
  codePage: 'opendtsx:codePage',
  unit: 'opendtsx:unit',
  failure: 'opendtsx:failure',
} as const;

/** Numbers of Arrow's types in the union of its schema. */
export const typeNumber = {
  int: 2,
  float: 3,
  binary: 4,
  utf8: 5,
  bool: 6,
  decimal: 7,
  date: 8,
  time: 9,
  timestamp: 10,
  struct: 13,
} as const;

/** The message that a stream begins with: the columns, with their SSIS types in the metadata of each. */
export function writeSchema(fields: readonly ArrowField[]): Uint8Array<ArrayBuffer> {
  const header = (writer: FlatBufferWriter): FlatOffset => {
    const columns = writer.vector(fields.map((field) => writeColumn(writer, field)));
    const metadata = writeKeyValues(writer, { [metadataKey.version]: streamVersion });
    return writer.table([
      { slot: 1, offset: columns },
      { slot: 2, offset: metadata },
    ]);
  };
  return writeMessage({ kind: messageKind.schema, header, bodyBytes: 0 }).bytes;
}

/**
 * The message that a stream ends with when it has failed: a schema where batches are expected, which other readers refuse, with the finding as JSON. What ends
 * a stream well does not follow.
 */
export function writeFailure(finding: string): Uint8Array<ArrayBuffer> {
  const header = (writer: FlatBufferWriter): FlatOffset => {
    const columns = writer.vector([]);
    const metadata = writeKeyValues(writer, { [metadataKey.failure]: finding });
    return writer.table([
      { slot: 1, offset: columns },
      { slot: 2, offset: metadata },
    ]);
  };
  return writeMessage({ kind: messageKind.schema, header, bodyBytes: 0 }).bytes;
}

function writeColumn(writer: FlatBufferWriter, { name, type }: ArrowField): FlatOffset {
  const arrow = arrowType(type);
  const children = arrow.kind === 'offset' ? offsetChildren(writer, arrow.instant) : [];
  return writeField(writer, name, arrow, { isNullable: true, children, metadata: metadataOf(type, arrow) });
}

// The form of the canonical extension arrow.timestamp_with_offset.
function offsetChildren(writer: FlatBufferWriter, instant: 'timestamp' | 'ticks'): FlatOffset[] {
  const plain = { isNullable: false, children: [], metadata: {} };
  const type: ArrowType = { kind: instant };
  const minutes: ArrowType = { kind: 'int', bits: 16, signed: true };
  return [
    writeField(writer, 'timestamp', type, { ...plain, zone: 'UTC' }),
    writeField(writer, 'offset_minutes', minutes, plain),
  ];
}

interface FieldParts {
  readonly isNullable: boolean;
  readonly children: readonly FlatOffset[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly zone?: string;
}

function writeField(writer: FlatBufferWriter, name: string, type: ArrowType, parts: FieldParts): FlatOffset {
  const { number, offset } = writeType(writer, type, parts.zone);
  const children = writer.vector(parts.children);
  const metadata = writeKeyValues(writer, parts.metadata);
  const text = writer.string(name);
  return writer.table([
    { slot: 0, offset: text },
    { slot: 3, offset },
    { slot: 5, offset: children },
    { slot: 6, offset: metadata },
    { slot: 1, bytes: 1, value: parts.isNullable ? 1 : 0 },
    { slot: 2, bytes: 1, value: number },
  ]);
}

function writeType(
  writer: FlatBufferWriter,
  type: ArrowType,
  zone: string | undefined,
): { readonly number: number; readonly offset: FlatOffset } {
  const table = (number: number, fields: readonly FlatField[] = []) => ({ number, offset: writer.table(fields) });
  switch (type.kind) {
    case 'int':
      return table(typeNumber.int, [
        { slot: 0, bytes: 4, value: type.bits },
        { slot: 1, bytes: 1, value: type.signed ? 1 : 0 },
      ]);
    case 'ticks':
      return table(typeNumber.int, [
        { slot: 0, bytes: 4, value: 64 },
        { slot: 1, bytes: 1, value: 1 },
      ]);
    case 'float':
      return table(typeNumber.float, [{ slot: 0, bytes: 2, value: type.bits === 32 ? 1 : 2 }]);
    case 'decimal':
      return table(typeNumber.decimal, [
        { slot: 0, bytes: 4, value: type.precision },
        { slot: 1, bytes: 4, value: type.scale },
        { slot: 2, bytes: 4, value: 128 },
      ]);
    case 'date':
      return table(typeNumber.date, [{ slot: 0, bytes: 2, value: 0 }]);
    case 'time':
      return table(typeNumber.time, [
        { slot: 1, bytes: 4, value: type.unit === 0 ? 32 : 64 },
        { slot: 0, bytes: 2, value: type.unit },
      ]);
    case 'timestamp': {
      const offset = zone === undefined ? 0 : writer.string(zone);
      return table(typeNumber.timestamp, [
        { slot: 1, offset },
        { slot: 0, bytes: 2, value: 2 },
      ]);
    }
    case 'offset':
      return table(typeNumber.struct);
    default:
      return table(typeNumber[type.kind]);
  }
}

function metadataOf({ type, length, precision, scale, codePage }: ColumnType, arrow: ArrowType) {
  const numbers = { length, precision, scale, codePage };
  const metadata: Record<string, string> = { [metadataKey.type]: type };
  for (const [name, value] of Object.entries(numbers)) {
    if (value !== 0) metadata[metadataKey[name as keyof typeof numbers]] = String(value);
  }
  const isTicks = arrow.kind === 'ticks' || (arrow.kind === 'offset' && arrow.instant === 'ticks');
  if (isTicks) metadata[metadataKey.unit] = '100ns';
  if (arrow.kind === 'offset' && arrow.instant === 'timestamp')
    metadata['ARROW:extension:name'] = 'arrow.timestamp_with_offset';
  return metadata;
}
