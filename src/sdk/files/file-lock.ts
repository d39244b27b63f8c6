import { rm, stat, writeFile } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';

/** The right to write a file, respected by every writer on the machine. */
export interface FileLock {
  release(): Promise<void>;
}

const busy = 5;
const primaryCode = 0xff;

/** Files that this process has locked: the locks of the operating system belong to processes and do not tell two writers in one apart. */
const locked = new Set<string>();

/**
 * Locks a file against other writers until `release`, or until the process ends, however it ends: the operating system keeps the
 * lock, on the empty file `<path>.writing`. Throws when it is locked already. On a file system without locks only this process is guarded.
 */
export async function lockFile(path: string): Promise<FileLock> {
  if (locked.has(path)) throw new Error('it is being written by another component');
  locked.add(path);
  const unlock = (): boolean => locked.delete(path);
  try {
    const release = await lockAmongProcesses(`${path}.writing`);
    return { release: () => release().finally(unlock) };
  } catch (error) {
    unlock();
    throw error;
  }
}

// A holder that ends takes the file away; who had it open already then locks a file without a name, and must look again.
async function lockAmongProcesses(path: string): Promise<() => Promise<void>> {
  for (;;) {
    const before = await touch(path);
    const database = await openExclusively(path);
    if (database === undefined || before === undefined) return async () => database?.close();
    if ((await inodeOf(path)) === before) return () => unlock(database, path);
    database.close();
  }
}

/** Makes the file when it is missing. Undefined when that cannot be done: opening the file beside it will say why. */
async function touch(path: string): Promise<number | undefined> {
  await writeFile(path, '', { flag: 'a' }).catch(() => undefined);
  return inodeOf(path);
}

async function inodeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.ino;
}

// Node offers no file locks, but its embedded database does: a transaction that is exclusive and writes nothing (ADR 0006).
async function openExclusively(path: string): Promise<DatabaseSync | undefined> {
  const { DatabaseSync } = await import('node:sqlite');
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database?.close();
    if (isBusy(error)) throw new Error('it is being written by another process', { cause: error });
    return undefined;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & primaryCode) === busy;
}

// Windows removes no file that is open: there the name goes last, and a writer that comes in between is refused.
async function unlock(database: DatabaseSync, path: string): Promise<void> {
  const removed = await rm(path, { force: true }).then(
    () => true,
    () => false,
  );
  database.close();
  if (!removed) await rm(path, { force: true }).catch(() => undefined);
}
