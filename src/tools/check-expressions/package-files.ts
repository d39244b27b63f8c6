import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import type { Secret } from '../../datatypes/secret.ts';
import { readIspac } from '../../formats/ispac/read-ispac.ts';
import type { PackageSource } from '../../runtime/run-request.ts';

/** A package to check, and what it is called in a report. */
export interface PackageFile {
  readonly file: string;
  readonly source: Extract<PackageSource, { path: string }>;
}

/**
 * The packages at a path: every `.dtsx` below a folder, every package of an `.ispac`, or the file itself; those of a folder sorted and named
 * relative to it. A file that is not there is given as well: loading it tells so. Throws the file system's error for a folder that cannot be read.
 */
export function packageFilesAt(path: string, workingFolder: string, password: Secret | undefined): PackageFile[] {
  const full = resolve(workingFolder, path);
  const found = statSync(full, { throwIfNoEntry: false });
  if (found?.isDirectory()) {
    return readdirSync(full, { recursive: true, encoding: 'utf8' })
      .filter((name) => extname(name).toLowerCase() === '.dtsx')
      .sort()
      .map((name) => ({ file: name, source: { path: join(full, name) } }));
  }
  const names = found?.isFile() && extname(full).toLowerCase() === '.ispac' ? packageNames(full, password) : [];
  if (names.length === 0) return [{ file: path, source: { path: full } }];
  return names.map((packageName) => ({ file: `${path}/${packageName}`, source: { path: full, packageName } }));
}

function packageNames(file: string, password: Secret | undefined): readonly string[] {
  const options = { fileName: file, ...(password === undefined ? {} : { password }) };
  return readIspac(readFileSync(file), options).project?.packages.map(({ name }) => name) ?? [];
}
