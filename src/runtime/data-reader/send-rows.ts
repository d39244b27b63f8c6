import { reusedMemory } from '../../datatypes/arrow/batch-memory.ts';
import { writeBatch } from '../../datatypes/arrow/write-batch.ts';
import { writeSchema } from '../../datatypes/arrow/write-schema.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import type { RunResult } from '../run-request.ts';
import type { MessageSink } from './message-pipe.ts';
import { type DataReaderRequest, openDataReader } from './open-data-reader.ts';

/** What is read of a package. */
export interface RowsWish {
  /** Name of the DataReader destination. */
  readonly name: string;
  /** Whether its columns are all that is wanted: then nothing is executed. */
  readonly isSchemaOnly: boolean;
  /** Whether a data flow that delays its validation is refused. */
  readonly refusesDelayedValidation: boolean;
}

/** How sending ended. */
export interface RowsSent {
  /** How the package ended. */
  readonly result: RunResult['result'];
  /** Why there are not all rows; absent when there are. */
  readonly failure?: Diagnostic;
}

/**
 * Executes a package and sends what its DataReader destination takes as messages of Arrow: the columns, then the rows; the end of the stream is for whoever receives them. The package
 * waits while nothing is taken, and is cancelled when nobody is there any more. What is taken counts as reading, for the ReadTimeout of the destination.
 * Rejects only for defects of OpenDTSX.
 */
export async function sendRows(request: DataReaderRequest, wish: RowsWish, sink: MessageSink): Promise<RowsSent> {
  const { name, isSchemaOnly, refusesDelayedValidation } = wish;
  const asked = { ...request, refusesDelayedValidation };
  try {
    if (isSchemaOnly) {
      const { describeDataReader } = await import('./describe-data-reader.ts');
      await sink.send(writeSchema(await describeDataReader(asked, name)));
      return { result: 'success' };
    }
    return { result: await send(asked, name, sink) };
  } catch (error) {
    if (isBrokenPipe(error)) {
      return { result: 'canceled', failure: diagnostic('DTS_E_DATAREADERDESTREADERISCLOSED', { component: name }) };
    }
    if (!(error instanceof DtsError)) throw error;
    const { diagnostic: failure } = error;
    return { result: failure.symbol === 'DTS_MSG_PACKAGECANCEL' ? 'canceled' : 'failure', failure };
  }
}

// Errors of the system and of streams have a code; what else is thrown is a defect of ours.
function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

async function send(request: DataReaderRequest, name: string, sink: MessageSink): Promise<RunResult['result']> {
  await using reader = await openDataReader(request, name);
  const memory = reusedMemory();
  await sink.send(writeSchema(reader.columns));
  for await (const batch of reader.batches()) {
    await sink.send(writeBatch(reader.columns, batch, memory).message, () => reader.touch());
  }
  return (await reader.close()).result;
}
