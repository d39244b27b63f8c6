import {
  type AcquiredDatabase,
  type Connection,
  type ConnectionContext,
  type ConnectionManagerInstance,
  openResolved,
} from 'opendtsx/sdk';

/** Opens the database. Throws the finding of validation when no driver serves it, OPENDTSX_E_DRIVER_CONNECT when it cannot be reached. */
export async function acquire(
  instance: ConnectionManagerInstance,
  context: ConnectionContext,
): Promise<AcquiredDatabase> {
  const { name: connection, connectionString, target, password } = instance;
  return {
    kind: 'database',
    database: await openResolved({ connection, connectionString, target, password }, context),
  };
}

/** Closes the database. */
export async function release(connection: Connection): Promise<void> {
  if (connection.kind === 'database') await connection.database.close();
}
