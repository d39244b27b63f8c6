import fc from 'fast-check';
import { type Zippable, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { readArchive } from './archive.ts';
import { writeArchive } from './write-archive.ts';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const one = { 'a.dtsx': text('<a/>') } satisfies Zippable;

/** The archive with bytes changed from the place where a signature is found for the n-th time (-1: the last). */
function changed(bytes: Uint8Array, signature: number, at: number, values: readonly number[], which = 0): Uint8Array {
  const copy = Buffer.from(bytes);
  const places: number[] = [];
  for (let place = 0; place + 4 <= copy.length; place++) if (copy.readUInt32LE(place) === signature) places.push(place);
  copy.set(values, (places.at(which) ?? Number.NaN) + at);
  return new Uint8Array(copy);
}

const local = 0x04034b50;
const central = 0x02014b50;
const end = 0x06054b50;

const symbols = (bytes: Uint8Array): string[] => readArchive(bytes, 'a.ispac').diagnostics.map(({ symbol }) => symbol);

function readingFault(bytes: Uint8Array): { symbol: string; message: string } | undefined {
  const { entries, diagnostics } = readArchive(bytes, 'a.ispac');
  expect(diagnostics).toEqual([]);
  try {
    entries[0].read();
  } catch (error) {
    if (error instanceof DtsError) return error.diagnostic;
    throw error;
  }
  return undefined;
}

// source: APPNOTE.TXT of PKWARE (documentation); which archives are refused: our decision
describe('readArchive', () => {
  it('reads stored and packed entries', () => {
    const bytes = zipSync({ 'stored.dtsx': [text('<a/>'), { level: 0 }], 'packed.dtsx': [text('<b/>'), { level: 9 }] });
    const { entries } = readArchive(bytes, 'a.ispac');
    expect(entries.map(({ name, read }) => [name, new TextDecoder().decode(read())])).toEqual([
      ['stored.dtsx', '<a/>'],
      ['packed.dtsx', '<b/>'],
    ]);
  });

  it('reads entries whose sizes stand behind them, in a data descriptor', () => {
    const flagged = changed(changed(zipSync(one), local, 6, [8, 0]), central, 8, [8, 0]);
    const bytes = changed(flagged, local, 14, new Array(12).fill(0));
    expect(readArchive(bytes, 'a.ispac').entries[0].read()).toEqual(text('<a/>'));
  });

  it('reads the sizes of ZIP64', () => {
    expect(readArchive(zip64(text('<a/>')), 'a.ispac').entries[0].read()).toEqual(text('<a/>'));
  });

  it('gives what writeArchive was given', () => {
    const parts = [
      { name: 'a%20b.dtsx', bytes: text('<a/>'.repeat(1000)) },
      { name: 'empty.params', bytes: new Uint8Array() },
    ];
    const { entries } = readArchive(writeArchive(parts), 'a.ispac');
    expect(entries.map(({ name, read }) => [name, read()])).toEqual([
      ['a b.dtsx', parts[0].bytes],
      ['empty.params', parts[1].bytes],
    ]);
  });

  it.each([
    ['what is no archive', text('<a/>'), 'OPENDTSX_E_FORMATS_ARCHIVE'],
    ['an empty file', new Uint8Array(), 'OPENDTSX_E_FORMATS_ARCHIVE'],
    ['an archive without its end', zipSync(one).subarray(0, 60), 'OPENDTSX_E_FORMATS_ARCHIVETRUNCATED'],
    [
      'a directory beyond the end',
      changed(zipSync(one), end, 16, [255, 255, 0]),
      'OPENDTSX_E_FORMATS_ARCHIVETRUNCATED',
    ],
    ['an entry beyond the end', changed(zipSync(one), central, 20, [255, 255]), 'OPENDTSX_E_FORMATS_ARCHIVETRUNCATED'],
    ['a broken directory', changed(zipSync(one), central, 0, [0]), 'OPENDTSX_E_FORMATS_ARCHIVE'],
    [
      'ZIP64 sizes that are missing',
      changed(zipSync(one), central, 20, [255, 255, 255, 255]),
      'OPENDTSX_E_FORMATS_ARCHIVE',
    ],
    [
      'an entry named differently in its own header',
      changed(zipSync(one), local, 30, [98]),
      'OPENDTSX_E_FORMATS_ARCHIVE',
    ],
    ['a directory with more entries than it counts', changed(zipSync(one), end, 10, [0]), 'OPENDTSX_E_FORMATS_ARCHIVE'],
    ['entries that share their bytes', sharingBytes(), 'OPENDTSX_E_FORMATS_ARCHIVE'],
    ['an encrypted entry', changed(zipSync(one), central, 8, [1]), 'OPENDTSX_E_FORMATS_ARCHIVEENCRYPTED'],
    ['another way of packing', changed(zipSync(one), central, 10, [14]), 'OPENDTSX_E_FORMATS_ARCHIVEMETHOD'],
    ['a name that is not UTF-8', rawName(0xff), 'OPENDTSX_E_FORMATS_ARCHIVENAME'],
    ['a name with a NUL character', rawName(0), 'OPENDTSX_E_FORMATS_ARCHIVENAME'],
    ['a name that leads out', zipSync({ '%2e%2e/a.dtsx': text('') }), 'OPENDTSX_E_FORMATS_ARCHIVENAME'],
    ['names that differ in case', zipSync({ ...one, 'A.dtsx': text('') }), 'OPENDTSX_E_FORMATS_ARCHIVEDUPLICATE'],
    [
      'names that are the same decoded',
      zipSync({ ...one, '%61.dtsx': text('') }),
      'OPENDTSX_E_FORMATS_ARCHIVEDUPLICATE',
    ],
    ['an entry that unpacks to far more', zipSync({ a: new Uint8Array(4_000_000) }), 'OPENDTSX_E_FORMATS_ARCHIVELIMIT'],
    ['a size beyond the limit', changed(zipSync(one), central, 24, [0, 0, 0, 17]), 'OPENDTSX_E_FORMATS_ARCHIVELIMIT'],
    ['too many entries', manyEntries(10_001), 'OPENDTSX_E_FORMATS_ARCHIVELIMIT'],
    ['entries that are too much together', manyEntries(5, 250 * 1024 * 1024), 'OPENDTSX_E_FORMATS_ARCHIVELIMIT'],
  ])('refuses %s', (_, bytes, symbol) => {
    expect(new Set(symbols(bytes))).toEqual(new Set([symbol]));
    expect(readArchive(bytes, 'a.ispac').entries).toEqual([]);
  });

  it('never throws but DtsError, whatever bytes of an archive are changed', () => {
    const original = writeArchive([
      { name: 'a.dtsx', bytes: text('<a/>'.repeat(50)) },
      { name: 'b.dtsx', bytes: text('<b/>') },
    ]);
    const change = fc.tuple(fc.nat(original.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), fc.nat(original.length), (changes, kept) => {
        const bytes = original.slice(0, kept > original.length / 2 ? kept : original.length);
        for (const [place, value] of changes) bytes[place % bytes.length] = value;
        const { entries, diagnostics } = readArchive(bytes, 'a.ispac');
        expect(entries.length > 0).toBe(diagnostics.length === 0);
        for (const entry of entries) {
          try {
            entry.read();
          } catch (error) {
            expect(error).toBeInstanceOf(DtsError);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a wrong checksum', changed(zipSync(one), central, 16, [1, 2, 3, 4]), 'checksum'],
    ['fewer bytes than declared', changed(zipSync(one), central, 24, [9]), 'it has 4 bytes, not 9'],
    ['more bytes than declared', changed(zipSync(one), central, 24, [2]), 'more than the 2 bytes declared'],
    ['no packed data', changed(zipSync(one), local, 36, [255]), 'damaged'],
  ])('refuses an entry with %s when it is read', (_, bytes, detail) => {
    expect(readingFault(bytes)?.symbol).toBe('OPENDTSX_E_FORMATS_ARCHIVEENTRY');
    expect(readingFault(bytes)?.message).toContain(detail);
  });
});

function rawName(byte: number): Uint8Array {
  return changed(changed(zipSync(one), local, 30, [byte]), central, 46, [byte]);
}

/** Two entries of the directory that lead to the same bytes. */
function sharingBytes(): Uint8Array {
  const bytes = zipSync({ aa: [text('x'), { level: 0 }], ab: [text('x'), { level: 0 }] });
  return changed(changed(bytes, central, 42, [0, 0, 0, 0], -1), central, 47, [97], -1);
}

/** A directory of many entries, which all declare the same unpacked size. */
function manyEntries(count: number, size = 0): Uint8Array {
  const parts = Array.from({ length: count }, (_, index) => ({ name: `${index}.dtsx`, bytes: new Uint8Array() }));
  if (size === 0) return writeArchive(parts);
  const packedFor = Buffer.alloc(Math.ceil(size / 250), 1);
  const written = Buffer.from(writeArchive(parts.map(({ name }) => ({ name, bytes: noise(packedFor.length) }))));
  for (let place = 0; place + 4 <= written.length; place++) {
    if (written.readUInt32LE(place) === central) written.writeUInt32LE(size, place + 24);
  }
  return new Uint8Array(written);
}

/** Bytes that hardly pack. */
function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 1;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[index] = state >>> 16;
  }
  return bytes;
}

/** An archive of one stored entry whose sizes and directory stand in ZIP64 fields only. */
function zip64(content: Uint8Array): Uint8Array {
  const plain = Buffer.from(zipSync({ 'a.dtsx': [content, { level: 0 }] }));
  const directory = plain.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  const endOffset = plain.indexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const entry = Buffer.from(plain.subarray(directory, endOffset));
  entry.writeUInt32LE(0xffffffff, 20);
  entry.writeUInt32LE(0xffffffff, 24);
  entry.writeUInt16LE(20, 30);
  const extra = Buffer.alloc(20);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(16, 2);
  extra.writeBigUInt64LE(BigInt(content.length), 4);
  extra.writeBigUInt64LE(BigInt(content.length), 12);
  const end64 = Buffer.alloc(56);
  end64.writeUInt32LE(0x06064b50, 0);
  end64.writeBigUInt64LE(44n, 4);
  end64.writeBigUInt64LE(1n, 32);
  end64.writeBigUInt64LE(BigInt(entry.length + extra.length), 40);
  end64.writeBigUInt64LE(BigInt(directory), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(directory + entry.length + extra.length), 8);
  const last = Buffer.from(plain.subarray(endOffset));
  last.fill(0xff, 8, 20);
  return new Uint8Array(Buffer.concat([plain.subarray(0, directory), entry, extra, end64, locator, last]));
}
