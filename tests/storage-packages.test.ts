import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPackage } from '../src/formats/dtsx/read-package.ts';
import { runPackage } from '../src/runtime/run-package.ts';
import type { ExecutionEvent, RunRequest } from '../src/runtime/run-request.ts';
import {
  type Exchange,
  startRecordedServer,
} from '../src/units/connection-managers/storage/fixtures/recorded-server.ts';

// Source: the elements of connection manager and tasks: observed, packages of the feature pack; the exchanges: documentation, Blob Service REST API.
let folder: string;
let server: Awaited<ReturnType<typeof startRecordedServer>> | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storage-packages-'));
  await mkdir(join(folder, 'in'));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const id = '{A42C8D74-6FAD-435C-BE02-7763401DCB52}';
const key = 'b2YtdGhlLXRlc3Q=';

const executable = (name: string, data: string): string =>
  `<DTS:Executable DTS:CreationName="${name}" DTS:ExecutableType="${name}" DTS:ObjectName="Move" DTS:refId="Package\\Move"><DTS:ObjectData>${data}</DTS:ObjectData></DTS:Executable>`;

const packageText = (task: string, expression = ''): string =>
  `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:CreationName="Microsoft.Package" DTS:ExecutableType="Microsoft.Package" DTS:ObjectName="Package">
<DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
<DTS:ConnectionManagers><DTS:ConnectionManager DTS:ObjectName="Blob Storage" DTS:DTSID="${id}" DTS:CreationName="AzureStorage">${expression}<DTS:ObjectData>
<AzureStorageConnectionManager ConnectionString="AccountName=books;BlobEndpoint=http://127.0.0.1:${server?.port ?? 1}/books"><AccountKey Sensitive="1"></AccountKey></AzureStorageConnectionManager>
</DTS:ObjectData></DTS:ConnectionManager></DTS:ConnectionManagers>
<DTS:Executables>${task}</DTS:Executables></DTS:Executable>`;

const download = (local: string): string =>
  executable(
    'CopyFromBlobTask',
    `<CopyFromBlobTask ConnectionId="${id}" BlobContainer="book" LocalDirectory="${local}" FileNameFilter="*" />`,
  );

async function start(exchanges: readonly Exchange[]): Promise<void> {
  server = await startRecordedServer(exchanges);
}

async function run(text: string, changes: Partial<RunRequest> = {}) {
  const { package: loaded } = readPackage(text);
  if (loaded === undefined) throw new Error('The package does not load.');
  const events: ExecutionEvent[] = [];
  const { result } = await runPackage({
    source: { package: loaded },
    workingFolder: folder,
    ...changes,
    onEvent: (event) => events.push(event),
  });
  return { result, events, errors: events.filter(({ event }) => event === 'OnError').map(({ symbol }) => symbol) };
}

const list = 'GET /books/book?restype=container&comp=list&include=metadata&delimiter=%2F';
const blobs = (...names: readonly string[]): string =>
  `<EnumerationResults><Blobs>${names
    .map((name) => `<Blob><Name>${name}</Name><Properties><Content-Length>1</Content-Length></Properties></Blob>`)
    .join('')}</Blobs><NextMarker /></EnumerationResults>`;
const given = { set: [{ path: '\\Package.Connections[Blob Storage].Properties[AccountKey]', value: key }] };

describe('a package that works on a storage account', () => {
  it('receives its blobs with the key given from outside, which nothing shows', async () => {
    await start([
      { request: list, status: 200, answer: blobs('a.csv') },
      { request: 'GET /books/book/a.csv', status: 200, answer: '1' },
    ]);
    const { result, events, errors } = await run(packageText(download('in')), given);
    expect([result, errors, server?.faults]).toEqual(['success', [], []]);
    expect(await readFile(join(folder, 'in/a.csv'), 'utf8')).toBe('1');
    expect(JSON.stringify(events)).not.toContain(key);
  });

  it('takes the key of a property expression', async () => {
    await start([{ request: list, status: 200, answer: blobs() }]);
    const expression = `<DTS:PropertyExpression DTS:Name="AccountKey">"${key}"</DTS:PropertyExpression>`;
    const { result, errors } = await run(packageText(download('in'), expression));
    expect([result, errors, server?.requests]).toEqual(['success', [], [list]]);
  });

  it('is refused before anything is sent when the key is lost', async () => {
    await start([]);
    const { result, errors } = await run(packageText(download('in')));
    expect([result, errors[0], server?.requests]).toEqual(['failure', 'OPENDTSX_E_CONNECTION_PROPERTY', []]);
  });

  it('fails with what the service says, and writes nothing', async () => {
    const answer = '<Error><Code>AuthenticationFailed</Code><Message>No.</Message></Error>';
    await start([{ request: list, status: 403, answer }]);
    const { result, errors } = await run(packageText(download('in')), given);
    expect([result, errors]).toEqual(['failure', ['OPENDTSX_E_STORAGE_REFUSED']]);
    expect(await readdir(join(folder, 'in'))).toEqual([]);
  });
});

