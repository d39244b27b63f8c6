import { open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dtsError } from '../diagnostics/dts-error.ts';

const permissions = 0o777;
const newFile = 0o666;

/**
 * Puts bytes into a file, which is then complete or as it was before: they are written beside it, and that file takes its name and its
 * permissions. Devices and pipes are written directly. Throws DTS_E_SAVEPACKAGEFILE when it cannot be written.
 * @param newMode permissions of a file that was not there, before those that the process takes away
 */
export async function replaceFile(path: string, bytes: Uint8Array, newMode: number = newFile): Promise<void> {
  try {
    const real = await realpath(path).catch(() => path);
    const found = await stat(real).catch(() => undefined);
    // A rename would put a file in the place of the device.
    if (found !== undefined && !found.isFile()) await writeFile(real, bytes);
    else await writeAside(real, bytes, (found?.mode ?? newMode) & permissions);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw dtsError('DTS_E_SAVEPACKAGEFILE', { file: path, detail }, {}, { cause: error });
  }
}

async function writeAside(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  const partial = `${path}.partial`;
  try {
    const handle = await open(partial, 'w', mode);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw error;
  }
}
