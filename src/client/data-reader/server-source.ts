import type { ConnectionString } from '../../cli/dtexec/connection-string.ts';
import { ownMemory, type TakeMemory } from '../../datatypes/arrow/batch-memory.ts';
import { MalformedStream, readStream, type StreamPart } from '../../datatypes/arrow/read-stream.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError, dtsError } from '../../diagnostics/dts-error.ts';
import type { Connection } from '../transport/connection.ts';
import type { ConnectionSettings } from '../transport/connection-settings.ts';
import { openConnection } from '../transport/open-connection.ts';
import type { StreamAnswer } from '../transport/send-for-stream.ts';
import { serverAddress } from '../transport/server-address.ts';
import { readRequestOf } from './read-request.ts';
import type { ReadExecution, RowSource, SourceWish } from './row-source.ts';

/** Who asks which server. */
export type ServerOfReader = Omit<ConnectionSettings, 'address'> & { readonly address?: string };

/**
 * Has a server execute a package and gives the rows of its DataReader destination as they come. Nothing more comes than is read; the server cancels the package when the connection ends.
 * Rejects as `Connection` does, and with the findings of the package.
 */
export async function openServerSource(
  opened: ConnectionString,
  server: ServerOfReader,
  wish: SourceWish & { readonly refusesDelayedValidation: boolean },
): Promise<RowSource> {
  const { path, body } = readRequestOf(opened, wish);
  const connection = await openConnection({ ...server, address: addressOf(opened.server, server) });
  const answer = await receive(connection, path, body, wish.signal);
  const source = new ServerSource(connection.address, answer, wish.signal);
  await source.begin();
  return source;
}

// Credentials go to the server they were given for, and to no other that a connection string names.
function addressOf(written: string | undefined, { address, allowsPlainText }: ServerOfReader): string {
  if (written === undefined && address === undefined) throw dtsError('OPENDTSX_E_DTSCLIENT_ADDRESS');
  const first = written ?? address ?? '';
  const second = address ?? first;
  const [one, other] = [first, second].map((each) => serverAddress(each, allowsPlainText).href);
  if (one !== other) throw dtsError('OPENDTSX_E_DTSCLIENT_OTHERSERVER', { written: one, given: other });
  return first;
}

async function receive(
  connection: Connection,
  path: string,
  body: unknown,
  signal: AbortSignal,
): Promise<StreamAnswer> {
  try {
    return await connection.receive(path, body, { signal });
  } catch (error) {
    throw signal.aborted ? canceled() : error;
  }
}

class ServerSource implements RowSource {
  columns: RowSource['columns'] = [];
  readonly execution: ReadExecution;
  readonly #address: string;
  readonly #answer: StreamAnswer;
  readonly #signal: AbortSignal;
  readonly #parts: AsyncGenerator<StreamPart, void, undefined>;
  #take: TakeMemory = ownMemory;
  #isOver = false;

  constructor(address: string, answer: StreamAnswer, signal: AbortSignal) {
    this.#address = address;
    this.#answer = answer;
    this.#signal = signal;
    this.execution = executionOf(answer.headers);
    this.#parts = readStream(answer.body, () => this.#take);
  }

  /** Reads the columns. */
  async begin(): Promise<void> {
    const part = await this.#nextPart();
    if (part?.kind !== 'schema') throw this.#broken('it begins without its columns');
    this.columns = part.fields;
  }

  async next(take: TakeMemory) {
    if (this.#isOver) return undefined;
    this.#take = take;
    const part = await this.#nextPart();
    if (part?.kind === 'batch') return part.batch;
    this.#isOver = true;
    return undefined;
  }

  // Over HTTP, taking bytes is reading: the server sees that, and nothing of what the program does with them.
  touch(): void {}

  async close(): Promise<void> {
    this.#answer.destroy();
    this.#isOver = true;
  }

  async #nextPart(): Promise<StreamPart | undefined> {
    let part: StreamPart | undefined;
    try {
      const { value } = await this.#parts.next();
      part = value ?? undefined;
    } catch (error) {
      if (this.#signal.aborted) throw canceled();
      throw this.#broken(error instanceof Error ? error.message : String(error), error instanceof MalformedStream);
    }
    if (part?.kind !== 'failure') return part;
    throw new DtsError(findingOf(part.finding));
  }

  #broken(detail: string, isOurs = true): DtsError {
    this.#answer.destroy();
    const args = { address: this.#address, detail };
    return dtsError(isOurs ? 'OPENDTSX_E_DTSCLIENT_STREAM' : 'OPENDTSX_E_CLIENT_UNREACHABLE', args);
  }
}

function executionOf(headers: Headers): ReadExecution {
  const executionId = headers.get('opendtsx-execution');
  const instanceId = headers.get('opendtsx-instance');
  return {
    ...(executionId === null ? {} : { executionId: Number(executionId) }),
    ...(instanceId === null ? {} : { instanceId }),
  };
}

function findingOf(text: string): Diagnostic {
  const { code, symbol, message, source, subComponent, hint } = JSON.parse(text) as Diagnostic;
  return {
    code,
    symbol,
    severity: 'error',
    message,
    args: {},
    ...(source === undefined ? {} : { source }),
    ...(subComponent === undefined ? {} : { subComponent }),
    ...(hint === undefined ? {} : { hint }),
  };
}

function canceled(): DtsError {
  return dtsError('DTS_MSG_PACKAGECANCEL', {}, { severity: 'error' });
}
