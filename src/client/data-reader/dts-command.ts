import type { ProgramValue } from '../../datatypes/program-value.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import { CommandBehavior } from './command-behavior.ts';
import { DtsParameterCollection, dataParametersOf } from './data-parameters.ts';
import type { DtsClientRules } from './dts-client-rules.ts';
import { DtsDataReader } from './dts-data-reader.ts';
import type { RowSource, SourceWish } from './row-source.ts';

/** The connection of a command, as the command knows it: a `DtsConnection`. */
export interface CommandConnection {
  readonly rules: DtsClientRules;
  /** Starts the package for a reader. */
  openSource(wish: SourceWish): Promise<RowSource>;
  /** Keeps a reader that is to end with the connection. */
  remember(reader: DtsDataReader): void;
  /** Forgets a reader that was closed. */
  forget(reader: DtsDataReader): void;
  close(): Promise<void>;
}

/** How a command is executed. */
export interface ExecuteReaderOptions {
  /** Cancels the package. */
  readonly signal?: AbortSignal;
}

/** Executes the package of a connection for the rows of one of its DataReader destinations, whose name is the text of the command. */
export class DtsCommand {
  readonly connection: CommandConnection;
  /** Name of the DataReader destination. */
  commandText: string;
  /** Values for variables of the package. */
  readonly parameters = new DtsParameterCollection();
  #stop: AbortController | undefined;
  #reader: DtsDataReader | undefined;
  #isDisposed = false;

  constructor(connection: CommandConnection, commandText = '') {
    this.connection = connection;
    this.commandText = commandText;
  }

  /**
   * Starts the package; resolves when its data flow begins and the columns are known. Rejects with a `DtsError` when the package cannot be loaded, has no such
   * destination, fails before, or ends without running the data flow.
   * @param behavior numbers of `CommandBehavior`, added
   */
  async executeReader(
    behavior: number = CommandBehavior.Default,
    { signal }: ExecuteReaderOptions = {},
  ): Promise<DtsDataReader> {
    if (this.#isDisposed) throw stateError('executeReader', 'the command is disposed of');
    if (this.#stop !== undefined) throw stateError('executeReader', 'the command has a reader that is not closed');
    if (this.commandText === '') throw stateError('executeReader', 'commandText is to name a DataReader destination');
    const stop = new AbortController();
    this.#stop = stop;
    try {
      const source = await this.connection.openSource({
        name: this.commandText,
        isSchemaOnly: has(behavior, CommandBehavior.SchemaOnly),
        dataParameters: dataParametersOf(this.parameters),
        signal: signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]),
      });
      const isSchemaOnly = has(behavior, CommandBehavior.SchemaOnly);
      const reader = new DtsDataReader(source, {
        readsOnceMore: this.connection.rules.readsOnceMore && !isSchemaOnly,
        isSingleRow: has(behavior, CommandBehavior.SingleRow),
        onClose: async () => {
          this.#stop = undefined;
          this.connection.forget(reader);
          if (has(behavior, CommandBehavior.CloseConnection)) await this.connection.close();
        },
      });
      this.#reader = reader;
      this.connection.remember(reader);
      return reader;
    } catch (error) {
      this.#stop = undefined;
      throw error;
    }
  }

  /** The value of the first column in the first row; undefined when there is no row. The package is then cancelled, unless it has ended. */
  async executeScalar(options: ExecuteReaderOptions = {}): Promise<ProgramValue | undefined> {
    await using reader = await this.executeReader(CommandBehavior.Default, options);
    const isThere = reader.fieldCount > 0 && (await reader.read());
    return isThere && reader.hasRow ? reader.getValue(0) : undefined;
  }

  /** Cancels the package that runs for this command; its reader throws DTS_MSG_PACKAGECANCEL. Does nothing when none runs. */
  cancel(): void {
    this.#stop?.abort();
  }

  /** Ends the command with its reader; it cannot be executed again. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    this.parameters.clear();
    await this.#reader?.[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }
}

function has(behavior: number, flag: number): boolean {
  return (behavior & flag) !== 0;
}

function stateError(operation: string, detail: string): Error {
  return dtsError('OPENDTSX_E_DTSCLIENT_STATE', { operation, detail });
}
