import { existsSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';

/** The folder of real packages: OPENDTSX_CORPUS, or undefined when it is not set or not there. */
export function corpusFolder(): string | undefined {
  const folder = process.env.OPENDTSX_CORPUS;
  return folder !== undefined && folder !== '' && existsSync(folder) ? folder : undefined;
}

/** Every `.dtsx` below a folder, relative to it, sorted. */
export function packageFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => extname(name).toLowerCase() === '.dtsx')
    .sort();
}

/** The one `.dtsx` below a folder whose path ends so. Throws when none or several do. */
export function findPackage(folder: string, ending: string): string {
  const found = packageFiles(folder).filter((name) => name.endsWith(ending));
  if (found.length !== 1) throw new Error(`${found.length} packages end with ${ending}`);
  return join(folder, found[0]);
}
