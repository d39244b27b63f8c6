import { encodeStrict } from 'opendtsx/sdk';
import { XmlFault } from './xml-fault.ts';
import { nodeKinds, type XmlItem } from './xml-item.ts';

const utf16le = 'utf-16le';

/** Decodes the bytes of a document by its byte order mark, else by its XML declaration, else as UTF-8. */
export function decodeDocument(bytes: Uint8Array, role: string): string {
  const encoding =
    markedEncoding(bytes) ?? declaredEncoding(Buffer.from(bytes.subarray(0, 256)).toString('latin1')) ?? 'utf-8';
  try {
    return new TextDecoder(encoding.toLowerCase(), { fatal: true }).decode(bytes);
  } catch (cause) {
    const detail = cause instanceof RangeError ? 'it is not known' : 'its bytes are not in this encoding';
    throw new XmlFault('DTS_E_XMLTASK_COULDNOTGETENCODINGFROMDOCUMENT', { role, encoding, detail }, { cause });
  }
}

function markedEncoding(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  if (start.startsWith('efbbbf')) return 'utf-8';
  if (start.startsWith('fffe') || start.startsWith('3c00')) return utf16le;
  if (start.startsWith('feff') || start.startsWith('003c')) return 'utf-16be';
  return undefined;
}

function declaredEncoding(start: string): string | undefined {
  return /^<\?xml[^?]*?\sencoding\s*=\s*["']([\w.-]+)["']/.exec(start)?.[1];
}

/** The encoding in the XML declaration of a document; undefined when it says none. */
export function encodingOf(document: XmlItem): string | undefined {
  const declaration = document.children.find(({ kind }) => kind === nodeKinds.declaration);
  return /\bencoding="([^"]*)"/.exec(declaration?.value ?? '')?.[1];
}

/** Fails unless a document says that it is Unicode, or says nothing. Source: XML task, document encoding (documentation). */
export function requireUnicode(document: XmlItem, role: string): void {
  const encoding = encodingOf(document);
  if (encoding === undefined || /^(utf-?8|utf-?16(le|be)?|ucs-?2|us-ascii)$/i.test(encoding)) return;
  const detail = 'only Unicode documents can be merged';
  throw new XmlFault('DTS_E_XMLTASK_COULDNOTGETENCODINGFROMDOCUMENT', { role, encoding, detail });
}

/** Code pages of encodings that one byte per character can be written in. */
const codePages: Readonly<Record<string, number>> = {
  'iso-8859-1': 28591,
  'iso-8859-15': 28605,
  'windows-1250': 1250,
  'windows-1251': 1251,
  'windows-1252': 1252,
  'us-ascii': 20127,
};

/**
 * The bytes of a text in the encoding that its declaration names, or that is given: UTF-8 without byte order mark unless told otherwise, UTF-16 with one.
 * What cannot be written in its encoding becomes UTF-8, in the declaration too.
 */
export function encodeDocument(text: string, given = ''): Uint8Array {
  const encoding = (declaredEncoding(text) ?? given).toLowerCase();
  if (/^(utf-?16(le)?|unicode|ucs-?2)$/.test(encoding)) return Buffer.from(`\ufeff${text}`, utf16le);
  const codePage = codePages[encoding];
  const encoded = codePage === undefined ? undefined : encodeStrict(text, codePage);
  if (encoded !== undefined && 'bytes' in encoded) return encoded.bytes;
  const declared =
    encoding === '' || encoding === 'utf-8'
      ? text
      : text.replace(/^(<\?xml[^?]*?\sencoding\s*=\s*)["'][^"']*["']/, '$1"utf-8"');
  return Buffer.from(declared, 'utf8');
}
