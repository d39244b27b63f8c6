import { open } from 'node:fs/promises';
import {
  type ComponentContext,
  type ComponentRuntime,
  type ExternalMetadataColumn,
  type FlatFileConnection,
  InternalError,
} from 'opendtsx/sdk';
import { createBatchParser } from './batch-parser.ts';
import { ChunkReader } from './chunk-reader.ts';
import { fireFinished, fireStarted, namingFile, type ReadingSizes } from './file-events.ts';
import { FlatFileRows, longestRow } from './flat-file-rows.ts';
import { createErrorRows } from './row-errors.ts';
import { FileSegments, pieceSizeFor } from './segments.ts';
import { bindColumns, type FlatFileSourceInstance } from './source-columns.ts';

const usualSizes: ReadingSizes = { pieceSize: 1 << 20, longestRow };

async function connect(context: ComponentContext): Promise<FlatFileConnection> {
  const connection = await context.connection('FlatFileConnection');
  if (connection.kind === 'flat-file') return connection;
  throw new InternalError(`The slot FlatFileConnection gave a connection of the kind ${connection.kind}.`);
}

/** The running Flat File Source. Other sizes than the usual ones change the speed, never the rows. */
export function createRuntime(instance: FlatFileSourceInstance, sizes = usualSizes): ComponentRuntime {
  let file: FlatFileConnection | undefined;
  const described = (): FlatFileConnection => {
    if (file === undefined) throw new InternalError('A Flat File Source is asked for rows before it was opened.');
    return file;
  };
  const connecting = async (context: ComponentContext): Promise<FlatFileConnection> => {
    file ??= await connect(context);
    return file;
  };
  const segments = new FileSegments(instance, sizes, described, connecting);
  return {
    async open(context) {
      file = await connect(context);
    },
    async produce(context) {
      await readFile(instance, await connecting(context), context, sizes);
    },
    close: () => segments.close(),
    segments,
    copies: segments,
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
  const handle = await namingFile(file, context, open(file.path, 'r'));
  const reader = new ChunkReader(handle, file.codePage, pieceSizeFor(context, sizes), context.allocateBytes);
  try {
    fireStarted(file, context);
    const parser = createBatchParser(binding, file, reader, port, createErrorRows(instance, context), context);
    const rows = new FlatFileRows(file, reader, context, port.buffer.capacity, sizes.longestRow);
    await namingFile(file, context, rows.send(parser));
    fireFinished(file, rows.sent, context);
  } finally {
    await reader.settle();
    await handle.close();
  }
}
