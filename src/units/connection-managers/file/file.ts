import {
  type ConnectionManagerDeclaration,
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

const properties = {
  FileUsageType: {
    kind: 'enumeration',
    description: 'Whether the connection names a file or a folder, and whether it exists or is to be made.',
    default: 0,
    values: { ExistingFile: 0, CreateFile: 1, ExistingFolder: 2, CreateFolder: 3 },
  },
} as const satisfies PropertyDeclarations;

/** Declaration of the FILE connection manager: its connection string is a path. */
export const fileDeclaration: ConnectionManagerDeclaration<typeof properties> = {
  kind: 'connection-manager',
  sdkVersion: 1,
  identifiers: { creationName: 'FILE' },
  displayName: 'File Connection Manager',
  description: 'Names a file or folder that exists or is to be made.',
  gives: 'file',
  properties,
  raises: ['DTS_E_CONNECTIONVALIDATIONFAILED'],
  validate(instance, context): Diagnostic[] {
    if (instance.connectionString === '') {
      return [
        diagnostic('DTS_E_CONNECTIONVALIDATIONFAILED', { connection: instance.name, detail: 'it names no path' }),
      ];
    }
    const finding = context.checkPath(instance.connectionString);
    return finding === undefined ? [] : [finding];
  },
};
