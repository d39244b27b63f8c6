import {
  type ConnectionContext,
  type ConnectionManagerInstance,
  InternalError,
  readTransportSecurity,
  requireHost,
  requireServerTarget,
  type Secret,
  type ServerTarget,
  type StorageConnection,
} from 'opendtsx/sdk';
import { azureStore } from './azure-store.ts';
import { rootedStore } from './rooted-store.ts';
import { s3Store } from './s3-store.ts';
import { hostOf, portOf, type StorageServer, serverOf } from './storage-server.ts';
import { storageTargets } from './storage-targets.ts';
import { webHdfsStore } from './web-hdfs-store.ts';

/** A storage service to be opened. */
export interface StorageSettings {
  readonly service: StorageConnection['service'];
  /** Address that paths are put behind; without slash at the end. */
  readonly endpoint: string;
  /** Account, access key or user; '' for none. */
  readonly userName: string;
  readonly secret: Secret | undefined;
  /** Token of a shared access signature (Azure). */
  readonly token?: Secret | undefined;
  /** Region of the signatures (S3). */
  readonly region?: string;
  /** Folder that paths begin at. */
  readonly root?: string;
}

/**
 * The storage service that a target from outside names, or the package. No request is sent yet; the host is judged by the policy already.
 * @param ofPackage settings of the package, asked for without target
 * @param secret key of the package, for targets without
 */
export async function openStore(
  instance: ConnectionManagerInstance,
  context: ConnectionContext,
  ofPackage: () => StorageSettings,
  secret: Secret | undefined,
): Promise<StorageConnection> {
  const target = requireServerTarget(instance, storageTargets);
  const settings = target === undefined ? ofPackage() : settingsOfTarget(target, secret);
  const url = new URL(settings.endpoint);
  requireHost(hostOf(url), portOf(url), context);
  const mode = url.protocol === 'https:' ? 'implicit' : 'none';
  const server: StorageServer = {
    connection: instance.name,
    endpoint: settings.endpoint,
    security: await readTransportSecurity(mode, target, instance, context),
    policy: context,
  };
  const store = rootedStore(storeOf(server, settings), settings.root ?? '');
  return { kind: 'storage', name: instance.name, service: settings.service, server: serverOf(url), store };
}

function storeOf(server: StorageServer, { service, endpoint, userName, secret, token, region }: StorageSettings) {
  switch (service) {
    case 'azure-blob':
    case 'data-lake-gen2': {
      const lake = service === 'data-lake-gen2' ? endpoint.replace('.blob.', '.dfs.') : undefined;
      return azureStore(server, { name: userName, key: secret, token, lake });
    }
    case 's3':
      return s3Store(
        server,
        secret === undefined ? undefined : { accessKey: userName, secretKey: secret, region: region ?? '' },
      );
    case 'hdfs':
      return webHdfsStore(server, userName);
  }
}

const usualRegion = 'us-east-1';

function settingsOfTarget(target: ServerTarget, given: Secret | undefined): StorageSettings {
  const { scheme, userName, options } = target;
  const secret = target.password ?? given;
  const host = target.host.includes(':') ? `[${target.host}]` : target.host;
  const authority = target.port === undefined ? host : `${host}:${target.port}`;
  const path = target.path.replace(/^\/+|\/+$/g, '');
  switch (scheme) {
    case 'azure':
    case 'azure+http':
      return azureTarget(target, scheme === 'azure' ? 'https' : 'http', authority, path, secret);
    case 's3':
    case 's3+http': {
      const region = options.get('region') ?? /\bs3[.-]([a-z0-9-]+)\.amazonaws\./.exec(host)?.[1] ?? usualRegion;
      const endpoint = `${scheme === 's3' ? 'https' : 'http'}://${authority}`;
      return { service: 's3', endpoint, userName, secret, region, root: path };
    }
    case 'webhdfs':
    case 'swebhdfs': {
      const isSecure = scheme === 'swebhdfs';
      const server = target.port === undefined ? `${host}:${isSecure ? 9871 : 9870}` : authority;
      return { service: 'hdfs', endpoint: `${isSecure ? 'https' : 'http'}://${server}`, userName, secret, root: path };
    }
    default:
      throw new InternalError('A target of an unknown scheme got past validation.');
  }
}

/** `account.blob.core.windows.net/root`, or as emulators have it `host:port/account/root`. */
function azureTarget(
  { userName, host, options }: ServerTarget,
  protocol: string,
  authority: string,
  path: string,
  secret: Secret | undefined,
): StorageSettings {
  const [label] = host.split('.');
  const isLake = host.includes('.dfs.') || options.get('service') === 'gen2';
  const service = isLake ? 'data-lake-gen2' : 'azure-blob';
  const server = `${protocol}://${authority.replace('.dfs.', '.blob.')}`;
  if (/\.(?:blob|dfs)\./.test(host)) {
    return { service, endpoint: server, userName: userName || label, secret, root: path };
  }
  const [account, ...root] = path.split('/');
  return { service, endpoint: `${server}/${account}`, userName: userName || account, secret, root: root.join('/') };
}
