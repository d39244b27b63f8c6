import { type ConnectionString, readConnectionString, requestOf } from '../../cli/dtexec/connection-string.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import type { DataReaderRequest } from '../../runtime/data-reader/open-data-reader.ts';
import type { ConnectionSettings } from '../transport/connection-settings.ts';
import { type DtsClientRules, noRules } from './dts-client-rules.ts';
import { type CommandConnection, DtsCommand } from './dts-command.ts';
import type { DtsDataReader } from './dts-data-reader.ts';
import { openLocalSource } from './local-source.ts';
import type { RowSource, SourceWish } from './row-source.ts';
import { openServerSource } from './server-source.ts';

/** What a connection is made with besides its connection string. */
export interface DtsConnectionOptions {
  /**
   * The server that executes the package, and who asks it. The address may stand in the connection string (`/Server`) in its place; where both do, they must be the same.
   * Absent: the package is executed in this process.
   */
  readonly server?: Omit<ConnectionSettings, 'address'> & { readonly address?: string };
  /** Documented rules that are to hold; none when absent. */
  readonly rules?: Partial<DtsClientRules>;
  /** For packages of this process: what they are run with besides (custom units, events, path map). The connection string wins. */
  readonly local?: Omit<DataReaderRequest, 'source' | 'dataParameters' | 'signal'>;
}

/** Whether a connection is open. */
export type ConnectionState = 'Closed' | 'Open';

/**
 * A package that is executed for its rows. The connection string holds the arguments of dtexec: `/FILE "daily.dtsx" /SET \Package.Variables[User::Day].Value;1`; `/FILE` and
 * `/PROJECT` name packages of this machine, and with a server `/FILE`, `/SQL`, `/DTS` and `/ISSERVER` those of the server.
 */
export class DtsConnection implements CommandConnection, AsyncDisposable {
  readonly rules: DtsClientRules;
  readonly #options: DtsConnectionOptions;
  readonly #readers = new Set<DtsDataReader>();
  #connectionString: string;
  #opened: ConnectionString | undefined;

  constructor(connectionString = '', options: DtsConnectionOptions = {}) {
    this.#connectionString = connectionString;
    this.#options = options;
    this.rules = { ...noRules, ...options.rules };
  }

  get connectionString(): string {
    return this.#connectionString;
  }

  /** Throws OPENDTSX_E_DTSCLIENT_STATE while the connection is open. */
  set connectionString(text: string) {
    if (this.#opened !== undefined) throw stateError('connectionString', 'the connection is open');
    this.#connectionString = text;
  }

  get state(): ConnectionState {
    return this.#opened === undefined ? 'Closed' : 'Open';
  }

  /** Reads the connection string; nothing is loaded or executed yet. Throws for what is wrong with it, never with its values. */
  async open(): Promise<void> {
    if (this.#opened !== undefined) throw stateError('open', 'the connection is open already');
    const read = readConnectionString(this.#connectionString);
    const { kind } = read.place;
    if (this.rules.refusesProjects && (kind === 'project' || kind === 'catalog')) {
      throw dtsError('OPENDTSX_E_DTSCLIENT_PROJECT');
    }
    const isLocal = this.#options.server === undefined;
    if (isLocal && (read.server !== undefined || (kind !== 'file' && kind !== 'project'))) {
      throw dtsError('OPENDTSX_E_DTSCLIENT_NOSERVER', { path: read.place.path });
    }
    this.#opened = read;
  }

  createCommand(commandText = ''): DtsCommand {
    return new DtsCommand(this, commandText);
  }

  /** Ends the readers that are open, and with them their packages. A connection that is closed may be opened again. */
  async close(): Promise<void> {
    this.#opened = undefined;
    const readers = [...this.#readers];
    this.#readers.clear();
    for (const reader of readers) await reader[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Starts the package for a reader; for commands. */
  async openSource(wish: SourceWish): Promise<RowSource> {
    const opened = this.#opened;
    if (opened === undefined) throw stateError('executeReader', 'the connection is not open');
    const { server, local } = this.#options;
    const { refusesDelayedValidation } = this.rules;
    if (server !== undefined) return openServerSource(opened, server, { ...wish, refusesDelayedValidation });
    const { name, isSchemaOnly, dataParameters, signal } = wish;
    const request = { ...local, ...requestOf(opened), dataParameters, signal, refusesDelayedValidation };
    return openLocalSource(withLocal(request, local), name, isSchemaOnly);
  }

  /** Keeps a reader that is to end with the connection; for commands. */
  remember(reader: DtsDataReader): void {
    this.#readers.add(reader);
  }

  /** Forgets a reader that was closed; for commands. */
  forget(reader: DtsDataReader): void {
    this.#readers.delete(reader);
  }
}

// Lists of the connection string are added to those of the program; a single value of it wins.
function withLocal(request: DataReaderRequest, local: DtsConnectionOptions['local'] = {}): DataReaderRequest {
  const joined = <V>(first: ReadonlyMap<string, V> | undefined, second: ReadonlyMap<string, V> | undefined) =>
    new Map([...(first ?? []), ...(second ?? [])]);
  return {
    ...request,
    set: [...(local.set ?? []), ...(request.set ?? [])],
    connections: joined(local.connections, request.connections),
    connectionTargets: joined(local.connectionTargets, request.connectionTargets),
    pathMap: joined(local.pathMap, request.pathMap),
    parameters: joined(local.parameters, request.parameters),
    taps: [...(local.taps ?? []), ...(request.taps ?? [])],
    secretSources: [...(local.secretSources ?? []), ...(request.secretSources ?? [])],
  };
}

function stateError(operation: string, detail: string): Error {
  return dtsError('OPENDTSX_E_DTSCLIENT_STATE', { operation, detail });
}
