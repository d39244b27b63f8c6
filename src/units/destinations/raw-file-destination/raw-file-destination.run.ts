import { access } from 'node:fs/promises';
import {
  type ComponentContext,
  type ComponentInstance,
  type ComponentRuntime,
  dtsError,
  encodeRawBlock,
  encodeRawHeader,
  type FileTarget,
  type InputColumn,
  openFileTarget,
  openRawFile,
  type RawColumn,
} from 'opendtsx/sdk';
import { matchingColumns } from './matching-columns.ts';
import { accessModes, type rawFileDestinationDeclaration, writeOptions } from './raw-file-destination.ts';

type RawFileDestinationInstance = ComponentInstance<typeof rawFileDestinationDeclaration.properties>;

/** A column of the file and where its values come from. */
interface WrittenColumn extends RawColumn {
  readonly lineageId: string;
}

/** The running half of Raw File Destination: a block for each buffer, into a file that is not seen before it is complete. */
export function createRuntime(instance: RawFileDestinationInstance): ComponentRuntime {
  let columns: readonly WrittenColumn[] = instance.inputs[0].columns.map(writtenColumn);
  let target: FileTarget | undefined;
  let file = '';
  const written = (pending: Promise<void> | undefined): Promise<void> | undefined =>
    pending?.catch((cause: Error) => {
      const args = { component: instance.name, file, detail: cause.message };
      throw dtsError('DTS_E_RAWCANTWRITE', args, { subComponent: instance.name }, { cause });
    });
  return {
    async open(context) {
      file = pathOf(instance, context);
      const { WriteOption: option } = instance.properties;
      const place = { component: instance.name, file };
      if (option === writeOptions.CreateOnce && (await exists(file))) {
        throw dtsError('DTS_E_RAWEXISTSCREATEONCE', place, { subComponent: instance.name });
      }
      const keepsHeader = option === writeOptions.Append || option === writeOptions.TruncateAppend;
      const header = keepsHeader ? await headerOf(file, instance.name) : columns;
      if (keepsHeader) columns = matchingColumns(header, columns, place);
      target = await openTarget(file, option !== writeOptions.Append, instance.name);
      if (!target.continues) await written(target.write(encodeRawHeader(header.map(headerColumn))));
    },
    process(buffer, _input, context) {
      if (buffer.rowCount === 0) return;
      const values = columns.map(({ type, lineageId }) => ({ type, vector: buffer.vector(lineageId) }));
      context.count('rows written', buffer.rowCount);
      return written(target?.write(encodeRawBlock(values, buffer.rowCount, buffer.selection)));
    },
    close: (_context, succeeded) => written(target?.close(succeeded)),
  };
}

function writtenColumn({
  name,
  external,
  lineageId,
  type,
  sortKeyPosition,
  comparisonFlags,
}: InputColumn): WrittenColumn {
  return { name: external?.name ?? name, lineageId, type, sortKeyPosition, comparisonFlags };
}

function headerColumn({ name, type, sortKeyPosition, comparisonFlags }: RawColumn): RawColumn {
  return { name, type, sortKeyPosition, comparisonFlags };
}

async function headerOf(file: string, component: string): Promise<readonly RawColumn[]> {
  const reader = await openRawFile(file, component);
  await reader.close();
  return reader.columns;
}

async function openTarget(file: string, overwrite: boolean, component: string): Promise<FileTarget> {
  return openFileTarget(file, overwrite).catch((error: Error) => {
    const args = { component, file, detail: error.message };
    throw dtsError('DTS_E_RAWFILECANTOPEN', args, { subComponent: component }, { cause: error });
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function pathOf({ properties }: RawFileDestinationInstance, context: ComponentContext): string {
  const { AccessMode, FileName, FileNameVariable } = properties;
  const name = AccessMode === accessModes.FileName ? FileName : String(context.variable(FileNameVariable).value ?? '');
  return context.resolvePath(name);
}
