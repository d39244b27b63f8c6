import { isAscii } from 'node:buffer';
import { dtsError, encodeStrict, type FlatFileConnection, isAsciiCompatible } from 'opendtsx/sdk';
import type { BlockEncoder } from './block-writer.ts';

const utf8 = 65001;

/** The encoder of a file's code page. Throws OPENDTSX_E_FLATFILE_UNMAPPABLE for a character that the code page lacks. */
export function blockEncoder(file: FlatFileConnection, source: string): BlockEncoder {
  if (file.codePage === utf8) return (bytes) => bytes;
  const asciiCompatible = isAsciiCompatible(file.codePage);
  return (bytes) => {
    if (asciiCompatible && isAscii(bytes)) return bytes;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
    const encoded = encodeStrict(text, file.codePage);
    if ('bytes' in encoded) return encoded.bytes;
    const { character, position } = encoded;
    throw dtsError(
      'OPENDTSX_E_FLATFILE_UNMAPPABLE',
      {
        character: JSON.stringify(character),
        file: file.path,
        codePage: file.codePage,
        text: JSON.stringify(surroundings(text, position)),
      },
      { source },
    );
  };
}

/** What stands around a place on the same line: the same wherever the block begins and ends. */
function surroundings(text: string, position: number): string {
  const before = text.slice(Math.max(0, position - 20), position);
  const after = text.slice(position, position + 20);
  return before.slice(before.search(/[^\r\n]*$/)) + after.slice(0, after.search(/[\r\n]|$/));
}

/** Bytes that mark the encoding at the start of a new file: Unicode files have a byte order mark (UTF-8 files have none). */
export function byteOrderMark(file: FlatFileConnection): Uint8Array {
  return file.unicode ? Uint8Array.of(0xff, 0xfe) : new Uint8Array(0);
}
