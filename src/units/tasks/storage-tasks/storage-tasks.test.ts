import { mkdir, mkdtemp, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileConnection, PropertyValue } from 'opendtsx/sdk';
import { type TaskSurroundings, type TaskUnderTest, taskUnderTest } from 'opendtsx/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { type MemoryStoreOptions, memoryStorage } from './fixtures/memory-store.ts';
import {
  azureBlobDownloadTask,
  azureBlobUploadTask,
  azureDataLakeFileSystemTask,
  flexibleFileTask,
  hadoopFileSystemTask,
} from './index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storage-'));
});

type AnyTask = typeof azureBlobUploadTask;
const at = (name: string): string => join(folder, name);
const symbols = (task: TaskUnderTest): string[] => task.context.fired.map(({ symbol }) => symbol);
const success = { result: 'success' };

function prepare(
  unit: unknown,
  files: Map<string, string>,
  given: Record<string, PropertyValue> | string,
  options: MemoryStoreOptions & TaskSurroundings = {},
): TaskUnderTest {
  const properties = typeof given === 'string' ? { objectData: given } : { properties: given };
  const connections = { '{1}': memoryStorage(files, options), ...options.connections };
  return taskUnderTest(unit as AnyTask, { ...options, ...properties, connections });
}

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(at(name), '..'), { recursive: true });
    await writeFile(at(name), text);
  }
}

async function written(): Promise<Record<string, string>> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = names.map(({ parentPath, name }) => join(parentPath, name)).sort();
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  return Object.fromEntries(paths.map((path, index) => [path.slice(folder.length + 1), texts[index]]));
}

const blob = { ConnectionId: '{1}', BlobContainer: 'book' };

// Source: documentation: Azure Blob Upload Task, Azure Blob Download Task; the persisted form: observed.
describe('the Azure Blob Upload task', () => {
  it('sends the files that the filter takes, as the designer writes it', async () => {
    await write({ 'a.txt': '1', 'B.TXT': '2', 'c.csv': '3', 'sub/d.txt': '4' });
    const files = new Map([['book/dir/a.txt', 'old']]);
    const data = `<CopyToBlobTask ConnectionId="{1}" BlobContainer="book" BlobDirectory="dir/" LocalDirectory="${folder}" FileNameFilter="*.txt" TimeRangeFrom="01/01/1900 00:00:00 +02:00" TimeRangeTo="31/12/2200 00:00:00 +02:00" />`;
    const task = prepare(azureBlobUploadTask, files, data);
    expect([task.validate(), await task.execute()]).toEqual([[], success]);
    expect(Object.fromEntries(files)).toEqual({ 'book/dir/a.txt': '1', 'book/dir/B.TXT': '2' });
  });

  it('keeps the folders below when it takes them', async () => {
    await write({ 'a.txt': '1', 'sub/d.txt': '4' });
    const files = new Map<string, string>();
    await prepare(azureBlobUploadTask, files, { ...blob, LocalDirectory: folder, SearchRecursively: true }).execute();
    expect([...files.keys()]).toEqual(['book/a.txt', 'book/sub/d.txt']);
  });

  it('takes what was changed in the time range', async () => {
    await write({ 'old.txt': '1', 'now.txt': '2', 'new.txt': '3' });
    for (const [name, time] of [
      ['old.txt', '2024-01-31T23:59:59Z'],
      ['now.txt', '2024-02-01T00:00:00Z'],
      ['new.txt', '2024-03-13T00:00:00Z'],
    ]) {
      await utimes(at(name), new Date(time), new Date(time));
    }
    const files = new Map<string, string>();
    const range = { TimeRangeFrom: '01/02/2024 00:00:00 +00:00', TimeRangeTo: '13/03/2024 00:00:00 +00:00' };
    await prepare(azureBlobUploadTask, files, { ...blob, LocalDirectory: folder, ...range }).execute();
    expect([...files.keys()]).toEqual(['book/now.txt']);
  });

  it('warns when there is nothing, and fails without the folder', async () => {
    const task = prepare(azureBlobUploadTask, new Map(), { ...blob, LocalDirectory: folder });
    expect([await task.execute(), symbols(task)]).toEqual([success, ['OPENDTSX_W_STORAGE_NOFILES']]);
    const lost = prepare(azureBlobUploadTask, new Map(), { ...blob, LocalDirectory: at('none') });
    expect(await lost.failure()).toBe('OPENDTSX_E_STORAGE_LOCAL');
  });

  it.each(['before it looks', 'while it copies'])('is cancelled %s', async (when) => {
    await write({ 'a.txt': '1', 'b.txt': '2' });
    const files = new Map<string, string>();
    const controller = new AbortController();
    if (when === 'before it looks') controller.abort();
    const connection = memoryStorage(files);
    const store = {
      ...connection.store,
      async write(...given: Parameters<typeof connection.store.write>) {
        await connection.store.write(...given);
        controller.abort();
      },
    };
    const options = { signal: controller.signal, connections: { '{1}': { ...connection, store } } };
    const task = prepare(azureBlobUploadTask, files, { ...blob, LocalDirectory: folder }, options);
    expect(await task.execute()).toEqual({ result: 'canceled' });
    expect(files.size).toBe(when === 'before it looks' ? 0 : 1);
  });
});

