import { InternalError } from '../../diagnostics/internal-error.ts';
import type { ConnectionManager } from '../../model/package.ts';
import { encodeXml } from '../../xml/encoding.ts';
import { parseXml } from '../../xml/parse-xml.ts';
import { connectionManagerKind } from '../dtsx/write/object-kinds.ts';
import { dtsNamespace, WriteContext } from '../dtsx/write/write-context.ts';
import { objectEdits, writtenEdits } from '../dtsx/write/write-object.ts';

const formatVersion = 8;
const emptyFile = `<?xml version="1.0"?>\n<DTS:ConnectionManager xmlns:DTS="${dtsNamespace}" />`;

/**
 * The `.conmgr` of a connection manager: the text it was read from with what has changed since, and not a character more; a new file for
 * one that was not read from a `.conmgr`. Secrets that did not change keep their cipher text; changed ones stand in plain
 * form, marked `Sensitive="1"`, for `protectDocument` to encrypt.
 */
export function writeConnectionManagerFile(manager: ConnectionManager): Uint8Array {
  const { origin } = manager;
  if (origin !== undefined && origin.parent === undefined) {
    const edits = objectEdits(manager, origin, connectionManagerKind, new WriteContext(formatVersion, origin));
    return encodeXml(origin.source.rewrite(edits), origin.source.encoding);
  }
  // With a byte order mark, as the designer stores new files (observed).
  const { document } = parseXml(new TextEncoder().encode(`\ufeff${emptyFile}`));
  if (document === undefined) throw new InternalError('the empty connection manager file cannot be read');
  const { root, source } = document;
  const context = new WriteContext(formatVersion, undefined);
  const edits = writtenEdits(manager, undefined, { element: root, indent: '' }, connectionManagerKind, context);
  return encodeXml(source.rewrite(edits), source.encoding);
}
