import {
  type Diagnostic,
  diagnostic,
  dtsError,
  type StorageConnection,
  type TaskContext,
  type TaskInstance,
  type TaskValidation,
} from 'opendtsx/sdk';

/** What is wrong with the connection manager of a storage service that a property names. */
export function checkStorage(
  instance: TaskInstance,
  property: string,
  reference: string,
  context: TaskValidation,
): Diagnostic[] {
  const problem = problemOf(reference, reference === '' ? undefined : context.connectionKind(reference));
  if (problem === undefined) return [];
  const args = { executable: instance.path, property, problem };
  return [diagnostic('OPENDTSX_E_STORAGE_CONNECTION', args, { source: instance.path })];
}

function problemOf(reference: string, kind: string | undefined): string | undefined {
  if (reference === '') return 'names no connection manager';
  if (kind === undefined) return `names the connection manager ${reference}, which does not exist`;
  return kind === 'storage' ? undefined : `names ${reference}, a connection manager of the kind ${kind}`;
}

/** The storage service that a property names. Throws OPENDTSX_E_STORAGE_CONNECTION when it names none. */
export async function requireStorage(
  instance: TaskInstance,
  property: string,
  reference: string,
  context: TaskContext,
): Promise<StorageConnection> {
  const connection = reference === '' ? undefined : await context.connection(reference);
  if (connection?.kind === 'storage') return connection;
  const args = { executable: instance.path, property, problem: problemOf(reference, connection?.kind) ?? '' };
  throw dtsError('OPENDTSX_E_STORAGE_CONNECTION', args, { source: context.source });
}

/** The finding that a property has a value that it cannot have. */
export function refusedValue(instance: TaskInstance, property: string, value: string, reason: string): Diagnostic {
  const args = { executable: instance.path, property, value: value === '' ? 'empty' : value, reason };
  return diagnostic('OPENDTSX_E_TASK_PROPERTY', args, { source: instance.path });
}

/** What is wrong with a folder of this machine: it is empty, or leads nowhere. */
export function checkLocalFolder(
  instance: TaskInstance,
  property: string,
  folder: string,
  context: TaskValidation,
): Diagnostic[] {
  if (folder.trim() === '') return [refusedValue(instance, property, '', 'it is a folder of this machine')];
  const forbidden = context.checkPath(folder);
  return forbidden === undefined ? [] : [{ ...forbidden, source: instance.path }];
}
