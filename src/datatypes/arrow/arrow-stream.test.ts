import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { columnType } from '../data-type.ts';
import { createVector } from '../vector.ts';
import { writeVector } from '../write-vector.ts';
import type { ArrowBatch } from './arrow-batch.ts';
import { reusedMemory } from './batch-memory.ts';
import { endOfStream } from './message.ts';
import { cellReader } from './read-cells.ts';
import { MalformedStream, readStream, type StreamPart } from './read-stream.ts';
import { sampleColumns, sampleVectors } from './testing/sample-columns.ts';
import { writeBatch } from './write-batch.ts';
import { writeFailure, writeSchema } from './write-schema.ts';

const fields = sampleColumns.map(({ name, type }) => ({ name, type }));
const shown = sampleColumns.map(({ shown: [first, last] }) => [first, null, last]);

/** Bytes as they may arrive: pieces of any size. */
async function* arriving(messages: readonly Uint8Array[], size = 777): AsyncGenerator<Uint8Array> {
  const all = Buffer.concat(messages);
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
}

async function partsOf(chunks: AsyncIterable<Uint8Array>): Promise<StreamPart[]> {
  const parts: StreamPart[] = [];
  for await (const part of readStream(chunks)) parts.push(part);
  return parts;
}

function valuesOf({ columns, rowCount }: ArrowBatch) {
  return columns.map((column) => Array.from({ length: rowCount }, (_, row) => cellReader(column)(row)));
}

const sampleStream = (): Uint8Array[] => {
  const vectors = sampleVectors();
  return [
    writeSchema(fields),
    writeBatch(fields, { rowCount: 3, vectors }).message,
    writeBatch(fields, { rowCount: 2, selection: Int32Array.of(1, 2), vectors }).message,
    writeBatch(fields, { rowCount: 0, vectors }).message,
    endOfStream(),
  ];
};

// source: Arrow Columnar Format 1.5, https://arrow.apache.org/docs/format/Columnar.html
describe('a stream of Arrow', () => {
  it('keeps every value and NULL of every type, in batches as in the stream', async () => {
    expect(valuesOf(writeBatch(fields, { rowCount: 3, vectors: sampleVectors() }))).toEqual(shown);
    const parts = await partsOf(arriving(sampleStream()));
    expect(parts.map(({ kind }) => kind)).toEqual(['schema', 'batch', 'batch', 'batch', 'end']);
    const batches = parts.flatMap((part) => (part.kind === 'batch' ? [valuesOf(part.batch)] : []));
    expect(batches).toEqual([shown, shown.map(([, ...rest]) => rest), shown.map(() => [])]);
  });

  it('keeps the full SSIS type of every column', async () => {
    const [schema] = await partsOf(arriving([writeSchema(fields), endOfStream()]));
    expect(schema).toEqual({ kind: 'schema', fields });
  });

  // source: observed; pyarrow 25.0.1 and apache-arrow 21.2.0 read this stream, and give these values. Whoever changes it shows it to them again.
  it('has the bytes that other libraries were shown', () => {
    const hash = createHash('sha256').update(Buffer.concat(sampleStream())).digest('hex');
    expect(hash).toBe('392f6b5bd55dc9748433557f715802862dcc2e3675e1ced43ee14a9d835a8090');
  });

  it('arrives in pieces of one byte as well', async () => {
    const [, batch] = await partsOf(arriving(sampleStream(), 1));
    expect(batch.kind === 'batch' && valuesOf(batch.batch)).toEqual(shown);
  });

  it('holds no bit of a batch before in memory that is used again', () => {
    const type = columnType('DT_BOOL');
    const vector = (values: readonly (boolean | null)[]) => {
      const made = createVector(type, values.length);
      for (const [row, value] of values.entries()) writeVector(made, row, value, type);
      return { rowCount: values.length, vectors: [made] };
    };
    const take = reusedMemory();
    const one = [{ name: 'b', type }];
    writeBatch(one, vector([true, true, true, null, true, true, true, true, true]), take);
    const again = writeBatch(one, vector([false, null, false]), take);
    expect(valuesOf(again)).toEqual([[false, null, false]]);
    expect(Buffer.from(again.message)).toEqual(Buffer.from(writeBatch(one, vector([false, null, false])).message));
  });

  it('lets a kept batch alone when the next one is made', () => {
    const kept = writeBatch(fields, { rowCount: 3, vectors: sampleVectors() });
    writeBatch(fields, { rowCount: 2, selection: Int32Array.of(1, 2), vectors: sampleVectors() });
    expect(valuesOf(kept)).toEqual(shown);
  });

  it('shows the place of NULL texts as empty, whatever the vector holds there', () => {
    const type = columnType('DT_WSTR', { length: 9 });
    const vector = createVector(type, 2);
    writeVector(vector, 0, 'secret', type);
    writeVector(vector, 1, 'b', type);
    vector.nulls[0] = 1;
    vector.hasNulls = true;
    const { columns } = writeBatch([{ name: 't', type }], { rowCount: 2, vectors: [vector] });
    expect([...(columns[0].offsets ?? [])]).toEqual([0, 0, 1]);
    expect(Buffer.from(columns[0].values as Uint8Array).toString()).toBe('b');
  });

  it('tells the finding of a stream that has failed, behind its rows', async () => {
    const [schema, batch] = sampleStream();
    const parts = await partsOf(arriving([schema, batch, writeFailure('{"symbol":"X"}')]));
    expect(parts.map(({ kind }) => kind)).toEqual(['schema', 'batch', 'failure']);
    expect(parts[2]).toEqual({ kind: 'failure', finding: '{"symbol":"X"}' });
  });

  it('is refused when it breaks off, wherever that is', async () => {
    const all = Buffer.concat(sampleStream());
    for (const length of [0, 7, 8, 100, all.length - 9, all.length - 8, all.length - 1]) {
      await expect(partsOf(arriving([all.subarray(0, length)])), `${length} bytes`).rejects.toThrow(MalformedStream);
    }
  });

  it('is refused when it is something else', async () => {
    await expect(partsOf(arriving([Buffer.from('<html>log in</html>')]))).rejects.toThrow('it is no stream of Arrow');
    const [, batch] = sampleStream();
    await expect(partsOf(arriving([batch]))).rejects.toThrow('neither schema nor batch');
  });

  it('never reads outside of its bytes, whatever is changed in them', async () => {
    const all = Buffer.concat(sampleStream().slice(0, 2));
    let refused = 0;
    // Every byte of the metadata once: numbers that are too large or negative, and places that are none.
    for (let at = 0; at < all.length; at += 3) {
      const damaged = Buffer.from(all);
      damaged[at] ^= 0xff;
      try {
        await partsOf(arriving([damaged, endOfStream()], 1 << 16));
      } catch (error) {
        refused++;
        expect(error, `byte ${at}`).toBeInstanceOf(MalformedStream);
      }
    }
    expect(refused).toBeGreaterThan(100);
  });
});
