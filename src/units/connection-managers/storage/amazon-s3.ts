import type {
  ConnectionManagerDeclaration,
  ConnectionManagerInstance,
  Diagnostic,
  PropertyDeclarations,
} from 'opendtsx/sdk';
import type { StorageSettings } from './open-store.ts';
import {
  aboutTargets,
  checkHost,
  checkStorageTarget,
  connectionSettings,
  malformed,
  refusedProperty,
} from './storage-targets.ts';

const properties = {
  AccessKey: { kind: 'string', description: 'Id of the access key; its secret part is the SecretKey.' },
  SecretKey: { kind: 'string', description: 'Secret part of the access key.', sensitive: true },
  Region: { kind: 'string', description: 'Region of the buckets, e.g. `eu-central-1`.' },
  Endpoint: { kind: 'string', description: 'Address of the service, where it is not that of Amazon.' },
} as const satisfies PropertyDeclarations;

/** An Amazon S3 connection manager ready to be used. */
export type AmazonS3Instance = ConnectionManagerInstance<typeof properties>;

const usualRegion = 'us-east-1';

/** What the package says, or the findings why it cannot be used. */
export function s3Settings(instance: AmazonS3Instance): StorageSettings | readonly Diagnostic[] {
  const { name } = instance;
  const read = connectionSettings(instance);
  if (read === undefined) return [malformed(name)];
  const region = read('Region') || usualRegion;
  const endpoint = (read('Endpoint') || `https://s3.${region}.amazonaws.com`).replace(/\/+$/, '');
  const url = URL.parse(endpoint);
  const findings: Diagnostic[] = [];
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.username !== '') {
    findings.push(refusedProperty(name, 'Endpoint', 'not valid', 'it is an address as https://host:port'));
  }
  const secret = instance.secrets?.get('SecretKey');
  const userName = read('AccessKey');
  // Without both, buckets that are open to everybody can be read.
  if (userName !== '' && secret === undefined) {
    const reason = `Give it from outside, e.g. in opendtsx.yaml under secrets: "\\Package.Connections[${name}].Properties[SecretKey]": env:NAME`;
    findings.push(refusedProperty(name, 'SecretKey', 'missing', reason));
  }
  return findings.length > 0 ? findings : { service: 's3', endpoint, userName, secret, region };
}

/** Declaration of the Amazon S3 connection manager: our own, SSIS has none. */
export const amazonS3Declaration: ConnectionManagerDeclaration<typeof properties> = {
  kind: 'connection-manager',
  sdkVersion: 1,
  identifiers: { creationName: 'AmazonS3' },
  displayName: 'Amazon S3 Connection Manager',
  objectData: '<AmazonS3ConnectionManager />',
  description: `Leads to the buckets of Amazon S3, or of a service that speaks its protocol; an addition to SSIS. ${aboutTargets}`,
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
    const settings = s3Settings(instance);
    return 'endpoint' in settings ? checkHost(settings.endpoint, context) : [...settings];
  },
};
