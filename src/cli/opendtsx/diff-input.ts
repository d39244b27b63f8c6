import { readFileSync } from 'node:fs';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { readPackage } from '../../formats/dtsx/read-package.ts';

type Package = NonNullable<ReturnType<typeof readPackage>['package']>;

/** A file that is compared: its package, or why there is none. */
export interface DiffInput {
  /** Undefined when the file is empty, as Git gives a package that is not there on one side, and when it cannot be read. */
  readonly package: Package | undefined;
  /** Errors; none when the package was read or the file is empty. */
  readonly failures: readonly Diagnostic[];
  readonly bytes: Uint8Array;
}

/**
 * Reads a package to be compared. What it says of lost secrets is left out: they are compared as what they are, closed.
 * @param shownName how failures name the file; without one they do not
 */
export function diffInput(path: string, shownName?: string): DiffInput {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return { package: undefined, failures: [unreadable(path, error)], bytes: new Uint8Array() };
  }
  if (bytes.length === 0) return { package: undefined, failures: [], bytes };
  const { package: read, diagnostics } = readPackage(bytes, shownName === undefined ? {} : { fileName: shownName });
  return { package: read, failures: read === undefined ? diagnostics : [], bytes };
}

function unreadable(path: string, error: unknown): Diagnostic {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return diagnostic('DTS_E_PACKAGENOTFOUND', { package: path });
  if (code === 'EISDIR') {
    const hint = 'This is a folder: name the .dtsx file itself.';
    return diagnostic('DTS_E_PACKAGENOTFOUND', { package: path }, { hint });
  }
  return diagnostic('DTS_E_OPENPACKAGEFILE', { file: path, detail: message });
}
