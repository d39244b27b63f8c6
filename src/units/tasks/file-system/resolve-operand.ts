import { dtsError, type FileConnection, type TaskContext } from 'opendtsx/sdk';
import { type FileSystemInstance, isConnectionId } from './file-system.ts';

/** A file or directory that an operation works on. */
export interface Operand {
  /** Path on this machine. */
  readonly path: string;
  /** Path or name as the package has it, for messages. */
  readonly written: string;
  /** Connection manager that it came from. */
  readonly connection: string | undefined;
  readonly usage: FileConnection['usage'] | undefined;
}

/**
 * Finds the path that `Source` or `Destination` means: a variable, a FILE or FLATFILE connection manager, or a path itself when a
 * property expression put one there. Source: File System Task Editor, General page (documentation); the designer offers flat file
 * connection managers too (observed SQL Server 2022).
 */
export async function resolveOperand(
  instance: FileSystemInstance,
  context: TaskContext,
  role: 'source' | 'destination',
): Promise<Operand> {
  const { properties } = instance;
  const written = (role === 'source' ? properties.Source : properties.Destination).trim();
  const isVariable = role === 'source' ? properties.IsSourcePathVariable : properties.IsDestinationPathVariable;
  const place = { source: context.source };
  if (written === '') {
    const symbol = role === 'source' ? 'DTS_E_FSTASK_SOURCENOTSET' : 'DTS_E_FSTASK_DESTINATIONNOTSET';
    throw dtsError(symbol, { executable: instance.path }, place);
  }
  if (isVariable) return ofVariable(instance, context, written);
  if (context.connectionKind(written) === undefined && !isConnectionId(written)) {
    return { path: context.resolvePath(written), written, connection: undefined, usage: undefined };
  }
  const connection = await context.connection(written);
  if (connection.kind === 'flat-file') {
    return { path: connection.path, written: connection.writtenPath, connection: written, usage: undefined };
  }
  if (connection.kind !== 'file') {
    const args = { executable: instance.path, connection: written, kind: connection.kind };
    throw dtsError('DTS_E_FSTASK_CONNECTIONTYPENOTFILE', args, place);
  }
  return { path: connection.path, written: connection.writtenPath, connection: written, usage: connection.usage };
}

function ofVariable(instance: FileSystemInstance, context: TaskContext, variable: string): Operand {
  const { value } = context.variable(variable);
  const args = { executable: instance.path, variable };
  if (typeof value !== 'string' && value !== null) {
    throw dtsError('DTS_E_FSTASK_VARIABLENOTASTRING', args, { source: context.source });
  }
  if (value === null || value.trim() === '') {
    throw dtsError('DTS_E_FSTASK_VARSRCORDESTISEMPTY', args, { source: context.source });
  }
  return { path: context.resolvePath(value), written: value, connection: undefined, usage: undefined };
}
