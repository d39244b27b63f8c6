import { readFile } from 'node:fs/promises';

/** Why a file could not be read: the symbol of SSIS, and whether it was open then. */
export interface FileFault {
  readonly symbol: string;
  readonly isOpen: boolean;
  readonly rule: string;
}

const openFaults: Readonly<Record<string, string>> = {
  ENOENT: 'FILEOPENERR_FORREAD_FILENOTFOUND',
  ENOTDIR: 'FILEOPENERR_FORREAD_PATHNOTFOUND',
  EACCES: 'FILEOPENERR_FORREAD_ACCESSDENIED',
  EPERM: 'FILEOPENERR_FORREAD_ACCESSDENIED',
  EISDIR: 'FILEOPENERR_FORREAD_ACCESSDENIED',
  EMFILE: 'FILEOPENERR_FORREAD_TOOMANYOPENFILES',
  ENFILE: 'FILEOPENERR_FORREAD_TOOMANYOPENFILES',
};

const readFaults: ReadonlySet<string> = new Set(['EIO', 'EFBIG', 'ERR_FS_FILE_TOO_LARGE']);

/** A fault of a file that is open: its content is at fault. */
export function contentFault(name: 'INSERTERCANTREAD' | 'INSERTERINVALIDBOM', rule: string): FileFault {
  return { symbol: `DTS_E_TXFILEINSERTERSTATIC_${name}`, isOpen: true, rule };
}

/** What a file holds, or why it cannot be read. A path that is empty leads to no file. */
export async function readValue(path: string): Promise<Uint8Array | FileFault> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (readFaults.has(code)) return contentFault('INSERTERCANTREAD', message);
    const name = openFaults[code] ?? 'FILEOPENERR_FORREAD';
    return { symbol: `DTS_E_TXFILEINSERTERSTATIC_${name}`, isOpen: false, rule: message };
  }
}
