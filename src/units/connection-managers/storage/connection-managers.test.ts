import { readFileSync } from 'node:fs';
import { type ConnectionManagerInstance, type Diagnostic, Secret, type StorageConnection } from 'opendtsx/sdk';
import { afterEach, describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../../../../tests/test-certificate.ts';
import { collect, type RecordedServer, startRecordedServer } from './fixtures/recorded-server.ts';
import {
  amazonS3ConnectionManager,
  azureDataLakeConnectionManager,
  azureStorageConnectionManager,
  hadoopConnectionManager,
} from './index.ts';

let server: RecordedServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const context = {
  signal: new AbortController().signal,
  hasDriver: () => true,
  checkPath: () => undefined,
  resolvePath: (path: string) => path,
  openDatabase: () => Promise.reject(new Error('not here')),
};

type AnyManager = {
  readonly declaration: { validate(instance: never, given: typeof context): Diagnostic[] };
  load(): Promise<{ acquire(instance: never, given: typeof context): Promise<unknown> }>;
};

const instance: ConnectionManagerInstance = {
  id: '{1}',
  name: 'Store',
  creationName: '',
  connectionString: '',
  target: undefined,
  password: undefined,
  retainSameConnection: false,
  properties: {},
};
const secretsOf = (values: Record<string, string>) =>
  new Map(Object.entries(values).map(([name, text]) => [name, new Secret(text)]));
const azureText = 'DefaultEndpointsProtocol=https;AccountName=bloblivre;EndpointSuffix=core.windows.net';
const withKey = { connectionString: azureText, secrets: secretsOf({ AccountKey: 'c2VjcmV0' }) };
const hadoopText =
  'WebHdfsHost=52.138.205.51;WebHdfsPort=50070;WebHdfsUserName=haddark;EnableWebHdfs=True;WebHdfsAuthType=Basic;WebHdfsIsHttps=False;';

const validate = (manager: AnyManager, changes: Partial<ConnectionManagerInstance>) =>
  manager.declaration.validate({ ...instance, ...changes } as never, context);
const acquire = async (manager: AnyManager, changes: Partial<ConnectionManagerInstance>, given: object = {}) => {
  const module = await manager.load();
  return (await module.acquire({ ...instance, ...changes } as never, { ...context, ...given })) as StorageConnection;
};

describe('what the package says', () => {
  // Source: observed: packages of the feature pack.
  it.each<[string, AnyManager, Partial<ConnectionManagerInstance>, string, string]>([
    ['an account', azureStorageConnectionManager, withKey, 'azure-blob', 'bloblivre.blob.core.windows.net:443'],
    [
      'a service of Gen2',
      azureStorageConnectionManager,
      { ...withKey, connectionString: `${azureText};Service=DataLakeStorageGen2` },
      'data-lake-gen2',
      'bloblivre.blob.core.windows.net:443',
    ],
    [
      'another cloud',
      azureStorageConnectionManager,
      { ...withKey, connectionString: 'AccountName=abc;Environment=AzureChinaCloud' },
      'azure-blob',
      'abc.blob.core.chinacloudapi.cn:443',
    ],
    [
      'the emulator',
      azureStorageConnectionManager,
      { connectionString: 'UseDevelopmentStorage=true' },
      'azure-blob',
      '127.0.0.1:10000',
    ],
    [
      'a key in the connection string',
      azureStorageConnectionManager,
      { connectionString: 'AccountName=abc;AccountKey=c2VjcmV0==;BlobEndpoint=http://h:81/abc/' },
      'azure-blob',
      'h:81',
    ],
    ['a cluster', hadoopConnectionManager, { connectionString: hadoopText }, 'hdfs', '52.138.205.51:50070'],
    [
      'buckets',
      amazonS3ConnectionManager,
      { connectionString: 'AccessKey=ID;Region=eu-west-1', secrets: secretsOf({ SecretKey: 's' }) },
      's3',
      's3.eu-west-1.amazonaws.com:443',
    ],
  ])('leads to %s', async (_, manager, changes, service, address) => {
    expect(validate(manager, changes)).toEqual([]);
    expect(await acquire(manager, changes)).toMatchObject({ kind: 'storage', name: 'Store', service, server: address });
  });

  it.each<[string, string, AnyManager, Partial<ConnectionManagerInstance>]>([
    ['OPENDTSX_E_CONNECTION_PROPERTY', 'AccountKey', azureStorageConnectionManager, { connectionString: azureText }],
    [
      'OPENDTSX_E_CONNECTION_PROPERTY',
      'SasToken',
      azureStorageConnectionManager,
      { ...withKey, connectionString: `${azureText};Authentication=SharedAccessSignature` },
    ],
    [
      'OPENDTSX_E_CONNECTION_PROPERTY',
      'Authentication',
      azureStorageConnectionManager,
      { ...withKey, connectionString: `${azureText};Authentication=ServicePrincipal` },
    ],
    [
      'OPENDTSX_E_CONNECTION_PROPERTY',
      'AccountKey',
      azureStorageConnectionManager,
      { ...withKey, secrets: secretsOf({ AccountKey: 'not base 64!' }) },
    ],
    [
      'OPENDTSX_E_CONNECTION_PROPERTY',
      'AccountName',
      azureStorageConnectionManager,
      { ...withKey, connectionString: 'AccountName=a/b' },
    ],
    ['DTS_E_CONNECTIONVALIDATIONFAILED', 'form', azureStorageConnectionManager, { connectionString: 'x' }],
    ['OPENDTSX_E_STORAGE_RETIRED', 'Gen1', azureDataLakeConnectionManager, { connectionString: hadoopText }],
    [
      'OPENDTSX_E_CONNECTION_PROPERTY',
      'Kerberos',
      hadoopConnectionManager,
      { connectionString: hadoopText.replace('Basic', 'Kerberos') },
    ],
    [
      'OPENDTSX_E_CONNECTION_PROPERTY',
      'EnableWebHdfs',
      hadoopConnectionManager,
      { connectionString: hadoopText.replace('EnableWebHdfs=True', 'EnableWebHdfs=False') },
    ],
    ['OPENDTSX_E_CONNECTION_PROPERTY', 'WebHdfsHost', hadoopConnectionManager, { connectionString: '' }],
    [
      'OPENDTSX_E_CONNECTION_PROPERTY',
      'WebHdfsPort',
      hadoopConnectionManager,
      { connectionString: 'WebHdfsHost=h;WebHdfsPort=0' },
    ],
    ['OPENDTSX_E_CONNECTION_PROPERTY', 'SecretKey', amazonS3ConnectionManager, { connectionString: 'AccessKey=ID' }],
    ['OPENDTSX_E_CONNECTION_PROPERTY', 'Endpoint', amazonS3ConnectionManager, { connectionString: 'Endpoint=ftp://h' }],
    ['OPENDTSX_E_SERVER_TARGET', 'ftp', azureStorageConnectionManager, { target: 'ftp://h' }],
  ])('is refused with %s about %s, and nothing is opened', async (symbol, word, manager, changes) => {
    const findings = validate(manager, changes);
    expect(findings.map((finding) => finding.symbol)).toEqual([symbol]);
    expect(findings[0].message).toContain(word);
    await expect(acquire(manager, changes)).rejects.toMatchObject({ diagnostic: { symbol } });
  });
});

describe('a target from outside', () => {
  it.each<[string, string, string]>([
    ['azure://acct:a2V5@acct.blob.core.windows.net/book', 'azure-blob', 'acct.blob.core.windows.net:443'],
    ['azure://acct:a2V5@acct.dfs.core.windows.net/book', 'data-lake-gen2', 'acct.blob.core.windows.net:443'],
    ['azure+http://acct:a2V5@127.0.0.1:10000/acct', 'azure-blob', '127.0.0.1:10000'],
    ['s3://ID:key@s3.eu-west-1.amazonaws.com/bucket', 's3', 's3.eu-west-1.amazonaws.com:443'],
    ['s3+http://ID:key@[::1]:9000?region=local', 's3', '::1:9000'],
    ['webhdfs://loader@cluster', 'hdfs', 'cluster:9870'],
    ['swebhdfs://loader@cluster/in', 'hdfs', 'cluster:9871'],
  ])('%s replaces what any of them says', async (target, service, address) => {
    for (const manager of [azureDataLakeConnectionManager, azureStorageConnectionManager, hadoopConnectionManager]) {
      expect(validate(manager, { target })).toEqual([]);
      expect(await acquire(manager, { target })).toMatchObject({ service, server: address });
    }
  });

  it('says the folder that paths begin at', async () => {
    const entry = { pathSuffix: 'a', type: 'FILE', length: 1, modificationTime: 0 };
    const answer = JSON.stringify({ FileStatuses: { FileStatus: [entry] } });
    server = await startRecordedServer([
      { request: 'GET /webhdfs/v1/lake/in?op=LISTSTATUS&user.name=u', status: 200, answer },
    ]);
    const target = `webhdfs://u@127.0.0.1:${server.port}/lake/`;
    const { store } = await acquire(azureDataLakeConnectionManager, { target });
    const files = await collect(store.list('in', false, context.signal));
    expect([files.map(({ path }) => path), server.faults]).toEqual([['in/a'], []]);
  });

  it('trusts the authority that it names, and no other', async () => {
    const certificate = makeTestCertificate();
    server = await startRecordedServer([{ request: 'DELETE /bucket/a', status: 204 }], certificate);
    const target = `s3://ID:key@localhost:${server.port}`;
    const { store } = await acquire(amazonS3ConnectionManager, { target });
    await expect(store.remove('bucket/a', context.signal)).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_STORAGE_UNREACHABLE' },
    });
    await expect(acquire(amazonS3ConnectionManager, { target: `${target}?ca=none.pem` })).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_SERVER_CERTIFICATE' },
    });
  });
});

