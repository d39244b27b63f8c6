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
  isTrue,
  malformed,
  refusedProperty,
} from './storage-targets.ts';

const properties = {
  WebHdfsHost: { kind: 'string', description: 'Host of the WebHDFS service.' },
  WebHdfsPort: { kind: 'string', description: 'Its port; 50070 when there is none.' },
  WebHdfsUserName: { kind: 'string', description: 'User that works on the files.' },
  WebHdfsAuthType: { kind: 'string', description: '`Basic`; Kerberos is refused.' },
  WebHdfsDomain: { kind: 'string', description: 'Domain of the user, for Kerberos.' },
  WebHdfsIsHttps: { kind: 'string', description: '`True` when the service speaks TLS.' },
  EnableWebHdfs: { kind: 'string', description: 'Whether WebHDFS is used: tasks and enumerators of files need it.' },
  WebHCatHost: { kind: 'string', description: 'Host of the WebHCat service, which starts jobs; not used here.' },
  WebHCatPort: { kind: 'string', description: 'Port of that service.' },
  WebHCatUser: { kind: 'string', description: 'User that starts jobs.' },
  WebHCatAuthType: { kind: 'string', description: 'How that user logs in.' },
  WebHCatDomain: { kind: 'string', description: 'Domain of that user.' },
  WebHCatIsHttps: { kind: 'string', description: 'Whether WebHCat speaks TLS.' },
  EnableWebHCat: { kind: 'string', description: 'Whether WebHCat is used.' },
} as const satisfies PropertyDeclarations;

/** A Hadoop connection manager ready to be used. */
export type HadoopInstance = ConnectionManagerInstance<typeof properties>;

const usualPort = '50070';
const largestPort = 65_535;

/** What the package says, or the findings why it cannot be used. */
export function hadoopSettings(instance: HadoopInstance): StorageSettings | readonly Diagnostic[] {
  const { name } = instance;
  const read = connectionSettings(instance);
  if (read === undefined) return [malformed(name)];
  const findings: Diagnostic[] = [];
  const refuse = (property: string, value: string, reason: string): void => {
    findings.push(refusedProperty(name, property, value, reason));
  };
  const [host, port] = [read('WebHdfsHost'), read('WebHdfsPort') || usualPort];
  if (/^(false|0|no)$/i.test(read('EnableWebHdfs'))) {
    refuse('EnableWebHdfs', 'False', 'files of the cluster are reached over WebHDFS only');
  }
  if (/kerberos/i.test(read('WebHdfsAuthType'))) {
    const reason = 'Kerberos is not supported. Go through a gateway that takes a user name (HttpFS), and repoint to it';
    refuse('WebHdfsAuthType', 'Kerberos', `${reason}: webhdfs://user@host:14000`);
  }
  const endpoint = `${isTrue(read('WebHdfsIsHttps')) ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  if (host === '') refuse('WebHdfsHost', 'missing', 'it is the host of the WebHDFS service');
  else if (URL.parse(endpoint)?.pathname !== '/') refuse('WebHdfsHost', host, 'it is no name of a host');
  if (!(Number(port) >= 1 && Number(port) <= largestPort)) {
    refuse('WebHdfsPort', port, 'a port is a number from 1 to 65535');
  }
  if (findings.length > 0) return findings;
  return { service: 'hdfs', endpoint, userName: read('WebHdfsUserName'), secret: undefined };
}

/** Declaration of the Hadoop connection manager. */
export const hadoopDeclaration: ConnectionManagerDeclaration<typeof properties> = {
  kind: 'connection-manager',
  sdkVersion: 1,
  identifiers: { creationName: 'Hadoop', aliases: ['HADOOP'] },
  displayName: 'Hadoop Connection Manager',
  objectData: '<HadoopConnectionManager />',
  description: `Leads to the files of a Hadoop cluster over WebHDFS. ${aboutTargets}`,
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
    const settings = hadoopSettings(instance);
    return 'endpoint' in settings ? checkHost(settings.endpoint, context) : [...settings];
  },
};
