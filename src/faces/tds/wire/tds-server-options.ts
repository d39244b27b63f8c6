import type { SecureContext } from 'node:tls';
import type { TdsLogin } from '../tds-session.ts';
import type { ServerEncryption } from './prelogin.ts';
import type { ServerName } from './write-token.ts';

/** Bounds of what clients may take. */
export interface TdsLimits {
  /** Connections at once; further ones are closed unheard. */
  readonly connections: number;
  /** Connections of one address at once that are not logged in; further ones are closed unheard, so that strangers leave room for others. */
  readonly loginsPerAddress: number;
  /** Milliseconds from the connection to the end of the login. */
  readonly loginTime: number;
  /** Milliseconds between two requests; 0: as long as the client likes. */
  readonly idleTime: number;
  /** Bytes of a request, and of a row of a bulk load. */
  readonly requestBytes: number;
  /** Bytes of messages that a client leaves untaken before it is cut off. Rows wait for the client and need no bound. */
  readonly unreadBytes: number;
  readonly preparedStatements: number;
}

/** Bounds that hold where nothing else is said. */
export const defaultTdsLimits: TdsLimits = {
  connections: 1000,
  loginsPerAddress: 250,
  loginTime: 30_000,
  idleTime: 0,
  requestBytes: 256 * 1024 * 1024,
  unreadBytes: 64 * 1024 * 1024,
  preparedStatements: 10_000,
};

/** What a TDS endpoint says of itself. Drivers choose features by the version. */
export interface TdsProduct {
  readonly name: string;
  readonly version: readonly [major: number, minor: number, build: number];
}

/** What a TDS endpoint is made of. */
export interface TdsServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Certificate and key, PEM. Needed unless `encrypt` is `off`. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer };
  /** `off`: none; `on`: when the client asks, else the login alone; `required`: always. */
  readonly encrypt: ServerEncryption;
  readonly login: TdsLogin;
  /** The server that messages name. */
  readonly serverName: ServerName;
  /** By default OpenDTSX with the version number of SQL Server 2019, whose dialect it answers in. */
  readonly product?: TdsProduct;
  readonly limits?: Partial<TdsLimits>;
  /** Told of defects of ours that clients only see as such. */
  onBug(error: unknown): void;
}

/** What TLS is made of, by how it is begun. */
export interface TlsContexts {
  /** After PRELOGIN, in packets. */
  readonly inPackets: SecureContext;
  /** From the first byte: TDS 8.0. */
  readonly fromStart: SecureContext;
}

/** The options with everything filled in. */
export interface TdsServerSetting {
  readonly contexts: TlsContexts | undefined;
  readonly encrypt: ServerEncryption;
  readonly login: TdsLogin;
  readonly serverName: ServerName;
  readonly product: TdsProduct;
  readonly limits: TdsLimits;
  onBug(error: unknown): void;
}
