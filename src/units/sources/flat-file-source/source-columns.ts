import {
  type ComponentInstance,
  dtsError,
  type FieldParser,
  type FlatFileConnection,
  fieldParser,
  localeOf,
  type OutputColumn,
  type OutputInstance,
} from 'opendtsx/sdk';
import type { flatFileSourceDeclaration } from './flat-file-source.ts';

/** The instance of a Flat File Source. */
export type FlatFileSourceInstance = ComponentInstance<typeof flatFileSourceDeclaration.properties>;

/** An output column and the file column it is read from. */
export interface SourceColumn {
  readonly output: OutputColumn;
  /** Position of the file column. */
  readonly field: number;
  readonly parse: FieldParser;
  readonly fastParse: boolean;
  /** Whether values end at the first NUL (DT_STR, DT_WSTR). */
  readonly endsAtNul: boolean;
}

/** The output that rows go to, its columns bound to the file's, and the column of the file name. */
export interface SourceBinding {
  readonly output: OutputInstance;
  readonly columns: readonly SourceColumn[];
  readonly fileNameColumn: OutputColumn | undefined;
}

/**
 * Binds output columns to file columns: by the name of the external column, then by their own name, then by position.
 * Throws DTS_E_UNABLETORETRIEVECOLUMNINFOFROMFLATFILECONNECTIONMANAGER when the file description has no columns or lacks one.
 */
export function bindColumns(instance: FlatFileSourceInstance, file: FlatFileConnection, source: string): SourceBinding {
  const output = instance.outputs.find(({ isErrorOut }) => !isErrorOut);
  const failed = (): Error =>
    dtsError(
      'DTS_E_UNABLETORETRIEVECOLUMNINFOFROMFLATFILECONNECTIONMANAGER',
      { connection: file.writtenPath },
      { source },
    );
  if (output === undefined || file.columns.length === 0) throw failed();
  const { FileNameColumnName: fileNameName, RetainNulls: retainNulls } = instance.properties;
  const fileNameColumn =
    fileNameName === ''
      ? undefined
      : output.columns.find(({ name, external }) => name === fileNameName && external === undefined);
  const fields = new Map(file.columns.map(({ name }, index) => [name.toLowerCase(), index]));
  const decimalSeparator = localeOf(file.localeId).decimalSeparator.charCodeAt(0);
  const columns = output.columns
    .filter((column) => column !== fileNameColumn && column.specialFlags === 0)
    .map((column, position): SourceColumn => {
      const byName =
        fields.get((column.external?.name ?? column.name).toLowerCase()) ?? fields.get(column.name.toLowerCase());
      const field = byName ?? position;
      if (field >= file.columns.length) throw failed();
      const fastParse = column.properties.FastParse === true;
      const binary = column.properties.UseBinaryFormat === true && column.type.type === 'DT_BYTES';
      // The bytes of a binary field are taken as they are, as text of UTF-8 would be.
      const parsed = binary ? { ...column.type, type: 'DT_STR' as const, codePage: 65001 } : column.type;
      return {
        output: binary ? { ...column, type: parsed } : column,
        field,
        parse: fieldParser(parsed, { emptyIsNull: retainNulls, decimalSeparator, fastParse }),
        fastParse,
        endsAtNul: !binary && (column.type.type === 'DT_STR' || column.type.type === 'DT_WSTR'),
      };
    });
  return { output, columns, fileNameColumn };
}
