import {
  columnType,
  diagnostic,
  dtsError,
  type ForeachCollection,
  type ForeachContext,
  isInRange,
  joinStoredPath,
  namePattern,
  storedName,
  type TimeRange,
} from 'opendtsx/sdk';

/** What an enumerator looks for. */
export interface FileSearch {
  /** Name of the enumerator. */
  readonly enumerator: string;
  /** The property that names the connection manager, and what it names. */
  readonly connection: readonly [property: string, reference: string];
  readonly folder: readonly string[];
  readonly recursive: boolean;
  readonly filter: string;
  readonly range?: TimeRange;
  /** The value of the loop for a path of the store. */
  show(path: string): string;
}

/** The files as they are when the loop starts, ordered by path (ADR 0005). No file is a warning and an empty collection. */
export async function enumerateFiles(search: FileSearch, context: ForeachContext): Promise<ForeachCollection> {
  const { enumerator, recursive, filter, range, show } = search;
  const { signal, source } = context;
  const store = await storeOf(search, context);
  const folder = joinStoredPath(...search.folder);
  const pattern = namePattern(filter);
  const paths: string[] = [];
  for await (const { path, modified } of store.list(folder, recursive, signal)) {
    signal.throwIfAborted();
    if (pattern.test(storedName(path)) && (range === undefined || isInRange(range, modified))) paths.push(path);
  }
  if (paths.length === 0) {
    const args = { executable: enumerator, folder: folder || '/', filter: filter || '*' };
    context.fire(diagnostic('OPENDTSX_W_STORAGE_NOFILES', args, { source }));
  }
  paths.sort((a, b) => (a < b ? -1 : 1));
  return {
    length: paths.length,
    at(index) {
      const path = paths[index];
      if (path === undefined) return undefined;
      const value = show(path);
      return [{ type: columnType('DT_WSTR', { length: value.length }), value }];
    },
  };
}

async function storeOf({ enumerator, connection: [property, reference] }: FileSearch, context: ForeachContext) {
  const connection = await context.connection(reference);
  if (connection.kind === 'storage') return connection.store;
  const problem = `names ${reference}, a connection manager of the kind ${connection.kind}`;
  const args = { executable: enumerator, property, problem };
  throw dtsError('OPENDTSX_E_STORAGE_CONNECTION', args, { source: context.source });
}
