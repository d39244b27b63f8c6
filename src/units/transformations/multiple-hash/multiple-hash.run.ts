import {
  type BytesVector,
  type ComponentInstance,
  type ComponentRuntime,
  InternalError,
  type OutputColumn,
  type PipelineBuffer,
  type Vector,
  writeVector,
} from 'opendtsx/sdk';
import { type AppendOptions, appendColumn, type ColumnAppender, type HashedColumn } from './append-column.ts';
import { chooseHash } from './choose-hash.ts';
import type { HashFunction } from './hash-function.ts';
import { hashOutputTypes } from './hash-types.ts';
import { hashedLineageIds, type multipleHashDeclaration } from './multiple-hash.ts';
import { RowBytes } from './row-bytes.ts';

type Instance = ComponentInstance<typeof multipleHashDeclaration.properties>;

/** An output column with what it is computed from. */
interface HashColumn {
  readonly target: OutputColumn;
  readonly columns: readonly HashedColumn[];
  readonly hash: HashFunction;
}

/** The bytes of the row that is hashed, and which of its values are NULL. */
interface RowText {
  readonly bytes: RowBytes;
  readonly nulls: RowBytes;
}

/** The running half of Multiple Hash. */
export function createRuntime(instance: Instance): ComponentRuntime {
  const { properties, name } = instance;
  const row: RowText = { bytes: new RowBytes(), nulls: new RowBytes() };
  const options = { component: name, includeMilliseconds: properties.IncludeMillsecond === 1 };
  let columns: readonly HashColumn[] = [];
  return {
    open() {
      columns = hashColumns(instance);
    },
    process(buffer) {
      for (const column of columns) fillColumn(column, buffer, row, options, properties.SafeNullHandling === 1);
    },
  };
}

function hashColumns({ inputs, outputs, name }: Instance): HashColumn[] {
  return outputs[0].columns.map((target) => ({
    target,
    hash: chooseHash(Number(target.properties.HashType), name),
    columns: hashedLineageIds(target).map((lineageId) => {
      const found = inputs[0].available.get(lineageId);
      if (found === undefined) throw new InternalError(`${name} hashes the column ${lineageId}, which does not arrive`);
      return { lineageId, ...found };
    }),
  }));
}

function fillColumn(
  { target, columns, hash }: HashColumn,
  buffer: PipelineBuffer,
  { bytes, nulls }: RowText,
  options: AppendOptions,
  safeNullHandling: boolean,
): void {
  const output = buffer.vector(target.lineageId) as BytesVector;
  const vectors = columns.map(({ lineageId }) => buffer.vector(lineageId));
  const appenders = columns.map((column, index) => appendColumn(column, vectors[index], bytes, options));
  const form = Number(target.properties.HashOutputType);
  output.used = 0;
  output.canonicalText = undefined;
  for (let position = 0; position < buffer.rowCount; position++) {
    const row = buffer.selection === undefined ? position : buffer.selection[position];
    bytes.clear();
    nulls.clear();
    for (let column = 0; column < vectors.length; column++) {
      appendValue(vectors[column], appenders[column], row, nulls);
    }
    if (safeNullHandling) bytes.span(nulls.written, 0, nulls.written.length);
    writeVector(output, row, formOf(hash.digest(bytes.written), form), target.type);
  }
}

function appendValue(vector: Vector, append: ColumnAppender, row: number, nulls: RowBytes): void {
  if (vector.nulls[row] !== 0) {
    nulls.ascii('Y');
    return;
  }
  const length = append(row);
  nulls.ascii(length === undefined ? 'N' : `N${length}`);
}

function formOf(digest: Uint8Array, form: number): Uint8Array | string {
  if (form === hashOutputTypes.Binary) return digest;
  const buffer = Buffer.from(digest.buffer, digest.byteOffset, digest.byteLength);
  return form === hashOutputTypes.Base64String
    ? buffer.toString('base64')
    : `0x${buffer.toString('hex').toUpperCase()}`;
}
