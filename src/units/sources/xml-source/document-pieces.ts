import { open, readFile } from 'node:fs/promises';
import type { ComponentContext } from 'opendtsx/sdk';
import type { Complain } from './complaints.ts';
import { type DecodedText, DocumentDecoder } from './text-pieces.ts';
import { accessModes, type XmlSourceInstance } from './xml-source.ts';

/** The document: its name for messages, its file when it is in one, and its text in pieces. */
export interface DocumentSource {
  readonly name: string;
  /** '' for a document in a variable. */
  readonly file: string;
  pieces(): AsyncIterable<DecodedText>;
}

/** Bytes or characters read at once. */
export const usualPieceSize = 1 << 16;

/** Where the document is now, with the variables as they are. */
export function documentSource(
  instance: XmlSourceInstance,
  context: ComponentContext,
  complain: Complain,
  pieceSize = usualPieceSize,
): DocumentSource {
  const { AccessMode: mode, XMLData, XMLDataVariable } = instance.properties;
  if (mode === accessModes.Default) return fileSource(XMLData, context, complain, pieceSize);
  const value = String(context.variable(XMLDataVariable).value ?? '');
  if (value.trim() === '') {
    const detail = `the variable ${XMLDataVariable} is empty`;
    throw complain('DTS_E_XMLSRCUNABLETOREADXMLDATA', { detail });
  }
  if (mode === accessModes.FileInVariable) return fileSource(value, context, complain, pieceSize);
  return { name: XMLDataVariable, file: '', pieces: () => textPieces(value.replace(/^\ufeff/, ''), pieceSize) };
}

function fileSource(path: string, context: ComponentContext, complain: Complain, pieceSize: number): DocumentSource {
  const file = context.resolvePath(path);
  return { name: path, file, pieces: () => filePieces(file, pieceSize, complain) };
}

async function* textPieces(text: string, pieceSize: number): AsyncIterable<DecodedText> {
  for (let start = 0; start < text.length; start += pieceSize) yield { text: text.slice(start, start + pieceSize) };
}

async function* filePieces(file: string, pieceSize: number, complain: Complain): AsyncIterable<DecodedText> {
  const unreadable = (cause: Error): never => {
    throw unreadableFile(complain, 'the document', file, cause);
  };
  const handle = await open(file, 'r').catch(unreadable);
  try {
    const decoder = new DocumentDecoder();
    const bytes = Buffer.allocUnsafe(pieceSize);
    for (;;) {
      const { bytesRead } = await handle.read(bytes, 0, pieceSize, null).catch(unreadable);
      yield decoder.decode(bytes.subarray(0, bytesRead), bytesRead === 0);
      if (bytesRead === 0) return;
    }
  } finally {
    await handle.close();
  }
}

/** The text of a whole file, for schemas. Throws DTS_E_XMLSRCFAILEDTOCREATEREADER when it cannot be read, or is no text. */
export async function readSchemaText(file: string, complain: Complain): Promise<string> {
  const bytes = await readFile(file).catch((cause: Error) => {
    throw unreadableFile(complain, 'the schema', file, cause);
  });
  const { text, fault } = new DocumentDecoder().decode(bytes, true);
  if (fault === undefined) return text;
  const place = { file, byteOffset: fault.byteOffset };
  throw complain('DTS_E_XMLSRCFAILEDTOCREATEREADER', { what: 'the schema', detail: fault.detail }, place);
}

function unreadableFile(complain: Complain, what: string, file: string, cause: Error): Error {
  return complain('DTS_E_XMLSRCFAILEDTOCREATEREADER', { what, detail: cause.message }, { file });
}
