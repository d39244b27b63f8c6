import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { dtsError } from '../../../diagnostics/dts-error.ts';
import { InternalError } from '../../../diagnostics/internal-error.ts';
import type { Package } from '../../../model/package.ts';
import { parseElement, textAfter } from '../../../xml/edit-element.ts';
import { encodeXml, plainUtf8, type XmlEncoding } from '../../../xml/encoding.ts';
import { longestText } from '../../../xml/parse-xml.ts';
import { SourceText } from '../../../xml/source-text.ts';
import type { XmlElement } from '../../../xml/xml-element.ts';
import { packageKind } from './object-kinds.ts';
import { dtsNamespace, WriteContext } from './write-context.ts';
import { objectEdits, writtenEdits } from './write-object.ts';

/** A package as the bytes of a `.dtsx`. */
export interface WrittenPackage {
  readonly text: string;
  /** In the encoding the package was read in; UTF-8 with byte order mark for a new one. */
  readonly bytes: Uint8Array;
  readonly diagnostics: readonly Diagnostic[];
}

// As the designer stores new packages (observed).
const newFileEncoding: XmlEncoding = { name: 'utf-8', byteOrderMark: true };

/**
 * The `.dtsx` of a package: the text it was read from with what has changed in the model since, and not a character more; an
 * unchanged package gives the very same bytes. Secrets that did not change keep their cipher text; changed and new ones stand in plain
 * form, marked `Sensitive="1"`, for `protectDocument` to encrypt. Throws `DtsError` when a text holds a character that XML cannot,
 * or when the file would be larger than what is read.
 */
export function writePackage(root: Package): WrittenPackage {
  const { text, encoding } = root.origin === undefined ? freshText(root) : changedText(root, root.origin);
  refuseTooLong(text, root.fileName);
  refuseForbiddenCharacter(text);
  return { text, bytes: encodeXml(text, encoding), diagnostics: [] };
}

interface EncodedText {
  readonly text: string;
  readonly encoding: XmlEncoding;
}

function changedText(root: Package, origin: XmlElement): EncodedText {
  const { source } = origin;
  const edits = objectEdits(root, origin, packageKind, new WriteContext(root.formatVersion, origin));
  return { text: source.rewrite(edits), encoding: source.encoding };
}

function freshText(root: Package): EncodedText {
  const context = new WriteContext(root.formatVersion, undefined);
  const { document } = parseElement(`<DTS:Executable xmlns:DTS="${dtsNamespace}" />`, {});
  if (document === undefined) throw new InternalError('the root of a new package cannot be read');
  const place = { element: document.root, indent: '' };
  const edits = writtenEdits(root, undefined, place, packageKind, context);
  const text = `<?xml version="1.0"?>${context.layout.lineEnd}${textAfter(document.root, edits)}`;
  return { text, encoding: newFileEncoding };
}

function refuseTooLong({ length }: string, fileName: string): void {
  if (length <= longestText) return;
  const detail = `it would have ${length} characters; at most ${longestText} are read`;
  throw dtsError('OPENDTSX_E_XML_TOOLARGE', { file: fileName || 'The package', detail });
}

function refuseForbiddenCharacter(text: string): void {
  const index = text.search(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  if (index < 0) return;
  const location = new SourceText(text, plainUtf8, undefined).locationOf(index);
  const character = `U+${text.charCodeAt(index).toString(16).toUpperCase().padStart(4, '0')}`;
  const args = { line: location.line ?? 0, column: location.column ?? 0, character };
  throw dtsError('OPENDTSX_E_FORMATS_CHARACTER', args, { location });
}
