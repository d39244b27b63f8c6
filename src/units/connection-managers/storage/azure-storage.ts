import {
  type ConnectionManagerDeclaration,
  type ConnectionManagerInstance,
  type Diagnostic,
  firstProperty,
  type PropertyDeclarations,
  parseConnectionString,
  Secret,
} from 'opendtsx/sdk';
import type { StorageSettings } from './open-store.ts';
import {
  aboutTargets,
  checkHost,
  checkStorageTarget,
  connectionSettings,
  isTrue,
  malformed,
  refusedProperty,
} from './storage-targets.ts';

const properties = {
  DefaultEndpointsProtocol: { kind: 'string', description: '`https`, or `http` to go without TLS.' },
  AccountName: { kind: 'string', description: 'Name of the storage account.' },
  EndpointSuffix: { kind: 'string', description: 'What follows `account.blob.`, e.g. `core.windows.net`.' },
  BlobEndpoint: { kind: 'string', description: 'Address of the Blob service, where it is not made of the parts.' },
  UseDevelopmentStorage: { kind: 'string', description: '`true` for the emulator on this machine, port 10000.' },
  Service: { kind: 'string', description: 'Blob Storage, or Data Lake Storage Gen2 when it names a lake.' },
  Authentication: { kind: 'string', description: '`AccessKey` or `SharedAccessSignature`.' },
  AccountKey: { kind: 'string', description: 'Access key in Base64; a secret.', sensitive: true },
  SasToken: { kind: 'string', description: 'Token of a shared access signature; a secret.', sensitive: true },
  Environment: { kind: 'string', description: 'Cloud of the account, e.g. `AzureChinaCloud`.' },
} as const satisfies PropertyDeclarations;

/** An Azure Storage connection manager ready to be used. */
export type AzureStorageInstance = ConnectionManagerInstance<typeof properties>;

// Published: the emulator has one account, whose key is in its documentation.
const emulatorAccount = 'devstoreaccount1';
const emulatorKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

const suffixes: Readonly<Record<string, string>> = {
  '': 'core.windows.net',
  azurecloud: 'core.windows.net',
  azurechinacloud: 'core.chinacloudapi.cn',
  azureusgovernment: 'core.usgovcloudapi.net',
  azuregermancloud: 'core.cloudapi.de',
};

/** What the package says, or the findings why it cannot be used. */
export function azureSettings(instance: AzureStorageInstance): StorageSettings | readonly Diagnostic[] {
  const { name, connectionString } = instance;
  const read = connectionSettings(instance);
  if (read === undefined) return [malformed(name)];
  if (isTrue(read('UseDevelopmentStorage'))) {
    const endpoint = `http://127.0.0.1:10000/${emulatorAccount}`;
    return { service: 'azure-blob', endpoint, userName: emulatorAccount, secret: new Secret(emulatorKey) };
  }
  const userName = read('AccountName');
  const { key, token } = azureSecrets(connectionString, instance.secrets);
  const endpoint = endpointOf(read, userName);
  const findings = [
    ...checkAccount(name, userName, endpoint),
    ...checkAuthentication(name, read('Authentication'), { key, token }),
  ];
  if (findings.length > 0 || endpoint === undefined) return findings;
  const service = /lake|gen2|dfs/i.test(read('Service')) ? 'data-lake-gen2' : 'azure-blob';
  return { service, endpoint, userName, secret: token === undefined ? key : undefined, token };
}

interface AzureSecrets {
  readonly key: Secret | undefined;
  readonly token: Secret | undefined;
}

