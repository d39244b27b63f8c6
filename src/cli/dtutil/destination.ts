import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { replaceFile } from '../../runtime/replace-file.ts';
import { failed } from './command-failure.ts';
import type { Place, StoreServer } from './command-options.ts';
import { localPath } from './local-path.ts';
import type { OpenedPackage } from './opened-package.ts';
import { storedPlace } from './stored-place.ts';

/** Where a package is to be saved. */
export interface Destination {
  /** Absolute path on this machine, or the path in a store. */
  readonly file: string;
  /** Whether it is the package that was read, by whatever name. */
  readonly isSource: boolean;
  readonly exists: boolean;
  /** Whether plain secrets may be stored there: the store seals what it keeps. */
  readonly isSealed: boolean;
  save(bytes: Uint8Array): Promise<void>;
}

/** The place that a package was read from, as a destination. */
export function sourceAsDestination({ file, stored, mode }: OpenedPackage): Destination {
  if (stored === undefined) {
    return { file, isSource: true, exists: true, isSealed: false, save: (bytes) => replaceFile(file, bytes, mode) };
  }
  const { stores } = stored;
  return { file, isSource: true, exists: true, isSealed: stores.isSealed, save: (bytes) => stores.put(file, bytes) };
}

/**
 * The destination that was written; a folder of files stands for a file in it with the name of the source. Throws `CommandFailure` 1 for what
 * cannot become a file (a path of Windows on another system, a folder that is not there, a device), and a `DtsError` for a store that cannot be reached.
 */
export async function findDestination(
  place: Place,
  server: StoreServer | undefined,
  source: OpenedPackage,
): Promise<Destination> {
  if (place.kind === 'FILE') return fileDestination(place.path, source);
  const { stores, path: file } = await storedPlace(place, server);
  const isSame = (one: string): boolean => one.replace(/\.dtsx$/i, '').toLowerCase() === source.file.toLowerCase();
  const isSource = source.stored !== undefined && isSame(file) && (await isSameStore(source.stored.stores, stores));
  const { isSealed } = stores;
  return { file, isSource, exists: await stores.exists(file), isSealed, save: (bytes) => stores.put(file, bytes) };
}

async function isSameStore(one: { info(): Promise<unknown> }, other: { info(): Promise<unknown> }): Promise<boolean> {
  return JSON.stringify(await one.info()) === JSON.stringify(await other.info());
}

function fileDestination(written: string, { file: source, stored, mode }: OpenedPackage): Destination {
  const path = localPath(written);
  const refuse = (detail: string) => failed('DTS_E_SAVEPACKAGEFILE', { file: path ?? written, detail });
  if (path === undefined) throw refuse('this is a path of Windows, and this machine has none such');
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isFolder && /[\\/]$/.test(written)) throw refuse('there is no such folder');
  const name = stored === undefined ? basename(source) : `${source.split('\\').at(-1)}.dtsx`;
  const file = isFolder ? join(path, name) : path;
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  const save = (bytes: Uint8Array): Promise<void> => replaceFile(file, bytes, mode);
  if (found === undefined) return { file, isSource: false, exists: false, isSealed: false, save };
  // A device or pipe would be replaced by a file.
  if (!found.isFile()) throw refuse('what has this name is no regular file');
  const origin = stored === undefined ? statSync(source, { bigint: true }) : undefined;
  const isSource = found.dev === origin?.dev && found.ino === origin.ino;
  return { file, isSource, exists: true, isSealed: false, save };
}