describe('the Azure Blob Download task', () => {
  const stored = () =>
    new Map([
      ['book/dir/a.txt', '1'],
      ['book/dir/sub/b.txt', '2'],
      ['book/c.txt', '3'],
    ]);
  const download = { ...blob, BlobDirectory: 'dir' };

  it('receives the blobs of the folder, and those below when told to', async () => {
    const given = { ...download, LocalDirectory: at('in') };
    expect(await prepare(azureBlobDownloadTask, stored(), given).execute()).toEqual(success);
    expect(await written()).toEqual({ 'in/a.txt': '1' });
    await prepare(azureBlobDownloadTask, stored(), { ...given, SearchRecursively: true }).execute();
    expect(await written()).toEqual({ 'in/a.txt': '1', 'in/sub/b.txt': '2' });
  });

  it('takes what was changed in the time range', async () => {
    const given = { ...download, LocalDirectory: folder, SearchRecursively: true, TimeRangeTo: '2024-05-01' };
    const modified = { 'book/dir/a.txt': '2024-04-30T00:00:00Z' };
    await prepare(azureBlobDownloadTask, stored(), given, { modified }).execute();
    expect(await written()).toEqual({ 'a.txt': '1' });
  });

  it('leaves no half file, and the old one, when the connection breaks off', async () => {
    await write({ 'a.txt': 'old' });
    const files = new Map([['book/dir/a.txt', 'new content']]);
    const given = { ...download, LocalDirectory: folder };
    const task = prepare(azureBlobDownloadTask, files, given, { breaksAt: 'book/dir/a.txt' });
    expect(await task.failure()).toBe('OPENDTSX_E_STORAGE_UNREACHABLE');
    expect(await written()).toEqual({ 'a.txt': 'old' });
  });

  it.each(['book/dir/../../evil.txt', 'book/dir/..\\evil.txt', 'book/dir//evil.txt', 'book/dir/sub/..', 'book/dir/\0'])(
    'writes nothing at all when a blob has the name %j',
    async (name) => {
      const files = new Map([...stored(), [name, 'evil']]);
      const given = { ...download, LocalDirectory: at('in'), SearchRecursively: true };
      expect(await prepare(azureBlobDownloadTask, files, given).failure()).toBe('OPENDTSX_E_STORAGE_NAME');
      expect(await written()).toEqual({});
    },
  );

  it('says why a file of this machine cannot be written', async () => {
    await mkdir(at('a.txt'));
    const task = prepare(azureBlobDownloadTask, stored(), { ...download, LocalDirectory: folder });
    expect(await task.failure()).toBe('OPENDTSX_E_STORAGE_LOCAL');
  });

  it('warns when there is nothing', async () => {
    const task = prepare(azureBlobDownloadTask, new Map(), { ...download, LocalDirectory: folder });
    expect([await task.execute(), symbols(task)]).toEqual([success, ['OPENDTSX_W_STORAGE_NOFILES']]);
  });

  it.each<[string, Record<string, PropertyValue>]>([
    ['OPENDTSX_E_STORAGE_CONNECTION', { ConnectionId: '' }],
    ['OPENDTSX_E_STORAGE_CONNECTION', { ConnectionId: '{2}' }],
    ['OPENDTSX_E_STORAGE_CONNECTION', { ConnectionId: '{file}' }],
    ['OPENDTSX_E_TASK_PROPERTY', { BlobContainer: ' ' }],
    ['OPENDTSX_E_TASK_PROPERTY', { LocalDirectory: '' }],
    ['OPENDTSX_E_TASK_PROPERTY', { TimeRangeFrom: 'yesterday' }],
  ])('is refused with %s: %j', (symbol, changes) => {
    const connections = { '{file}': fileConnection('x', 'existing-file') };
    const given = { ...download, LocalDirectory: folder, ...changes };
    expect(prepare(azureBlobDownloadTask, stored(), given, { connections }).validate()).toEqual([symbol]);
  });
});

