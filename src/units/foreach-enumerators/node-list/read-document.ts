import type * as libxml2 from 'libxml2-wasm';

/** What is wrong with a document. */
export interface DocumentFault {
  readonly detail: string;
}

const longestDeclaration = 1024;

/** Decodes a file by its byte order mark or XML declaration; UTF-8 without either. */
export function decodeXml(bytes: Uint8Array): string | DocumentFault {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof RangeError) return { detail: `its encoding ${encoding} is not known. Save it as UTF-8` };
    if (error instanceof TypeError) return { detail: `it holds bytes that are not ${encoding.toUpperCase()}` };
    throw error;
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0x3c && second === 0) return 'utf-16le';
  if (first === 0 && second === 0x3c) return 'utf-16be';
  const opening = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(longestDeclaration, bytes.length)).toString(
    'latin1',
  );
  const declared = /^(?:\u00ef\u00bb\u00bf)?\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(opening)?.[1];
  // Tools that convert a file to UTF-8 often leave "utf-16" in its declaration; readable single bytes prove it wrong.
  return declared === undefined || /^utf-?16/i.test(declared) ? 'utf-8' : declared.toLowerCase();
}

/**
 * Parses a document without touching anything outside it: what only external entities would tell is a fault, not a gap. Entities that grow out of
 * proportion and elements nested more than 256 deep are faults too (limits of libxml2).
 */
export function parseDocument(text: string, library: typeof libxml2): libxml2.XmlDocument | DocumentFault {
  const external = /<!ENTITY\s+(?:%\s+)?([^\s>]+)\s+(?:SYSTEM|PUBLIC)\b/.exec(text);
  if (external !== null) {
    return {
      detail: `its entity ${external[1]} lies outside the document, and nothing outside is read. Put the content into the document`,
    };
  }
  const { ParseOption: options } = library;
  const option =
    options.XML_PARSE_NO_XXE |
    options.XML_PARSE_NONET |
    options.XML_PARSE_NOENT |
    options.XML_PARSE_NOCDATA |
    options.XML_PARSE_IGNORE_ENC |
    options.XML_PARSE_BIG_LINES;
  try {
    const document = library.XmlDocument.fromString(text, { option });
    const gap = document.warnings.find(({ message }) => /entity/i.test(message));
    if (gap === undefined) return document;
    document.dispose();
    return { detail: placed(gap) };
  } catch (error) {
    if (!(error instanceof library.XmlError)) throw error;
    const [first] = error instanceof library.XmlLibError ? error.details : [];
    return { detail: first === undefined ? error.message.trim() : placed(first) };
  }
}

function placed({ message, line, col }: libxml2.ErrorDetail): string {
  return `line ${line}, column ${col}: ${message.trim()}`;
}
