import type { ConnectionContext, ConnectionManagerInstance, FileConnection } from 'opendtsx/sdk';
import type { fileDeclaration } from './file.ts';

const usages = ['existing-file', 'create-file', 'existing-folder', 'create-folder'] as const;

/** Gives the path on this machine; nothing is opened. */
export async function acquire(
  instance: ConnectionManagerInstance<typeof fileDeclaration.properties>,
  context: ConnectionContext,
): Promise<FileConnection> {
  return {
    kind: 'file',
    path: context.resolvePath(instance.connectionString),
    writtenPath: instance.connectionString,
    usage: usages[instance.properties.FileUsageType] ?? 'existing-file',
  };
}

/** Nothing is held. */
export async function release(): Promise<void> {}
