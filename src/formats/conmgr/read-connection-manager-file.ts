import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ConnectionManager } from '../../model/package.ts';
import { readConnectionManager } from '../dtsx/read-connection-manager.ts';
import { openDocument, type ReadOptions } from '../protection/open-document.ts';

// Connection manager files have no version of their own; they came with format 6.
const formatVersion = 6;

/** The connection manager of a `.conmgr` file, or none and the error that says why. */
export interface ReadConnectionManagerFile {
  readonly connectionManager?: ConnectionManager;
  readonly diagnostics: Diagnostic[];
}

/** Reads a `.conmgr` file: a connection manager of a project. Never throws for bad input. */
export function readConnectionManagerFile(
  input: Uint8Array | string,
  options: ReadOptions = {},
): ReadConnectionManagerFile {
  const { root, document, diagnostics } = openDocument(input, options);
  if (root === undefined || document === undefined) return { diagnostics };
  if (root.localName !== 'ConnectionManager') {
    const file = options.fileName ?? 'The connection manager file';
    const place = { location: document.locationOf(root.start) };
    const args = { file, found: root.name, expected: 'DTS:ConnectionManager' };
    return { diagnostics: [...diagnostics, diagnostic('OPENDTSX_E_FORMATS_ROOT', args, place)] };
  }
  const context = { document, formatVersion, diagnostics };
  return { connectionManager: readConnectionManager(root, 'project', context), diagnostics };
}
