import {
  type ColumnType,
  type ComponentContext,
  type ComponentInstance,
  type ComponentRuntime,
  copyVectorRows,
  dtsError,
  type ExternalMetadataColumn,
  type OutputColumn,
  type OutputPort,
  openRawFile,
  type RawBlock,
  type RawFileReader,
} from 'opendtsx/sdk';
import { accessModes, type rawFileSourceDeclaration } from './raw-file-source.ts';

type RawFileSourceInstance = ComponentInstance<typeof rawFileSourceDeclaration.properties>;

/** The running half of Raw File Source: one block after the other, each in as many buffers as it needs. */
export function createRuntime(instance: RawFileSourceInstance): ComponentRuntime {
  const [{ columns }] = instance.outputs;
  let file: RawFileReader | undefined;
  let source = '';
  return {
    async open(context) {
      source = pathOf(instance, context);
      file = await openRawFile(source, instance.name);
    },
    async produce(context) {
      if (file === undefined) return;
      const positions = columns.map((column) => positionOf(column, file as RawFileReader, source, instance.name));
      const [port] = context.outputs;
      let firstRow = 1;
      for (let block = await file.next(); block !== undefined; block = await file.next()) {
        await sendBlock(block, columns, positions, port, { source, firstRow });
        firstRow += block.rowCount;
      }
      for (const { lineageId } of columns) {
        const vector = port.buffer.vector(lineageId);
        if (vector.layout === 'bytes') vector.bytes = new Uint8Array();
      }
    },
    async close() {
      await file?.close();
    },
  };
}

async function sendBlock(
  block: RawBlock,
  columns: readonly OutputColumn[],
  positions: readonly number[],
  port: OutputPort,
  origin: { readonly source: string; readonly firstRow: number },
): Promise<void> {
  const { capacity } = port.buffer;
  for (let first = 0; first < block.rowCount; first += capacity) {
    const count = Math.min(capacity, block.rowCount - first);
    port.buffer.origin = { source: origin.source, firstRow: origin.firstRow + first };
    for (const [index, { lineageId }] of columns.entries()) {
      copyVectorRows(block.vectors[positions[index]], first, count, port.buffer.vector(lineageId));
    }
    const pending = port.send(count);
    if (pending !== undefined) await pending;
  }
}

/** The column of the file with the name and type of an output column. Throws a `DtsError` when there is none. */
function positionOf(column: OutputColumn, { columns }: RawFileReader, file: string, component: string): number {
  const name = column.external?.name ?? column.name;
  const position = columns.findIndex((candidate) => candidate.name === name && isSameType(candidate.type, column.type));
  if (position >= 0) return position;
  const existing = columns.map((candidate) => `${candidate.name} (${candidate.type.type})`).join(', ');
  const args = { component, file, column: name, type: column.type.type, existing };
  throw dtsError('DTS_E_RAWMETADATAMISMATCH', args, { subComponent: component });
}

// Text may be declared longer than in the file, never shorter.
function isSameType(inFile: ColumnType, wanted: ColumnType): boolean {
  const { type, precision, scale, codePage } = wanted;
  if (inFile.type !== type || inFile.precision !== precision || inFile.scale !== scale) return false;
  return inFile.codePage === codePage && inFile.length <= wanted.length;
}

function pathOf({ properties }: RawFileSourceInstance, context: ComponentContext): string {
  const { AccessMode, FileName, FileNameVariable } = properties;
  const name = AccessMode === accessModes.FileName ? FileName : String(context.variable(FileNameVariable).value ?? '');
  return context.resolvePath(name);
}

/** The columns that the header of the file tells of. */
export async function describeExternal(
  instance: RawFileSourceInstance,
  context: ComponentContext,
): Promise<readonly ExternalMetadataColumn[]> {
  const file = await openRawFile(pathOf(instance, context), instance.name);
  await file.close();
  return file.columns.map(({ name, type }) => ({ name, type }));
}

/** What the external columns belong to. */
export function externalObject(instance: RawFileSourceInstance, context: ComponentContext): string {
  return `the file ${pathOf(instance, context)}`;
}
