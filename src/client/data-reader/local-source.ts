import { writeBatch } from '../../datatypes/arrow/write-batch.ts';
import type { DataReaderRequest } from '../../runtime/data-reader/open-data-reader.ts';
import type { RowSource } from './row-source.ts';

/**
 * Starts a package in this process and gives the rows of its DataReader destination of this name. Rejects with a `DtsError` as `openDataReader` does; with `isSchemaOnly`
 * nothing is executed.
 */
export async function openLocalSource(
  request: DataReaderRequest,
  name: string,
  isSchemaOnly: boolean,
): Promise<RowSource> {
  if (isSchemaOnly) {
    const { describeDataReader } = await import('../../runtime/data-reader/describe-data-reader.ts');
    return emptySource(await describeDataReader(request, name));
  }
  // Loaded only here: who reads from servers needs no engine.
  const { openDataReader } = await import('../../runtime/data-reader/open-data-reader.ts');
  const reader = await openDataReader(request, name);
  const batches = reader.batches();
  return {
    columns: reader.columns,
    execution: {},
    async next(take) {
      const { value } = await batches.next();
      return value === undefined ? undefined : writeBatch(reader.columns, value, take);
    },
    touch: () => reader.touch(),
    async close() {
      await reader.close();
    },
  };
}

function emptySource(columns: RowSource['columns']): RowSource {
  return {
    columns,
    execution: {},
    next: async () => undefined,
    touch: () => undefined,
    close: async () => undefined,
  };
}
