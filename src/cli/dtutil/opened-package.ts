import { statSync } from 'node:fs';
import type { Secret } from '../../datatypes/secret.ts';
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { readPackage } from '../../formats/dtsx/read-package.ts';
import { type LoadedPackage, readPackageFile } from '../../runtime/load-package.ts';
import { CommandFailure } from './command-failure.ts';
import { localPath } from './local-path.ts';

/** A package file that was read. */
export interface OpenedPackage {
  /** Absolute path on this machine. */
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Permissions of the file. */
  readonly mode: number;
  readonly package: LoadedPackage['package'];
}

const permissions = 0o777;

/** The path of a package file that is there. Throws `CommandFailure` 4 when there is none. */
export function existingPackage(written: string): string {
  const file = localPath(written);
  const found = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
  if (file !== undefined && found?.isFile()) return file;
  const hint = found === undefined ? undefined : 'This is no file: name the .dtsx file itself.';
  const missing = diagnostic('DTS_E_PACKAGENOTFOUND', { package: file ?? written }, hint === undefined ? {} : { hint });
  throw new CommandFailure(4, [missing]);
}

/** Reads a package file. Throws `CommandFailure`: 4 when there is none, 5 when it cannot be read or is no package. */
export function openPackage(written: string, password: Secret | undefined): OpenedPackage {
  const file = existingPackage(written);
  const bytes = readPackageFile(file);
  if (!(bytes instanceof Uint8Array)) {
    throw new CommandFailure(bytes.failure === 'not-found' ? 4 : 5, bytes.diagnostics);
  }
  const reading = { fileName: file, ...(password === undefined ? {} : { password }) };
  const { package: read, diagnostics } = readPackage(bytes, reading);
  if (read === undefined)
    throw new CommandFailure(
      5,
      diagnostics.filter(({ severity }) => severity === 'error'),
    );
  return { file, bytes, mode: statSync(file).mode & permissions, package: read };
}
