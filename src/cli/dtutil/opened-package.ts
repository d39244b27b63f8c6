import { statSync } from 'node:fs';
import type { Secret } from '../../datatypes/secret.ts';
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { readPackage } from '../../formats/dtsx/read-package.ts';
import { type LoadedPackage, readPackageFile } from '../../runtime/load-package.ts';
import { CommandFailure } from './command-failure.ts';
import type { DtutilCommand } from './command-options.ts';
import { localPath } from './local-path.ts';
import { type StoredPlace, storedPlace, withSource } from './stored-place.ts';

/** A package that was read. */
export interface OpenedPackage {
  /** Absolute path on this machine, or the path in a store: `MSDB\Loads\Daily`. */
  readonly file: string;
  /** Where it is when it is no file. */
  readonly stored?: StoredPlace;
  readonly bytes: Uint8Array;
  /** Permissions of the file. */
  readonly mode: number;
  readonly package: LoadedPackage['package'];
}

/** Where a package is that exists. */
export type ExistingPackage = Pick<OpenedPackage, 'file' | 'stored'>;

const permissions = 0o777;
const newFile = 0o666;

/** The place of a package that is there. Throws `CommandFailure`: 4 when there is none, 5 when its store cannot be reached. */
export async function existingPackage({ source, sourceServer }: DtutilCommand): Promise<ExistingPackage> {
  if (source.kind === 'FILE') return { file: existingFile(source.path) };
  const stored = await withSource(source.path, storedPlace(source, sourceServer));
  const { stores, path: file } = stored;
  if (await withSource(file, stores.exists(file))) return { file, stored };
  throw new CommandFailure(4, [diagnostic('DTS_E_PACKAGENOTFOUND', { package: file })]);
}

function existingFile(written: string): string {
  const file = localPath(written);
  const found = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
  if (file !== undefined && found?.isFile()) return file;
  const hint = found === undefined ? undefined : 'This is no file: name the .dtsx file itself.';
  const missing = diagnostic('DTS_E_PACKAGENOTFOUND', { package: file ?? written }, hint === undefined ? {} : { hint });
  throw new CommandFailure(4, [missing]);
}

/** Reads a package. Throws `CommandFailure`: 4 when there is none, 5 when it cannot be read or is no package. */
export async function openPackage(command: DtutilCommand): Promise<OpenedPackage> {
  const { source, sourceServer, password } = command;
  if (source.kind === 'FILE') {
    const file = existingFile(source.path);
    const bytes = readPackageFile(file);
    if (!(bytes instanceof Uint8Array)) {
      throw new CommandFailure(bytes.failure === 'not-found' ? 4 : 5, bytes.diagnostics);
    }
    return { file, bytes, mode: statSync(file).mode & permissions, package: read(bytes, file, password) };
  }
  const stored = await withSource(source.path, storedPlace(source, sourceServer));
  const { stores, path: file } = stored;
  const bytes = await withSource(file, stores.get(file));
  return { file, stored, bytes, mode: newFile, package: read(bytes, file, password) };
}

function read(bytes: Uint8Array, fileName: string, password: Secret | undefined): LoadedPackage['package'] {
  const reading = { fileName, ...(password === undefined ? {} : { password }) };
  const { package: found, diagnostics } = readPackage(bytes, reading);
  if (found !== undefined) return found;
  throw new CommandFailure(
    5,
    diagnostics.filter(({ severity }) => severity === 'error'),
  );
}
