import { open } from 'node:fs/promises';
import {
  type ComponentContext,
  type ComponentRuntime,
  diagnostic,
  dtsError,
  type ExternalMetadataColumn,
  type FlatFileConnection,
  InternalError,
} from 'opendtsx/sdk';
import { createBatchParser } from './batch-parser.ts';
import { ChunkReader } from './chunk-reader.ts';
import { FlatFileRows, longestRow } from './flat-file-rows.ts';
import { createErrorRows } from './row-errors.ts';
import { bindColumns, type FlatFileSourceInstance } from './source-columns.ts';

/** How much of a file is held at once, in bytes. */
export interface ReadingSizes {
  readonly pieceSize: number;
  readonly longestRow: number;
}

const usualSizes: ReadingSizes = { pieceSize: 4 << 20, longestRow };

async function connect(context: ComponentContext): Promise<FlatFileConnection> {
  const connection = await context.connection('FlatFileConnection');
  if (connection.kind === 'flat-file') return connection;
  throw new InternalError(`The slot FlatFileConnection gave a connection of the kind ${connection.kind}.`);
}

/** The running Flat File Source. Other sizes than the usual ones change the speed, never the rows. */
export function createRuntime(instance: FlatFileSourceInstance, sizes = usualSizes): ComponentRuntime {
  let file: FlatFileConnection | undefined;
  return {
    async open(context) {
      file = await connect(context);
    },
    async produce(context) {
      file ??= await connect(context);
      await readFile(instance, file, context, sizes);
    },
  };
}

/** The columns that the connection manager describes now. */
export async function describeExternal(
  _instance: FlatFileSourceInstance,
  context: ComponentContext,
): Promise<readonly ExternalMetadataColumn[]> {
  const { columns } = await connect(context);
  return columns.map(({ name, type }) => ({ name, type }));
}

async function readFile(
  instance: FlatFileSourceInstance,
  file: FlatFileConnection,
  context: ComponentContext,
  sizes: ReadingSizes,
): Promise<void> {
  const binding = bindColumns(instance, file, context.source);
  const port = context.outputs[instance.outputs.indexOf(binding.output)];
  const unreadable = (cause: Error): never => {
    const args = { file: file.path, detail: cause.message };
    throw dtsError('DTS_E_CANNOTOPENDATAFILE', args, { source: context.source }, { cause });
  };
  const handle = await open(file.path, 'r').catch(unreadable);
  const reader = new ChunkReader(handle, file.codePage, sizes.pieceSize);
  try {
    const args = { file: file.path };
    context.fire(diagnostic('DTS_I_STARTPROCESSINGFILE', args, { source: context.source }));
    const parser = createBatchParser(binding, file, reader, port, createErrorRows(instance, context), context);
    const rows = new FlatFileRows(file, reader, context, port.buffer.capacity, sizes.longestRow);
    await rows.send(parser).catch((error: unknown) => {
      // Errors of reading come from here; all others belong to whoever threw them.
      if (error instanceof Error && 'syscall' in error && error.syscall === 'read') unreadable(error);
      throw error;
    });
    context.fire(diagnostic('DTS_I_FINISHPROCESSINGFILE', args, { source: context.source }));
    context.fire(
      diagnostic('DTS_I_TOTALDATAROWSPROCESSEDFORFILE', { ...args, rows: rows.sent }, { source: context.source }),
    );
  } finally {
    await reader.settle();
    await handle.close();
  }
}
