import type { ColumnType } from '../datatypes/data-type.ts';
import type { Secret } from '../datatypes/secret.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { CacheConnection } from './cache-connection.ts';
import type { ConnectionKind } from './connection-kind.ts';
import type { DatabaseConnection, DriverOptions } from './driver.ts';
import type { PolicyCheck } from './policy.ts';
import type { BagOf, PropertyDeclarations } from './property.ts';
import type { ServerConnection } from './servers/server-connections.ts';
import type { StorageConnection } from './storage/storage-connection.ts';
import type { UnitDeclaration } from './unit.ts';

/** A column of a flat file as its connection manager describes it. */
export interface FlatFileColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Text after the field; '' for fixed width. The last column's is the row delimiter. */
  readonly delimiter: string;
  readonly columnType: 'Delimited' | 'FixedWidth' | 'RaggedRight';
  /** Characters of the field in the file, for fixed width. */
  readonly width: number;
  /** Characters at most in the output column; 0 for types without. */
  readonly maximumWidth: number;
  readonly textQualified: boolean;
}

/** A flat file connection: how the file is written, not an open handle. */
export interface FlatFileConnection {
  readonly kind: 'flat-file';
  /** Path on this machine. */
  readonly path: string;
  /** Path as the package has it, for messages. */
  readonly writtenPath: string;
  readonly format: 'Delimited' | 'FixedWidth' | 'RaggedRight' | 'Mixed';
  readonly unicode: boolean;
  readonly codePage: number;
  readonly localeId: number;
  /** '' when there is none. */
  readonly textQualifier: string;
  readonly headerRowDelimiter: string;
  readonly headerRowsToSkip: number;
  readonly dataRowsToSkip: number;
  readonly columnNamesInFirstDataRow: boolean;
  readonly rowDelimiter: string;
  readonly alwaysCheckForRowDelimiters: boolean;
  readonly columns: readonly FlatFileColumn[];
}

/** A FILE connection: a file or folder that exists or is to be made. */
export interface FileConnection {
  readonly kind: 'file';
  readonly path: string;
  readonly writtenPath: string;
  readonly usage: 'existing-file' | 'create-file' | 'existing-folder' | 'create-folder';
}

/** An open database connection. */
export interface AcquiredDatabase {
  readonly kind: 'database';
  readonly database: DatabaseConnection;
}

/** A connection of a kind of its own, for custom units that know each other. */
export interface OtherConnection {
  readonly kind: 'other';
  readonly value: unknown;
}

/** What acquiring a connection manager gives. */
export type Connection =
  | FlatFileConnection
  | FileConnection
  | AcquiredDatabase
  | CacheConnection
  | ServerConnection
  | StorageConnection
  | OtherConnection;

/** A bound connection manager: property expressions evaluated, repointed from outside where asked. */
export interface ConnectionManagerInstance<P extends PropertyDeclarations = PropertyDeclarations> {
  readonly id: string;
  readonly name: string;
  readonly creationName: string;
  /** As the package has it. May hold secrets: never print it. */
  readonly connectionString: string;
  /** `driver:target` given from outside instead of the connection string, e.g. `sqlite:./out.db`. */
  readonly target: string | undefined;
  /** Secret supplied from outside or kept in the package, undefined when lost. */
  readonly password: Secret | undefined;
  /** Secrets other than the password, by persisted name, e.g. `ProxyPassword`. */
  readonly secrets?: ReadonlyMap<string, Secret>;
  /** Whether the connection string was set from outside or by an expression: then it wins over properties that the file keeps beside it. */
  readonly connectionStringChanged?: boolean;
  readonly retainSameConnection: boolean;
  readonly properties: BagOf<P>;
}

/** Declaration of a connection manager. */
export interface ConnectionManagerDeclaration<P extends PropertyDeclarations = PropertyDeclarations>
  extends UnitDeclaration {
  readonly kind: 'connection-manager';
  readonly gives: ConnectionKind;
  readonly properties: P;
  /** Pure check; a connection that no driver serves is a finding that says how to map it. */
  validate(instance: ConnectionManagerInstance<P>, context: ConnectionValidation): Diagnostic[];
}

/** What validation of a connection manager may ask. */
export interface ConnectionValidation extends PolicyCheck {
  /** True when a driver of this scheme is registered. */
  hasDriver(scheme: string): boolean;
  /** Scheme of the registered driver that declares this provider name. */
  driverForProvider?(provider: string): string | undefined;
  /** Maps a path or says why not. */
  checkPath(path: string): Diagnostic | undefined;
  /** Why the policy of the machine forbids what a driver would open. */
  checkTarget?(scheme: string, target: string, options: DriverOptions): Diagnostic | undefined;
}

/** What acquiring a connection may ask. */
export interface ConnectionContext extends ConnectionValidation {
  readonly signal: AbortSignal;
  /** The same object for all connections of one package while it runs: the key of what a connection manager keeps for it. */
  readonly scope?: object;
  resolvePath(path: string): string;
  /** Opens a database by driver scheme and target. */
  openDatabase(scheme: string, target: string, options: DriverOptions): Promise<DatabaseConnection>;
}

/** The runtime module of a connection manager. */
export interface ConnectionManagerModule<P extends PropertyDeclarations = PropertyDeclarations> {
  acquire(instance: ConnectionManagerInstance<P>, context: ConnectionContext): Promise<Connection>;
  release(connection: Connection): Promise<void>;
}