/** Key and token, from outside, from elements of their own (observed: AccountKey) or from the connection string. */
export function azureSecrets(connectionString: string, secrets: ReadonlyMap<string, Secret> | undefined): AzureSecrets {
  const parsed = parseConnectionString(connectionString);
  const written = (name: string): Secret | undefined => {
    const text = 'properties' in parsed ? firstProperty(parsed.properties, [name.toLowerCase()]) : undefined;
    return text === undefined ? undefined : new Secret(text);
  };
  const given = (name: string): Secret | undefined => {
    const secret = secrets?.get(name);
    return secret === undefined || secret.reveal() === '' ? undefined : secret;
  };
  return {
    key: given('AccountKey') ?? written('AccountKey'),
    token: given('SasToken') ?? written('SharedAccessSignature') ?? written('SasToken'),
  };
}

function endpointOf(read: (name: string) => string, account: string): string | undefined {
  const own = read('BlobEndpoint').replace(/\/+$/, '');
  if (own !== '') {
    const url = URL.parse(own);
    return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.search === '' ? own : undefined;
  }
  const suffix = read('EndpointSuffix') || suffixes[read('Environment').toLowerCase()];
  const protocol = /^http$/i.test(read('DefaultEndpointsProtocol')) ? 'http' : 'https';
  return suffix === undefined ? undefined : `${protocol}://${account}.blob.${suffix}`;
}

function checkAccount(name: string, account: string, endpoint: string | undefined): Diagnostic[] {
  if (endpoint === undefined || URL.parse(endpoint) === null) {
    const reason = 'the address of the service cannot be made of BlobEndpoint, EndpointSuffix and Environment';
    return [refusedProperty(name, 'ConnectionString', 'incomplete', reason)];
  }
  if (/^[a-z0-9]{3,24}$/.test(account)) return [];
  return [refusedProperty(name, 'AccountName', account || 'missing', 'it has 3 to 24 small letters and digits')];
}

function checkAuthentication(name: string, authentication: string, { key, token }: AzureSecrets): Diagnostic[] {
  const refuse = (property: string, value: string, reason: string): Diagnostic[] => [
    refusedProperty(name, property, value, reason),
  ];
  if (/principal|identity|activedirectory|entra/i.test(authentication)) {
    const reason = 'logging in to Microsoft Entra ID is not supported. Use an access key or a shared access signature';
    return refuse('Authentication', authentication, reason);
  }
  const outside = `Give it from outside, e.g. in opendtsx.yaml under secrets: "\\Package.Connections[${name}].Properties`;
  if (/signature|sas/i.test(authentication) && token === undefined) {
    return refuse('SasToken', 'missing', `${outside}[SasToken]": env:NAME`);
  }
  if (key === undefined && token === undefined) {
    return refuse('AccountKey', 'missing', `${outside}[AccountKey]": env:NAME`);
  }
  const isKey = token !== undefined || /^[A-Za-z0-9+/]+={0,2}$/.test(key?.reveal() ?? '');
  return isKey ? [] : refuse('AccountKey', 'not valid', 'a key is text in Base64');
}

/** Declaration of the Azure Storage connection manager. */
export const azureStorageDeclaration: ConnectionManagerDeclaration<typeof properties> = {
  kind: 'connection-manager',
  sdkVersion: 1,
  identifiers: { creationName: 'AzureStorage' },
  displayName: 'Azure Storage Connection Manager',
  objectData: '<AzureStorageConnectionManager />',
  description: `Leads to a storage account of Azure: Blob Storage or Data Lake Storage Gen2. ${aboutTargets}`,
  gives: 'storage',
  properties,
  raises: [
    'DTS_E_CONNECTIONVALIDATIONFAILED',
    'OPENDTSX_E_CONNECTION_PROPERTY',
    'OPENDTSX_E_SERVER_TARGET',
    'OPENDTSX_E_SERVER_CERTIFICATE',
    'OPENDTSX_E_STORAGE_REFUSED',
    'OPENDTSX_E_STORAGE_UNREACHABLE',
  ],
  validate(instance, context) {
    const finding = checkStorageTarget(instance);
    if (finding !== undefined) return [finding];
    if (instance.target !== undefined) return [];
    const settings = azureSettings(instance);
    if (!('endpoint' in settings)) return [...settings];
    return checkHost(settings.endpoint, context);
  },
};
