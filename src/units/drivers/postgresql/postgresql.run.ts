import { type DatabaseConnection, type DriverOptions, dtsError } from 'opendtsx/sdk';
import { connectionSettings } from './connection-settings.ts';
import { loadModules } from './load-modules.ts';
import { PostgresqlConnection } from './postgresql-connection.ts';
import { PostgresqlSession } from './postgresql-session.ts';

/** Connects to a server. Throws OPENDTSX_E_DRIVER_MISSING without the client library, OPENDTSX_E_DRIVER_CONNECT when the server cannot be reached. */
export async function connect(
  target: string,
  options: DriverOptions,
  signal: AbortSignal,
): Promise<DatabaseConnection> {
  const modules = await loadModules();
  const settings = settingsOf(target, options);
  const open = async (): Promise<PostgresqlSession> => {
    signal.throwIfAborted();
    try {
      return await PostgresqlSession.open(modules, settings.config);
    } catch (cause) {
      const written =
        cause instanceof Error ? cause.message || ((cause as NodeJS.ErrnoException).code ?? cause.name) : String(cause);
      throw dtsError('OPENDTSX_E_DRIVER_CONNECT', { database: settings.displayName, detail: written }, {}, { cause });
    }
  };
  return new PostgresqlConnection(
    await open(),
    open,
    settings.displayName,
    options.database ?? settings.config.database,
    settings.config.user,
  );
}

function settingsOf(target: string, options: DriverOptions) {
  try {
    return connectionSettings(target, options);
  } catch {
    // The message of URL would hold the target, and with it the password.
    throw dtsError('OPENDTSX_E_DRIVER_CONNECT', { database: 'PostgreSQL', detail: 'the target is no valid address' });
  }
}