describe('the policy', () => {
  const rules = async (text: string): Promise<Partial<RunRequest>> => {
    const optionsFile = join(folder, 'opendtsx.yaml');
    await writeFile(optionsFile, `version: 1\npolicy: ${text}\n`);
    return { ...given, optionsFile };
  };

  it('forbids a host before anything is sent', async () => {
    await start([]);
    const { result, errors } = await run(packageText(download('in')), await rules('{ allowedHosts: [other.example] }'));
    expect([result, errors[0], server?.requests]).toEqual(['failure', 'OPENDTSX_E_POLICY_HOST', []]);
  });

  it('forbids a folder before anything is sent', async () => {
    await start([]);
    const { result, errors } = await run(packageText(download('../elsewhere')), await rules('{ allowedRoots: [in] }'));
    expect([result, errors[0], server?.requests]).toEqual(['failure', 'OPENDTSX_E_POLICY_PATH', []]);
  });

  it('forbids a way out behind a link', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'storage-outside-'));
    await symlink(outside, join(folder, 'in/sub'));
    const recursive = list.replace('&delimiter=%2F', '');
    await start([
      { request: recursive, status: 200, answer: blobs('sub/a.csv') },
      { request: 'GET /books/book/sub/a.csv', status: 200, answer: '1' },
    ]);
    const task = download('in').replace('FileNameFilter', 'SearchRecursively="True" FileNameFilter');
    const { result, errors } = await run(packageText(task), await rules('{ allowedRoots: [in] }'));
    expect([result, errors, await readdir(outside)]).toEqual(['failure', ['OPENDTSX_E_POLICY_PATH'], []]);
  });
});

it('loops over the files of a cluster that a target names', async () => {
  const files = ['b.csv', 'a.csv'].map((pathSuffix) => ({ pathSuffix, type: 'FILE', length: 1, modificationTime: 0 }));
  const answer = JSON.stringify({ FileStatuses: { FileStatus: files } });
  const content = { status: 200, answer: '1' };
  await start([
    { request: 'GET /webhdfs/v1/in?op=LISTSTATUS&user.name=u', status: 200, answer },
    { request: 'GET /webhdfs/v1/in?op=LISTSTATUS&user.name=u', status: 200, answer },
    { request: 'GET /webhdfs/v1/in/a.csv?op=OPEN&user.name=u', ...content },
    { request: 'GET /webhdfs/v1/in?op=LISTSTATUS&user.name=u', status: 200, answer },
    { request: 'GET /webhdfs/v1/in/b.csv?op=OPEN&user.name=u', ...content },
  ]);
  const copy =
    '<FlexibleFileTask Operation="Copy" SourceConnection="Blob Storage" SourceFolderPath="in" DestinationFolderPath="in" />';
  const named = executable('FlexibleFileTask', copy).replace(
    '<DTS:ObjectData>',
    '<DTS:PropertyExpression DTS:Name="SourceFileName">RIGHT(@[User::File], 5)</DTS:PropertyExpression><DTS:ObjectData>',
  );
  const loop = `<DTS:Executable DTS:CreationName="STOCK:FOREACHLOOP" DTS:ExecutableType="STOCK:FOREACHLOOP" DTS:ObjectName="Loop" DTS:refId="Package\\Loop">
<DTS:Variables><DTS:Variable DTS:ObjectName="File" DTS:Namespace="User" DTS:DTSID="{F5025C77-7E8C-5765-9634-0F6197B67D4A}"><DTS:VariableValue DTS:DataType="8">none</DTS:VariableValue></DTS:Variable></DTS:Variables>
<DTS:ForEachEnumerator DTS:CreationName="ForEachHdfsEnumerator" DTS:ObjectName="Files" DTS:DTSID="{A03FAA0B-C8D5-51A5-A9A1-3C873E482DEE}"><DTS:ObjectData><FEEHdfsEnumerator Connection="${id}" DirectoryPath="/in" FileNameFilter="*.csv" /></DTS:ObjectData></DTS:ForEachEnumerator>
<DTS:Executables>${named}</DTS:Executables>
<DTS:ForEachVariableMappings><DTS:ForEachVariableMapping DTS:ValueIndex="0" DTS:VariableName="User::File" /></DTS:ForEachVariableMappings></DTS:Executable>`;
  const connectionTargets = new Map([['Blob Storage', `webhdfs://u@127.0.0.1:${server?.port}`]]);
  const { result, errors } = await run(packageText(loop), { connectionTargets });
  expect([result, errors, server?.faults]).toEqual(['success', [], []]);
  expect((await readdir(join(folder, 'in'))).sort()).toEqual(['a.csv', 'b.csv']);
});
