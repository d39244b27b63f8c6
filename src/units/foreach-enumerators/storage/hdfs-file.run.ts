import { type ForeachCollection, type ForeachContext, type ForeachEnumeratorInstance, storedName } from 'opendtsx/sdk';
import { enumerateFiles } from './enumerate-files.ts';
import { type ForeachHdfsProperties, hdfsNames } from './storage-enumerators.ts';

/** The files, each by its full path with a slash before it, or by its name. */
export function enumerate(
  { name, properties }: ForeachEnumeratorInstance<ForeachHdfsProperties>,
  context: ForeachContext,
): Promise<ForeachCollection> {
  const isNameOnly = properties.RetrieveFileName === hdfsNames.NameOnly;
  const search = {
    enumerator: name,
    connection: ['Connection', properties.Connection],
    folder: [properties.DirectoryPath],
    recursive: properties.IsRecursive,
    filter: properties.FileNameFilter,
    show: (path: string) => (isNameOnly ? storedName(path) : `/${path}`),
  } as const;
  return enumerateFiles(search, context);
}