function fileConnection(path: string, usage: FileConnection['usage']): FileConnection {
  return { kind: 'file', path, writtenPath: path, usage };
}

// Source: documentation: Azure Data Lake Store File System Task; the persisted form: observed.
describe('the Azure Data Lake Store File System task', () => {
  const lake = { AzureDataLakeConnectionId: '{1}', AzureDataLakeDirectory: '/Hotspot' };

  it('copies to the lake, as the designer writes it', async () => {
    await write({ 'a.csv': '1', 'b.txt': '2' });
    const files = new Map<string, string>();
    const data = `<AdlsTask Operation="CopyToADLS" AzureDataLakeConnectionId="{1}" AzureDataLakeDirectory="/Hotspot" LocalDirectory="${folder}" SearchRecursively="False" FileNamePattern="*.csv" />`;
    const task = prepare(azureDataLakeFileSystemTask, files, data);
    expect([task.validate(), await task.execute()]).toEqual([[], success]);
    expect(Object.fromEntries(files)).toEqual({ 'Hotspot/a.csv': '1' });
  });

  it('copies from the lake', async () => {
    const files = new Map([
      ['Hotspot/a.csv', '1'],
      ['Hotspot/x/b.csv', '2'],
    ]);
    const given = { ...lake, Operation: 'CopyFromADLS', LocalDirectory: folder, SearchRecursively: true };
    await prepare(azureDataLakeFileSystemTask, files, given).execute();
    expect(await written()).toEqual({ 'a.csv': '1', 'x/b.csv': '2' });
  });

  it('warns when there is nothing', async () => {
    for (const Operation of ['CopyFromADLS', 'CopyToADLS']) {
      const task = prepare(azureDataLakeFileSystemTask, new Map(), { ...lake, Operation, LocalDirectory: folder });
      await task.execute();
      expect(symbols(task)).toEqual(['OPENDTSX_W_STORAGE_NOFILES']);
    }
  });

  it.each<[string, Record<string, PropertyValue>]>([
    ['OPENDTSX_E_TASK_PROPERTY', { Operation: 'Move' }],
    ['OPENDTSX_E_TASK_PROPERTY', { FileExpiry: '2030-01-01' }],
    ['OPENDTSX_E_STORAGE_CONNECTION', { AzureDataLakeConnectionId: '{2}' }],
  ])('is refused with %s: %j', (symbol, changes) => {
    const given = { ...lake, Operation: 'CopyToADLS', LocalDirectory: folder, ...changes };
    expect(prepare(azureDataLakeFileSystemTask, new Map(), given).validate()).toEqual([symbol]);
  });
});

