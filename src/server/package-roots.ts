import { mkdirSync } from 'node:fs';
import type { FileSystemRoot } from '../package-store/file-system-places.ts';
import { fileSystemName } from '../package-store/package-store-names.ts';
import type { DataFolder } from './data-folder.ts';
import type { ServerSettings } from './server-settings.ts';

/** The folders that are package stores: those of the settings, else `File System` in the data folder, as the SSIS service has one (source: documentation). */
export function packageRootsOf({ packageRoots }: ServerSettings, folder: DataFolder): readonly FileSystemRoot[] {
  if (packageRoots !== undefined) return packageRoots;
  const place = folder.inside('package-store');
  mkdirSync(place, { recursive: true });
  return [{ name: fileSystemName, folder: place }];
}
