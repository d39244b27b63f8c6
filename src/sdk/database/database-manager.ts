import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import type {
  AcquiredDatabase,
  Connection,
  ConnectionContext,
  ConnectionManagerInstance,
  ConnectionValidation,
} from '../connection-manager.ts';
import { type DatabaseRequest, type DatabaseTarget, isFileTarget, resolveDatabase } from './database-target.ts';

/**
 * What is wrong with where a database connection manager leads; nothing when a driver serves it. `provider` is the one meant where the
 * connection string names none.
 */
export function checkDatabase(
  instance: ConnectionManagerInstance,
  validation: ConnectionValidation,
  provider?: string,
): Diagnostic[] {
  const resolved = resolveDatabase(requestOf(instance, provider), validation);
  if ('finding' in resolved) return [resolved.finding];
  const { scheme, target, options } = resolved.target;
  const forbidden = validation.checkTarget?.(scheme, target, options);
  if (forbidden !== undefined) return [forbidden];
  const unknown = unknownAccount(instance, resolved.target);
  return unknown === undefined ? [] : [unknown];
}

/** Windows authentication that no credential of the options has replaced: no SQL Server knows the account of a machine without Windows. */
function unknownAccount(
  instance: ConnectionManagerInstance,
  { scheme, options }: DatabaseTarget,
): Diagnostic | undefined {
  if (scheme !== 'sqlserver' || options.integratedSecurity !== true) return undefined;
  const { server = '', database } = options;
  const place = `SQL Server ${server}${database === undefined ? '' : `, database ${database}`}`;
  return diagnostic('OPENDTSX_E_CONNECTION_INTEGRATEDSECURITY', { connection: instance.name, place });
}

/**
 * Opens the database that a connection manager leads to. Paths of file databases are mapped to this machine. Throws what `checkDatabase` finds,
 * OPENDTSX_E_DRIVER_CONNECT when the database cannot be reached.
 */
export async function acquireDatabase(
  instance: ConnectionManagerInstance,
  context: ConnectionContext,
  provider?: string,
): Promise<AcquiredDatabase> {
  const resolved = resolveDatabase(requestOf(instance, provider), context);
  if ('finding' in resolved) throw new DtsError(resolved.finding);
  const { scheme, target, options } = resolved.target;
  const unknown = unknownAccount(instance, resolved.target);
  if (unknown !== undefined) throw new DtsError(unknown);
  const isFile = isFileTarget(scheme, target);
  const database = await context.openDatabase(scheme, isFile ? context.resolvePath(target) : target, options);
  return { kind: 'database', database };
}

/** Closes the database of a connection. */
export async function releaseDatabase(connection: Connection): Promise<void> {
  if (connection.kind === 'database') await connection.database.close();
}

function requestOf(instance: ConnectionManagerInstance, provider: string | undefined): DatabaseRequest {
  const { name: connection, connectionString, target, password } = instance;
  return { connection, connectionString, target, password, ...(provider === undefined ? {} : { provider }) };
}
