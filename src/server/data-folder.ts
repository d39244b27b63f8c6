import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { dtsError } from '../diagnostics/dts-error.ts';

const keyLength = 32;

/** The folder that a server keeps its files in, for one server at a time. */
export interface DataFolder {
  readonly path: string;
  /** Path of a file or folder inside. */
  inside(...parts: readonly string[]): string;
  /** Lets another server have the folder. */
  release(): void;
}

/**
 * Takes the folder, and creates it when it is not there (readable by its owner only). The system frees it when the process ends, however it ends.
 * Throws OPENDTSX_E_SERVER_FOLDERTAKEN when another server has it, OPENDTSX_E_SERVER_FOLDER when it cannot be used.
 */
export async function takeDataFolder(path: string): Promise<DataFolder> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw folderFailure(path, cause);
  }
  const lock = takeLock(path);
  return { path, inside: (...parts) => join(path, ...parts), release: () => lock.close() };
}

function takeLock(path: string): DatabaseSync {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(join(path, 'server.lock'));
    lock.exec('pragma locking_mode = exclusive; begin exclusive');
    return lock;
  } catch (cause) {
    lock?.close();
    if (cause instanceof Error && /locked/.test(cause.message)) {
      throw dtsError('OPENDTSX_E_SERVER_FOLDERTAKEN', { folder: path }, {}, { cause });
    }
    throw folderFailure(path, cause);
  }
}

function folderFailure(folder: string, cause: unknown) {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return dtsError('OPENDTSX_E_SERVER_FOLDER', { folder, detail }, {}, { cause });
}

/**
 * The key that sensitive values are sealed with: that of the file, made at the first start and readable by its owner only. Without it they do not
 * open again. Throws OPENDTSX_E_SERVER_KEY when the file does not hold 32 bytes as 64 hexadecimal digits.
 */
export async function readServerKey(file: string): Promise<Uint8Array> {
  await makeKey(file);
  const text = (await readFile(file, 'utf8')).trim();
  if (!/^[0-9a-f]{64}$/i.test(text)) throw dtsError('OPENDTSX_E_SERVER_KEY', { file });
  return Buffer.from(text, 'hex');
}

// Written aside and linked: a half-written key never has the name, and of two servers that start at once one key wins.
async function makeKey(file: string): Promise<void> {
  const aside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const handle = await open(aside, 'wx', 0o600);
  try {
    await handle.writeFile(`${randomBytes(keyLength).toString('hex')}\n`);
    await handle.sync();
    await link(aside, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await handle.close();
    await rm(aside, { force: true });
  }
}
