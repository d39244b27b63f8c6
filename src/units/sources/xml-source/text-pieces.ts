import { createRequire } from 'node:module';

/** Text of a piece, up to the first byte that is none. */
export interface DecodedText {
  readonly text: string;
  /** What is wrong with the bytes that follow. */
  readonly fault?: { readonly detail: string; readonly byteOffset: number };
}

interface StreamDecoder {
  write(bytes: Buffer): string;
  end(): string | undefined;
}

/** The declaration of a document, and so the name of its encoding, lies within as many bytes. */
const longestDeclaration = 256;

/** Decodes a document piece by piece: byte order mark first, then the shape of the first bytes, then the XML declaration. */
export class DocumentDecoder {
  #first: Buffer = Buffer.alloc(0);
  #decode: ((bytes: Uint8Array, last: boolean) => string) | undefined;
  #encoding = '';
  /** Bytes decoded before. */
  #offset = 0;

  /** The text of the next bytes; characters that are cut off come with the next piece. */
  decode(bytes: Uint8Array, last: boolean): DecodedText {
    let piece = bytes;
    if (this.#decode === undefined) {
      this.#first = Buffer.concat([this.#first, bytes]);
      if (this.#first.length < longestDeclaration && !last) return { text: '' };
      piece = this.#first;
      const { encoding, skip } = encodingOf(this.#first);
      this.#encoding = encoding;
      const decoder = decoderOf(encoding);
      if (decoder === undefined) {
        return { text: '', fault: { detail: `its encoding ${encoding} is not known`, byteOffset: 0 } };
      }
      this.#decode = decoder;
      this.#offset = skip;
      piece = piece.subarray(skip);
      this.#first = Buffer.alloc(0);
    }
    return this.#decodePiece(piece, last);
  }

  #decodePiece(piece: Uint8Array, last: boolean): DecodedText {
    const start = this.#offset;
    this.#offset += piece.length;
    try {
      return { text: this.#decode?.(piece, last) ?? '' };
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      const text = textBeforeFault(piece, this.#encoding);
      const byteOffset = start + Buffer.byteLength(text, this.#encoding === 'utf-8' ? 'utf8' : 'utf16le');
      return { text, fault: { detail: `a byte there is not ${this.#encoding.toUpperCase()}`, byteOffset } };
    }
  }
}

function encodingOf(first: Buffer): { readonly encoding: string; readonly skip: number } {
  if (first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf) return { encoding: 'utf-8', skip: 3 };
  if (first[0] === 0xff && first[1] === 0xfe) return { encoding: 'utf-16le', skip: 2 };
  if (first[0] === 0xfe && first[1] === 0xff) return { encoding: 'utf-16be', skip: 2 };
  if (first[0] === 0x3c && first[1] === 0) return { encoding: 'utf-16le', skip: 0 };
  if (first[0] === 0 && first[1] === 0x3c) return { encoding: 'utf-16be', skip: 0 };
  const opening = first.toString('latin1', 0, longestDeclaration);
  const declared = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(opening)?.[1].toLowerCase();
  // Tools that convert a file to UTF-8 often leave "utf-16" in its declaration; readable single bytes prove it wrong.
  const isUtf8 = declared === undefined || declared === 'utf8' || declared.startsWith('utf-16');
  return { encoding: isUtf8 ? 'utf-8' : declared, skip: 0 };
}

function decoderOf(encoding: string): ((bytes: Uint8Array, last: boolean) => string) | undefined {
  if (encoding === 'utf-8' || encoding.startsWith('utf-16')) {
    const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
    return (bytes, last) => decoder.decode(bytes, { stream: !last });
  }
  // Loaded on demand: the tables cost start-up time.
  const codec = createRequire(import.meta.url)('iconv-lite') as typeof import('iconv-lite');
  if (!codec.encodingExists(encoding)) return undefined;
  const decoder: StreamDecoder = codec.getDecoder(encoding);
  return (bytes, last) => decoder.write(Buffer.from(bytes)) + (last ? (decoder.end() ?? '') : '');
}

function textBeforeFault(piece: Uint8Array, encoding: string): string {
  const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(piece);
  const fault = text.indexOf('\ufffd');
  return fault < 0 ? text : text.slice(0, fault);
}
