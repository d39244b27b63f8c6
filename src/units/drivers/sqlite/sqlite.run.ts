import type { DatabaseConnection, DriverOptions } from 'opendtsx/sdk';
import { openShared } from './shared-database.ts';
import { SqliteConnection } from './sqlite-connection.ts';

/**
 * Opens a SQLite database. Connections of this process to the same file share one handle, so that a data flow may read a file that it writes to.
 * Throws OPENDTSX_E_DRIVER_CONNECT when the file cannot be opened, or is not there and the option `existing` is given.
 */
export async function connect(target: string, options: DriverOptions): Promise<DatabaseConnection> {
  return new SqliteConnection(openShared(target, options.existing === true), options.database);
}
