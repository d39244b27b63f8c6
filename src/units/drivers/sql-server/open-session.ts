import { setTimeout as wait } from 'node:timers/promises';
import { dtsError } from 'opendtsx/sdk';
import type { ConnectionConfiguration } from 'tedious';
import type { ConnectionSettings } from './connection-settings.ts';
import { wantExactValues } from './exact-values.ts';
import type { ClientModules } from './load-modules.ts';
import { SqlServerSession } from './sql-server-session.ts';

/**
 * Connects and logs in; while the server cannot be reached, as often as the settings say. Throws OPENDTSX_E_DRIVER_CONNECT with the server's words and
 * number, and what `signal` was aborted with.
 */
export async function openSession(
  modules: ClientModules,
  settings: ConnectionSettings,
  signal: AbortSignal,
): Promise<SqlServerSession> {
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted();
    try {
      return await openOnce(modules, settings, signal);
    } catch (cause) {
      signal.throwIfAborted();
      if (attempt >= settings.retries || !isOutOfReach(cause)) {
        const detail = failureText(cause);
        throw dtsError('OPENDTSX_E_DRIVER_CONNECT', { database: settings.displayName, detail }, {}, { cause });
      }
      await wait(settings.retrySeconds * 1000, undefined, { signal });
    }
  }
}

/** Where encryption is not asked for it is used all the same, unless the server has none. */
async function openOnce(
  modules: ClientModules,
  settings: ConnectionSettings,
  signal: AbortSignal,
): Promise<SqlServerSession> {
  const { encryption } = settings;
  if (encryption !== 'optional') return logIn(modules, settings, encryption === 'strict' ? 'strict' : true, signal);
  try {
    return await logIn(modules, settings, true, signal);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EENCRYPT') throw cause;
    return logIn(modules, settings, false, signal);
  }
}

async function logIn(
  modules: ClientModules,
  settings: ConnectionSettings,
  encrypt: boolean | 'strict',
  signal: AbortSignal,
): Promise<SqlServerSession> {
  const connection = new modules.Connection(configurationOf(settings, encrypt));
  wantExactValues(connection.config.options);
  // A connection that breaks between statements is noticed by the next one.
  connection.on('error', () => undefined);
  const said = new Map<string, number>();
  connection.on('errorMessage', ({ message, number }) => said.set(message, number));
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = (): void => connection.close();
  signal.addEventListener('abort', stop, { once: true });
  connection.once('end', () => reject(new Error('the connection was closed before the login had ended')));
  connection.connect((error) => (error === undefined ? resolve() : reject(numbered(error, said))));
  try {
    await promise;
    return new SqlServerSession(connection, modules);
  } catch (cause) {
    connection.close();
    throw cause;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** With the number that the server told: the library keeps only the words. */
function numbered(error: Error, said: ReadonlyMap<string, number>): Error {
  const number = said.get(error.message);
  return number === undefined ? error : Object.assign(error, { number });
}

function configurationOf(settings: ConnectionSettings, encrypt: boolean | 'strict'): ConnectionConfiguration {
  const { user, domain, password, instance, port, database, certificateHost } = settings;
  const secret = typeof password === 'string' ? password : (password?.reveal() ?? '');
  return {
    server: settings.host,
    authentication:
      domain === undefined
        ? { type: 'default', options: { userName: user ?? '', password: secret } }
        : { type: 'ntlm', options: { domain, userName: user ?? '', password: secret } },
    options: {
      ...(instance === undefined || port !== undefined ? { port: port ?? 1433 } : { instanceName: instance }),
      ...(database === undefined ? {} : { database }),
      ...(certificateHost === undefined ? {} : { serverName: certificateHost }),
      encrypt,
      trustServerCertificate: settings.encryption === 'optional' || settings.trustServerCertificate,
      connectTimeout: settings.connectTimeoutSeconds * 1000,
      requestTimeout: 0,
      // Tries of the library's own would hide those of the settings.
      maxRetriesOnTransientErrors: 0,
      appName: settings.applicationName,
      readOnlyIntent: settings.readOnlyIntent,
      multiSubnetFailover: settings.multiSubnetFailover,
      useUTC: true,
      abortTransactionOnError: false,
    },
  };
}

function isOutOfReach(cause: unknown): boolean {
  const { code } = cause as NodeJS.ErrnoException;
  return code === 'ESOCKET' || code === 'ETIMEOUT' || code === 'EINSTLOOKUP';
}

function failureText(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const { number } = cause as Error & { readonly number?: number };
  return number === undefined ? cause.message : `${cause.message} (error ${number})`;
}
