import {
  type ForeachCollection,
  type ForeachContext,
  type ForeachEnumeratorInstance,
  parseTimeRange,
} from 'opendtsx/sdk';
import { enumerateFiles } from './enumerate-files.ts';
import { englishOfTheStates, type ForeachBlobProperties } from './storage-enumerators.ts';

/** The blobs, each by its name within the container. */
export function enumerate(
  { name, properties }: ForeachEnumeratorInstance<ForeachBlobProperties>,
  context: ForeachContext,
): Promise<ForeachCollection> {
  const { Connection, Container, BlobPath, SearchRecursively, FileNameFilter } = properties;
  const range = parseTimeRange(properties.TimeRangeFrom, properties.TimeRangeTo, englishOfTheStates);
  const search = {
    enumerator: name,
    connection: ['Connection', Connection],
    folder: [Container, BlobPath],
    recursive: SearchRecursively,
    filter: FileNameFilter,
    ...('fault' in range ? {} : { range }),
    show: (path: string) => path.slice(path.indexOf('/') + 1),
  } as const;
  return enumerateFiles(search, context);
}
