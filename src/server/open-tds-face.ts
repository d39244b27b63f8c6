import type { Authenticate } from '../faces/rest/authentication.ts';
import { openTdsSession } from '../faces/tds/open-tds-session.ts';
import type { TdsServices } from '../faces/tds/tds-services.ts';
import type { TdsLogin } from '../faces/tds/tds-session.ts';
import { startTdsServer } from '../faces/tds/wire/start-tds-server.ts';
import type { TdsServerOptions } from '../faces/tds/wire/tds-server-options.ts';
import { writeAudit } from '../identity/audit.ts';
import { findPrincipal } from '../identity/find-principal.ts';
import { identityError } from '../identity/identity-errors.ts';
import { serverPrincipal } from '../identity/principal.ts';
import type { Store } from '../store/store.ts';
import { readAllRows } from './reading/read-all-rows.ts';
import { readPostgresqlRows } from './reading/read-postgresql-rows.ts';
import { readSqliteRows } from './reading/read-sqlite-rows.ts';
import type { RowReader } from './reading/row-reader.ts';
import { selfSignedCertificate } from './self-signed-certificate.ts';
import type { ServerSessions } from './server-sessions.ts';
import type { ServerSettings, TdsSettings } from './server-settings.ts';

/** What the face of T-SQL is made of. */
export interface TdsFaceParts {
  readonly sessions: ServerSessions;
  readonly authenticate: Authenticate;
  readonly settings: ServerSettings;
  /** The file of an SQLite store; absent for others. */
  readonly storeFile?: string;
  wakeAgent(): void;
  onBug(error: unknown, requestId: string): void;
}

/** T-SQL that is answered. */
export interface OpenTdsFace {
  /** E.g. `127.0.0.1:1433`. */
  readonly address: string;
  /** Ends all connections and what they run. */
  close(): Promise<void>;
}

/**
 * Answers T-SQL, for the same users and with the same waiting after wrong passwords as over HTTP. Throws OPENDTSX_E_SERVER_LISTEN when the port cannot be had.
 */
export async function openTdsFace(parts: TdsFaceParts, tds: TdsSettings): Promise<OpenTdsFace> {
  const { sessions, settings } = parts;
  const { store, serverName } = sessions.session(serverPrincipal);
  const reader = readerOf(store, parts.storeFile);
  const host = tds.host ?? settings.host ?? '127.0.0.1';
  const server = await startTdsServer({
    host,
    port: tds.port,
    serverName,
    login: tdsLogin(parts, servicesOf(parts, reader)),
    onBug: (error) => parts.onBug(error, 'T-SQL'),
    ...(await encryptionOf(tds, settings, serverName)),
  });
  return {
    address: `${host.includes(':') ? `[${host}]` : host}:${server.port}`,
    close: async () => {
      await server.close();
      await reader.close();
    },
  };
}

function readerOf(store: Store, file: string | undefined): RowReader {
  if (store.dialect === 'postgresql') return readPostgresqlRows(store);
  return file === undefined ? { read: readAllRows(store), close: async () => undefined } : readSqliteRows(file);
}

async function encryptionOf(
  { encrypt = 'login' }: TdsSettings,
  { tls }: ServerSettings,
  serverName: string,
): Promise<Pick<TdsServerOptions, 'encrypt' | 'tls'>> {
  if (encrypt === 'off') return { encrypt };
  const pair = tls ?? (await selfSignedCertificate([serverName, 'localhost'], Date.now()));
  return { encrypt: encrypt === 'login' ? 'on' : encrypt, tls: pair };
}

function servicesOf({ sessions, wakeAgent, onBug }: TdsFaceParts, reader: RowReader): TdsServices {
  const { store, now } = sessions.session(serverPrincipal);
  return {
    session: sessions.session,
    agent: sessions.agent,
    wakeAgent,
    principal: (id) => findPrincipal(store, id),
    readRows: (query, signal) => reader.read(query, signal),
    // What was done is answered as done, even where that cannot be written down.
    audit: async (record) => {
      await writeAudit(store, { face: 'tds', ...record }, now).catch((error: unknown) => onBug(error, 'audit'));
    },
  };
}

function tdsLogin({ authenticate }: TdsFaceParts, services: TdsServices): TdsLogin {
  return async (credentials) => {
    const { userName: name, password, clientAddress } = credentials;
    const answer = await authenticate({ kind: 'password', name, password }, clientAddress);
    if ('refusal' in answer) {
      await services.audit({ caller: { name }, action: 'login', outcome: 'refused', reason: answer.refusal });
      throw identityError('OPENDTSX_E_IDENTITY_LOGIN');
    }
    return openTdsSession({ services, caller: answer.principal, credentials });
  };
}
