import type { ForeachCollection, ForeachContext, ForeachEnumeratorInstance } from 'opendtsx/sdk';
import { enumerateFiles } from './enumerate-files.ts';
import type { ForeachAdlsProperties } from './storage-enumerators.ts';

/** The files, each by its full path with a slash before it. */
export function enumerate(
  { name, properties }: ForeachEnumeratorInstance<ForeachAdlsProperties>,
  context: ForeachContext,
): Promise<ForeachCollection> {
  const search = {
    enumerator: name,
    connection: ['ConnectionId', properties.ConnectionId],
    folder: [properties.AzureDataLakeDirectory],
    recursive: properties.SearchRecursively,
    filter: properties.FileNamePattern,
    show: (path: string) => `/${path}`,
  } as const;
  return enumerateFiles(search, context);
}
