import { access, appendFile, open, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';

/** How a value is written to a file that exists already. */
export type ExistingFile = 'fail' | 'replace' | 'append';

/** Why a file could not be written: its name, and whether it was open then. */
export interface FileFault {
  readonly symbol: string;
  readonly isOpen: boolean;
  readonly rule: string;
}

const openFaults: Readonly<Record<string, string>> = {
  EEXIST: 'FILEOPENERR_FORWRITE_FILEEXISTS',
  ENOENT: 'FILEOPENERR_FORWRITE_PATHNOTFOUND',
  ENOTDIR: 'FILEOPENERR_FORWRITE_PATHNOTFOUND',
  EACCES: 'FILEOPENERR_FORWRITE_ACCESSDENIED',
  EPERM: 'FILEOPENERR_FORWRITE_ACCESSDENIED',
  EROFS: 'FILEOPENERR_FORWRITE_ACCESSDENIED',
  EISDIR: 'FILEOPENERR_FORWRITE_ACCESSDENIED',
  EMFILE: 'FILEOPENERR_FORWRITE_TOOMANYOPENFILES',
  ENFILE: 'FILEOPENERR_FORWRITE_TOOMANYOPENFILES',
};

const writeFaults: Readonly<Record<string, string>> = {
  ENOSPC: 'FILEWRITEERR_DISKFULL',
  EDQUOT: 'FILEWRITEERR_DISKFULL',
  EFBIG: 'EXTRACTORCANTWRITE',
  EIO: 'EXTRACTORCANTWRITE',
};

/**
 * Writes a file, whole or not at all: one that is replaced keeps its old bytes until the new ones are complete. Gives what went wrong, with the symbol of SSIS for it.
 * @param mark what goes before the value in a file that is new or replaced
 */
export async function writeValue(
  path: string,
  value: Uint8Array,
  mark: Uint8Array,
  existing: ExistingFile,
): Promise<FileFault | undefined> {
  try {
    if (existing === 'append' && (await exists(path))) await extendFile(path, value);
    else if (existing === 'replace' && (await exists(path))) await replaceFile(path, Buffer.concat([mark, value]));
    else await createFile(path, Buffer.concat([mark, value]));
    return undefined;
  } catch (error) {
    return faultOf(error as NodeJS.ErrnoException);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function createFile(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes).finally(() => file.close());
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function extendFile(path: string, bytes: Uint8Array): Promise<void> {
  const { size } = await stat(path);
  try {
    await appendFile(path, bytes);
  } catch (error) {
    await truncate(path, size);
    throw error;
  }
}

async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const partial = `${path}.partial`;
  try {
    await writeFile(partial, bytes);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

function faultOf({ code = '', message }: NodeJS.ErrnoException): FileFault {
  const write = writeFaults[code];
  const name = write ?? openFaults[code] ?? 'FILEOPENERR_FORWRITE';
  return { symbol: `DTS_E_TXFILEEXTRACTORSTATIC_${name}`, isOpen: write === undefined, rule: message };
}