it.each<[AnyManager, Partial<ConnectionManagerInstance>, string]>([
  [azureStorageConnectionManager, withKey, 'bloblivre.blob.core.windows.net:443'],
  [hadoopConnectionManager, { connectionString: hadoopText }, '52.138.205.51:50070'],
  [azureDataLakeConnectionManager, { target: 'azure://a:a2V5@a.dfs.core.windows.net' }, 'a.blob.core.windows.net:443'],
])('asks the policy for the host: %#', async (manager, changes, address) => {
  const [forbidden] = validate(azureStorageConnectionManager, { target: 'x' });
  const checkPolicy = (access: { readonly host?: string; readonly port?: number }) =>
    `${access.host}:${access.port}` === address ? forbidden : undefined;
  await expect(acquire(manager, changes, { checkPolicy })).rejects.toThrow(forbidden.message);
});

it.each([
  ['azure-storage', 'AzureStorage', azureStorageConnectionManager],
  ['hadoop', 'Hadoop', hadoopConnectionManager],
])('reads %s.xml, as the designer writes it', (file, creationName, manager) => {
  const xml = readFileSync(new URL(`./fixtures/${file}.xml`, import.meta.url), 'utf8');
  const parts = /ConnectionString="([^"]*)"/.exec(xml)?.[1] ?? '';
  const names = [...parts.matchAll(/(\w+)=/g)].map(([, name]) => name);
  expect(xml).toContain(`CreationName="${creationName}"`);
  expect(names.filter((name) => !Object.hasOwn(manager.declaration.properties, name))).toEqual([]);
});