// Source: documentation: Hadoop File System Task; the persisted form of CopyToHDFS: observed, of the others: inferred.
describe('the Hadoop File System task', () => {
  const hadoop = { HadoopConnectionId: '{1}', LocalFilePathId: '{file}' };
  const run = (
    files: Map<string, string>,
    given: Record<string, PropertyValue>,
    usage: FileConnection['usage'] = 'existing-file',
    path = at('local'),
  ) =>
    prepare(
      hadoopFileSystemTask,
      files,
      { ...hadoop, ...given },
      { connections: { '{file}': fileConnection(path, usage) } },
    );

  it('copies a file to the cluster, as the designer writes it', async () => {
    await write({ local: 'x' });
    const files = new Map<string, string>();
    const data =
      '<HadoopFileSystemTask LocalFilePathId="{file}" HadoopConnectionId="{1}" Operation="CopyToHDFS" HadoopFilePath="/user/haddark/toto.csv" HadoopFileType="File" />';
    const connections = { '{file}': fileConnection(at('local'), 'existing-file') };
    const task = prepare(hadoopFileSystemTask, files, data, { connections });
    expect([task.validate(), await task.execute()]).toEqual([[], success]);
    expect(Object.fromEntries(files)).toEqual({ 'user/haddark/toto.csv': 'x' });
  });

  it('copies a folder to the cluster', async () => {
    await write({ 'local/a': '1', 'local/b/c': '2' });
    const files = new Map<string, string>();
    const given = { Operation: 'CopyToHDFS', HadoopFilePath: '/in', HadoopFileType: 'Directory' };
    await run(files, { ...given, IsRecursive: true }, 'existing-folder').execute();
    expect(Object.fromEntries(files)).toEqual({ 'in/a': '1', 'in/b/c': '2' });
  });

  it('copies a file from the cluster', async () => {
    const given = { Operation: 'CopyFromHDFS', HadoopFilePath: '/in/a.csv' };
    await run(new Map([['in/a.csv', '1']]), given, 'create-file').execute();
    await run(new Map([['in/a.csv', '2']]), given, 'create-folder', at('into')).execute();
    expect(await written()).toEqual({ local: '1', 'into/a.csv': '2' });
  });

  it('copies a folder from the cluster', async () => {
    const files = new Map([
      ['in/a', '1'],
      ['in/b/c', '2'],
    ]);
    const given = { Operation: 'CopyFromHDFS', HadoopFilePath: '/in', HadoopFileType: 'Directory', IsRecursive: true };
    await run(files, given, 'existing-folder').execute();
    expect(await written()).toEqual({ 'local/a': '1', 'local/b/c': '2' });
  });

  it('copies within the cluster', async () => {
    const files = new Map([['in/a', '1']]);
    const given = { Operation: 'CopyWithinHDFS', HadoopFilePath: '/in/a', DestinationHadoopFilePath: '/out/b' };
    const task = run(files, given);
    expect([task.validate(), await task.execute()]).toEqual([[], success]);
    expect(Object.fromEntries(files)).toEqual({ 'in/a': '1', 'out/b': '1' });
  });

  it('copies nothing when one file exists already, unless it may replace', async () => {
    await write({ 'local/a': 'new', 'local/b': 'new' });
    const files = new Map([['in/b', 'old']]);
    const given = { Operation: 'CopyToHDFS', HadoopFilePath: '/in', HadoopFileType: 'Directory' };
    expect(await run(files, given, 'existing-folder').failure()).toBe('OPENDTSX_E_STORAGE_EXISTS');
    expect(Object.fromEntries(files)).toEqual({ 'in/b': 'old' });
    await run(files, { ...given, DestinationOverwrite: true }, 'existing-folder').execute();
    expect(Object.fromEntries(files)).toEqual({ 'in/a': 'new', 'in/b': 'new' });
    const back = { Operation: 'CopyFromHDFS', HadoopFilePath: '/in/a' };
    expect(await run(files, back, 'create-file', at('local/a')).failure()).toBe('OPENDTSX_E_STORAGE_EXISTS');
  });

  it('names a file that is not there, here and on the cluster', async () => {
    const to = run(new Map(), { Operation: 'CopyToHDFS', HadoopFilePath: '/in/a' });
    expect(await to.failure()).toBe('OPENDTSX_E_STORAGE_LOCAL');
    const from = run(new Map(), { Operation: 'CopyFromHDFS', HadoopFilePath: '/in/a' });
    expect(await from.failure()).toBe('OPENDTSX_E_STORAGE_NAME');
  });

  it('warns of a folder without files', async () => {
    const task = run(new Map(), { Operation: 'CopyFromHDFS', HadoopFilePath: '/in', HadoopFileType: 'Directory' });
    expect([await task.execute(), symbols(task)]).toEqual([success, ['OPENDTSX_W_STORAGE_NOFILES']]);
  });

  it.each<[string, Record<string, PropertyValue>]>([
    ['OPENDTSX_E_TASK_PROPERTY', { Operation: 'Move' }],
    ['OPENDTSX_E_TASK_PROPERTY', { HadoopFileType: 'Link' }],
    ['OPENDTSX_E_TASK_PROPERTY', { HadoopFilePath: '' }],
    ['OPENDTSX_E_TASK_PROPERTY', { Operation: 'CopyWithinHDFS' }],
    ['OPENDTSX_E_TASK_PROPERTY', { Operation: 'CopyWithinHDFS', DestinationHadoopFilePath: '/in/a' }],
    ['OPENDTSX_E_STORAGE_CONNECTION', { LocalFilePathId: '{1}' }],
    ['OPENDTSX_E_STORAGE_CONNECTION', { HadoopConnectionId: '{file}' }],
  ])('is refused with %s: %j', (symbol, changes) => {
    const given = { Operation: 'CopyToHDFS', HadoopFilePath: '/in/a', ...changes };
    expect(run(new Map(), given).validate()).toEqual([symbol]);
  });
});

