import { InternalError } from '../../diagnostics/internal-error.ts';
import { type ParsedXml, parseSource } from '../../xml/parse-xml.ts';
import { SourceText } from '../../xml/source-text.ts';
import { spliceText, type TextEdit } from '../../xml/splice.ts';
import type { XmlDocument } from '../../xml/xml-document.ts';

/** The document with edits applied, in the encoding it had; a diagnostic when the result is not XML. */
export function reparsed(document: XmlDocument, edits: readonly TextEdit[]): ParsedXml {
  if (edits.length === 0) return { document, diagnostics: [] };
  const text = spliceText(document.text, edits);
  return parseSource(new SourceText(text, document.encoding, document.file));
}

/** The document with our own edits applied. Throws `InternalError` when one of them broke it. */
export function edited(document: XmlDocument, edits: readonly TextEdit[]): XmlDocument {
  const result = reparsed(document, edits);
  if (result.document !== undefined) return result.document;
  throw new InternalError(`an edit broke the document: ${result.diagnostics[0].message}`);
}
