import { type DatabaseConnection, type DriverOptions, dtsError } from 'opendtsx/sdk';
import { type ConnectionSettings, connectionSettings } from './connection-settings.ts';
import { loadModules } from './load-modules.ts';
import { openSession } from './open-session.ts';
import { SqlServerConnection } from './sql-server-connection.ts';

/** Connects to a server. Throws OPENDTSX_E_DRIVER_MISSING without the client library, OPENDTSX_E_DRIVER_CONNECT when the server cannot be reached or refuses the login. */
export async function connect(
  target: string,
  options: DriverOptions,
  signal: AbortSignal,
): Promise<DatabaseConnection> {
  const settings = settingsOf(target, options);
  const modules = await loadModules();
  const open = () => openSession(modules, settings, signal);
  return new SqlServerConnection(await open(), open, settings);
}

function settingsOf(target: string, options: DriverOptions): ConnectionSettings {
  try {
    return connectionSettings(target, options);
  } catch {
    // The message of URL would hold the target, and with it the password.
    throw dtsError('OPENDTSX_E_DRIVER_CONNECT', { database: 'SQL Server', detail: 'the target is no valid address' });
  }
}
