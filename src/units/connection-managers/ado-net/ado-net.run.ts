import {
  type AcquiredDatabase,
  type Connection,
  type ConnectionContext,
  type ConnectionManagerInstance,
  openResolved,
} from 'opendtsx/sdk';
import { providerOfCreationName } from './provider-of-creation-name.ts';

/** Opens the database. Throws the finding of validation when no driver serves it, OPENDTSX_E_DRIVER_CONNECT when it cannot be reached. */
export async function acquire(
  instance: ConnectionManagerInstance,
  context: ConnectionContext,
): Promise<AcquiredDatabase> {
  const { name: connection, connectionString, target, password } = instance;
  const provider = providerOfCreationName(instance.creationName);
  const request = { connection, connectionString, target, password, provider };
  return { kind: 'database', database: await openResolved(request, context) };
}

/** Closes the database. */
export async function release(connection: Connection): Promise<void> {
  if (connection.kind === 'database') await connection.database.close();
}
