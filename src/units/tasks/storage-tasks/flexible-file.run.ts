import { rm, rmdir, stat, unlink } from 'node:fs/promises';
import {
  dtsError,
  type FileStore,
  joinStoredPath,
  localPathOf,
  namePattern,
  type StoredFile,
  storedName,
  type TaskContext,
  type TaskResult,
} from 'opendtsx/sdk';
import {
  type FlexibleFileInstance,
  flexibleOperation,
  isLocalPlace,
  type PlaceNames,
  places,
} from './flexible-file.ts';
import {
  type LocalFile,
  type LocalWork,
  localContent,
  localFailure,
  localFiles,
  writeLocalFile,
} from './local-files.ts';
import { findStoredFiles } from './stored-files.ts';
import { refusedValue, requireStorage } from './task-storage.ts';
import { download, relay, runTransfers, type Transfer, upload, warnOfNothing } from './transfer-files.ts';

/** A folder of this machine, or of a store. */
type Place = { readonly folder: string; readonly store?: FileStore };

/** A file that was found. */
type Found =
  | { readonly kind: 'local'; readonly relativePath: string; readonly file: LocalFile }
  | { readonly kind: 'stored'; readonly relativePath: string; readonly file: StoredFile; readonly store: FileStore };

interface FlexibleWork extends LocalWork {
  readonly instance: FlexibleFileInstance;
}

/** Copies or deletes files. No file is a warning. */
export async function execute(instance: FlexibleFileInstance, context: TaskContext): Promise<TaskResult> {
  const work: FlexibleWork = { instance, context };
  const prepare = flexibleOperation(instance) === 'delete' ? deletions : copies;
  return runTransfers(() => prepare(work), work);
}

async function copies(work: FlexibleWork): Promise<Transfer[]> {
  const { SourceFileName, SearchRecursively, DestinationFileName } = work.instance.properties;
  const from = await placeOf(places.source, work);
  const to = await placeOf(places.destination, work);
  const found = await findFiles(from, SourceFileName, SearchRecursively, work);
  return found.map((each) => copyOf(each, to, DestinationFileName || each.relativePath, work));
}

function copyOf(found: Found, to: Place, relativePath: string, work: LocalWork): Transfer {
  const { folder, store } = to;
  if (store !== undefined) {
    const path = joinStoredPath(folder, relativePath);
    return found.kind === 'local'
      ? upload(found.file, store, path, work)
      : relay(found.store, found.file, store, path, work);
  }
  const path = localPathOf(folder, relativePath);
  return found.kind === 'local' ? localCopy(found.file, path, work) : download(found.store, found.file, path, work);
}

async function deletions(work: FlexibleWork): Promise<Transfer[]> {
  const { FileName, DeleteRecursively } = work.instance.properties;
  const place = await placeOf(places.deleted, work);
  if (FileName === '') return [deletionOfFolder(place, work)];
  const found = await findFiles(place, FileName, DeleteRecursively, work);
  return found.map(({ relativePath, ...each }) => ({
    subject: relativePath,
    run: () =>
      each.kind === 'stored'
        ? each.store.remove(each.file.path, work.context.signal)
        : removeLocal(each.file.path, work),
  }));
}

function deletionOfFolder({ folder, store }: Place, work: FlexibleWork): Transfer {
  const { signal } = work.context;
  if (store === undefined) return { subject: folder, run: () => removeLocalFolder(folder, work) };
  if (store.removeFolder === undefined) {
    const reason = 'the service has no folders to delete. Name the files, e.g. * with DeleteRecursively';
    const { args, symbol } = refusedValue(work.instance, 'FileName', '', reason);
    throw dtsError(symbol, args, { source: work.context.source });
  }
  const remove = store.removeFolder;
  return { subject: folder, run: () => remove(folder, signal) };
}

async function removeLocal(path: string, work: LocalWork): Promise<void> {
  await unlink(path).catch((cause: unknown) => {
    throw localFailure(path, cause, work);
  });
}

/** Without DeleteRecursively only an empty folder is deleted (inferred). */
async function removeLocalFolder(folder: string, work: FlexibleWork): Promise<void> {
  const recursive = work.instance.properties.DeleteRecursively;
  try {
    const found = await stat(folder);
    if (!found.isDirectory()) throw new Error('it is no folder');
    if (recursive) await rm(folder, { recursive: true });
    else await rmdir(folder);
  } catch (cause) {
    throw localFailure(folder, cause, work);
  }
}

function localCopy(file: LocalFile, path: string, work: LocalWork): Transfer {
  const content = (): AsyncIterable<Uint8Array> => localContent(file, work).open();
  return { subject: `${file.path} to ${path}`, run: () => writeLocalFile(path, file.size, content(), work) };
}

const flexiblePattern = { escape: '^', optionalQuestionMark: true };

async function findFiles(place: Place, name: string, recursive: boolean, work: LocalWork): Promise<Found[]> {
  const { folder, store } = place;
  const found: Found[] = [];
  if (store === undefined) {
    const pattern = namePattern(name, { ...flexiblePattern, ignoreCase: true });
    for (const file of await localFiles(folder, recursive, work)) {
      const { relativePath } = file;
      if (pattern.test(storedName(relativePath))) found.push({ kind: 'local', relativePath, file });
    }
  } else {
    const search = { folder, recursive, pattern: namePattern(name, flexiblePattern) };
    for (const each of await findStoredFiles(store, search, work)) found.push({ kind: 'stored', store, ...each });
  }
  if (found.length === 0) warnOfNothing(folder, name, work);
  return found;
}

async function placeOf(names: PlaceNames, { instance, context }: FlexibleWork): Promise<Place> {
  const { [names.connection]: reference, [names.folder]: folder } = instance.properties;
  if (isLocalPlace(instance, names)) return { folder: context.resolvePath(folder) };
  const { store } = await requireStorage(instance, names.connection, reference, context);
  return { folder: joinStoredPath(folder), store };
}