// Source: documentation: Flexible File Task; the persisted names: inferred.
describe('the Flexible File task', () => {
  const here = (): Record<string, PropertyValue> => ({ SourceFolderPath: folder });
  const there = { DestinationConnection: '{1}', DestinationConnectionType: 'AzureStorage' };

  it('copies from this machine to a store', async () => {
    await write({ 'a1.csv': '1', 'a22.csv': '2', 'b.csv': '3' });
    const files = new Map<string, string>();
    const given = {
      ...here(),
      ...there,
      Operation: 'Copy',
      SourceFileName: 'a?.csv',
      DestinationFolderPath: 'book/in',
    };
    const task = prepare(flexibleFileTask, files, given);
    expect([task.validate(), await task.execute()]).toEqual([[], success]);
    expect(Object.fromEntries(files)).toEqual({ 'book/in/a1.csv': '1' });
  });

  it('copies between stores, under another name', async () => {
    const to = new Map<string, string>();
    const connections = {
      '{2}': memoryStorage(
        new Map([
          ['x/a*.csv', '1'],
          ['x/ab.csv', '2'],
        ]),
      ),
    };
    const source = { SourceConnection: '{2}', SourceFolderPath: 'x', SourceFileName: 'a^*.csv' };
    const given = { ...source, ...there, Operation: 'Copy', DestinationFolderPath: 'book', DestinationFileName: 'c' };
    const task = prepare(flexibleFileTask, to, given, { connections });
    expect([task.validate(), await task.execute()]).toEqual([[], success]);
    expect(Object.fromEntries(to)).toEqual({ 'book/c': '1' });
  });

  it('copies a folder to this machine, and within it', async () => {
    const files = new Map([
      ['x/a', '1'],
      ['x/y/b', '2'],
    ]);
    const given = { Operation: 'Copy', SourceConnection: '{1}', SourceFolderPath: 'x', SearchRecursively: true };
    await prepare(flexibleFileTask, files, { ...given, DestinationFolderPath: at('in') }).execute();
    const within = { Operation: 'Copy', SourceFolderPath: at('in'), DestinationFolderPath: at('out') };
    await prepare(flexibleFileTask, files, within).execute();
    expect(await written()).toEqual({ 'in/a': '1', 'in/y/b': '2', 'out/a': '1' });
  });

  it('deletes files of a store, and of this machine', async () => {
    await write({ 'a.csv': '1', 'A2.CSV': '2', 'b.txt': '3' });
    const files = new Map([
      ['x/a.csv', '1'],
      ['x/A.csv', '2'],
      ['x/y/a.csv', '3'],
    ]);
    const given = { Operation: 'Delete', FileName: 'a*.csv' };
    await prepare(flexibleFileTask, files, { ...given, Connection: '{1}', FolderPath: 'x' }).execute();
    await prepare(flexibleFileTask, files, { ...given, FolderPath: folder }).execute();
    expect([[...files.keys()], await written()]).toEqual([['x/A.csv', 'x/y/a.csv'], { 'b.txt': '3' }]);
  });

  it('deletes a folder where there are folders', async () => {
    const files = new Map([
      ['x/a', '1'],
      ['z', '2'],
    ]);
    const given = { Operation: 'Delete', Connection: '{1}', FolderPath: 'x' };
    expect(await prepare(flexibleFileTask, files, given).failure()).toBe('OPENDTSX_E_TASK_PROPERTY');
    expect(files.size).toBe(2);
    await prepare(flexibleFileTask, files, given, { hasFolders: true }).execute();
    expect([...files.keys()]).toEqual(['z']);
  });

  it('deletes a folder of this machine that holds something only when told to', async () => {
    await write({ 'x/a': '1' });
    const given = { Operation: 'Delete', FolderPath: at('x') };
    expect(await prepare(flexibleFileTask, new Map(), given).failure()).toBe('OPENDTSX_E_STORAGE_LOCAL');
    expect(await written()).toEqual({ 'x/a': '1' });
    await prepare(flexibleFileTask, new Map(), { ...given, DeleteRecursively: true }).execute();
    expect(await readdir(folder)).toEqual([]);
  });

  it('does not follow links to folders', async () => {
    await write({ 'outside/a': '1' });
    await mkdir(at('in'));
    await symlink(at('outside'), at('in/link'));
    const given = { Operation: 'Delete', FolderPath: at('in'), FileName: '*', DeleteRecursively: true };
    const task = prepare(flexibleFileTask, new Map(), given);
    expect([await task.execute(), symbols(task)]).toEqual([success, ['OPENDTSX_W_STORAGE_NOFILES']]);
    expect(await written()).toEqual({ 'outside/a': '1' });
  });

  it('writes nothing when a stored name leads out of the folder', async () => {
    const given = { Operation: 'Copy', SourceConnection: '{1}', SourceFolderPath: 'x', SearchRecursively: true };
    const files = new Map([['x/../../evil', '1']]);
    const task = prepare(flexibleFileTask, files, { ...given, DestinationFolderPath: folder });
    expect([await task.failure(), await written()]).toEqual(['OPENDTSX_E_STORAGE_NAME', {}]);
  });

  it.each<[string, Record<string, PropertyValue>]>([
    ['OPENDTSX_E_TASK_PROPERTY', { Operation: 'Move' }],
    ['OPENDTSX_E_TASK_PROPERTY', { SourceFolderPath: '' }],
    ['OPENDTSX_E_TASK_PROPERTY', { DestinationFolderPath: '/' }],
    ['OPENDTSX_E_TASK_PROPERTY', { DestinationFileName: 'one' }],
    ['OPENDTSX_E_TASK_PROPERTY', { DestinationFileName: '../one', SourceFileName: 'one' }],
    ['OPENDTSX_E_STORAGE_CONNECTION', { DestinationConnection: '{2}' }],
    ['OPENDTSX_E_STORAGE_CONNECTION', { SourceConnectionType: 'AzureStorage' }],
  ])('is refused with %s: %j', (symbol, changes) => {
    const given = { Operation: 'Copy', SourceFolderPath: 'x', ...there, DestinationFolderPath: 'book', ...changes };
    expect(prepare(flexibleFileTask, new Map(), given).validate()).toEqual([symbol]);
  });
});
