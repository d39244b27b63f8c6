import type { PropertyValue, StorageConnection, StoredFile } from 'opendtsx/sdk';
import { enumeratorUnderTest, symbolOf } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { foreachAdlsEnumerator, foreachBlobEnumerator, foreachGen2Enumerator, foreachHdfsEnumerator } from './index.ts';

const times: Readonly<Record<string, string>> = { 'book/dir/b.csv': '2024-03-01T00:00:00Z' };

function storage(paths: readonly string[]): StorageConnection {
  const unused = () => Promise.reject(new Error('not used'));
  return {
    kind: 'storage',
    name: 'Store',
    service: 'azure-blob',
    server: 'memory:1',
    store: {
      async *list(folder, recursive): AsyncGenerator<StoredFile> {
        for (const path of paths) {
          const prefix = folder === '' ? '' : `${folder}/`;
          if (!path.startsWith(prefix) || (!recursive && path.slice(prefix.length).includes('/'))) continue;
          yield { path, size: 1, modified: new Date(times[path] ?? '2024-01-01T00:00:00Z') };
        }
      },
      async *read() {},
      write: unused,
      exists: unused,
      remove: unused,
    },
  };
}

const paths = ['book/dir/b.csv', 'book/dir/a.csv', 'book/dir/c.txt', 'book/dir/sub/d.csv', 'book/e.csv'];
const connections = { '{1}': storage(paths), '{db}': { kind: 'other', value: 1 } as const };
const prepare = (unit: unknown, properties: Record<string, PropertyValue>) =>
  enumeratorUnderTest(unit as typeof foreachBlobEnumerator, { properties, connections });

// Source: documentation: Foreach Loop Container; persisted names observed (SSIS 2017), but of Gen2; whether a blob gives its container too: inferred.
describe('the items of', () => {
  const blob = { Connection: '{1}', Container: 'book' };
  const adls = { ConnectionId: '{1}', AzureDataLakeDirectory: '/book/dir' };
  const hdfs = { Connection: '{1}', DirectoryPath: '/book/dir/', FileNameFilter: '*.csv' };

  it.each<[string, unknown, Record<string, PropertyValue>, readonly string[]]>([
    ['a container', foreachBlobEnumerator, blob, ['e.csv']],
    [
      'a folder of it',
      foreachBlobEnumerator,
      { ...blob, BlobPath: '/dir/', FileNameFilter: '*.csv' },
      ['dir/a.csv', 'dir/b.csv'],
    ],
    [
      'a time range',
      foreachBlobEnumerator,
      { ...blob, SearchRecursively: true, TimeRangeFrom: '02/01/2024 00:00:00 +00:00' },
      ['dir/b.csv'],
    ],
    ['a lake', foreachAdlsEnumerator, { ...adls, FileNamePattern: '?.txt' }, ['/book/dir/c.txt']],
    [
      'a lake with its folders',
      foreachAdlsEnumerator,
      { ...adls, SearchRecursively: true, FileNamePattern: '*.csv' },
      ['/book/dir/a.csv', '/book/dir/b.csv', '/book/dir/sub/d.csv'],
    ],
    ['a file system of Gen2', foreachGen2Enumerator, { ConnectionId: '{1}', FolderPath: 'book' }, ['/book/e.csv']],
    ['a cluster', foreachHdfsEnumerator, hdfs, ['/book/dir/a.csv', '/book/dir/b.csv']],
    [
      'a cluster, by name',
      foreachHdfsEnumerator,
      { ...hdfs, RetrieveFileName: 1, IsRecursive: true },
      ['a.csv', 'b.csv', 'd.csv'],
    ],
  ])('%s', async (_, unit, properties, expected) => {
    const enumerator = prepare(unit, properties);
    expect(enumerator.validate()).toEqual([]);
    expect(await enumerator.items()).toEqual(expected.map((value) => [value]));
  });

  it('a folder without files are none, with a warning', async () => {
    const enumerator = prepare(foreachHdfsEnumerator, { ...hdfs, DirectoryPath: '/none' });
    expect(await enumerator.items()).toEqual([]);
    expect(enumerator.context.fired.map(({ symbol }) => symbol)).toEqual(['OPENDTSX_W_STORAGE_NOFILES']);
  });

  it('a connection that became another fail', async () => {
    const enumerator = prepare(foreachAdlsEnumerator, { ...adls, ConnectionId: '{db}' });
    expect(await symbolOf(enumerator.items())).toBe('OPENDTSX_E_STORAGE_CONNECTION');
  });

  it.each<[string, unknown, Record<string, PropertyValue>]>([
    ['OPENDTSX_E_STORAGE_CONNECTION', foreachBlobEnumerator, { ...blob, Connection: '' }],
    ['OPENDTSX_E_STORAGE_CONNECTION', foreachAdlsEnumerator, { ConnectionId: '{db}' }],
    ['OPENDTSX_E_STORAGE_CONNECTION', foreachGen2Enumerator, { ConnectionId: '{2}', FolderPath: 'x' }],
    ['OPENDTSX_E_FOREACH_PROPERTYMISSING', foreachBlobEnumerator, { ...blob, Container: '' }],
    ['OPENDTSX_E_FOREACH_PROPERTYMISSING', foreachGen2Enumerator, { ConnectionId: '{1}', FolderPath: '/' }],
    ['OPENDTSX_E_FOREACH_PROPERTYMISSING', foreachHdfsEnumerator, { ...hdfs, DirectoryPath: '' }],
    ['OPENDTSX_E_FOREACH_PROPERTY', foreachBlobEnumerator, { ...blob, TimeRangeTo: 'tomorrow' }],
    ['OPENDTSX_E_FOREACH_PROPERTY', foreachHdfsEnumerator, { ...hdfs, RetrieveFileName: 7 }],
  ])('are refused with %s: %#', (symbol, unit, properties) => {
    expect(prepare(unit, properties).validate()).toEqual([symbol]);
  });
});
