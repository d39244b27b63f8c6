import {
  type ConnectionManagerDeclaration,
  type ConnectionManagerInstance,
  diagnostic,
  type PropertyDeclarations,
} from 'opendtsx/sdk';
import { aboutTargets, checkStorageTarget } from './storage-targets.ts';

const properties = {
  WebHdfsHost: { kind: 'string', description: 'Host of the Gen1 account, `name.azuredatalakestore.net`; retired.' },
  WebHdfsPort: { kind: 'string', description: 'Port of that host.' },
  WebHdfsUserName: { kind: 'string', description: 'User, or id of the application, that logs in there.' },
  WebHdfsAuthType: { kind: 'string', description: 'How it logs in there.' },
  WebHdfsDomain: { kind: 'string', description: 'Domain of the user.' },
  WebHdfsIsHttps: { kind: 'string', description: 'Whether the host speaks TLS.' },
} as const satisfies PropertyDeclarations;

/** An Azure Data Lake Store connection manager ready to be used. */
export type AzureDataLakeInstance = ConnectionManagerInstance<typeof properties>;

/** Declaration of the Azure Data Lake Store connection manager, whose service (Gen1) was retired in February 2024. */
export const azureDataLakeDeclaration: ConnectionManagerDeclaration<typeof properties> = {
  kind: 'connection-manager',
  sdkVersion: 1,
  identifiers: { creationName: 'AzureDataLake' },
  displayName: 'Azure Data Lake Store Connection Manager',
  objectData: '<HadoopConnectionManager />',
  description: `Led to Azure Data Lake Storage Gen1, which was retired: it must be repointed to where its files are now. ${aboutTargets}`,
  gives: 'storage',
  properties,
  raises: [
    'OPENDTSX_E_STORAGE_RETIRED',
    'OPENDTSX_E_SERVER_TARGET',
    'OPENDTSX_E_SERVER_CERTIFICATE',
    'OPENDTSX_E_STORAGE_REFUSED',
    'OPENDTSX_E_STORAGE_UNREACHABLE',
  ],
  validate(instance) {
    const finding = checkStorageTarget(instance);
    if (finding !== undefined) return [finding];
    if (instance.target !== undefined) return [];
    return [diagnostic('OPENDTSX_E_STORAGE_RETIRED', { connection: instance.name })];
  },
};
