import {
  type ColumnType,
  type ComponentInstance,
  columnType,
  dtsError,
  type FlatFileColumn,
  type FlatFileConnection,
  type FormattedColumn,
  type InputColumn,
} from 'opendtsx/sdk';
import type { flatFileDestinationDeclaration } from './flat-file-destination.ts';

/** The instance of a Flat File Destination. */
export type FlatFileDestinationInstance = ComponentInstance<typeof flatFileDestinationDeclaration.properties>;

/** A column of the file and the input column written to it; without one, the field is empty. */
export interface FileColumn {
  readonly file: FlatFileColumn;
  readonly input: InputColumn | undefined;
  /** Characters of a fixed field; 0 for delimited ones. */
  readonly width: number;
  readonly format: FormattedColumn;
}

const noValue = columnType('DT_WSTR');
const textTypes = new Set<string>(['DT_STR', 'DT_WSTR', 'DT_TEXT', 'DT_NTEXT']);

/** Binds the file's columns, in their order, to input columns by the name of the external column, then by their own name. */
export function bindFileColumns(
  instance: FlatFileDestinationInstance,
  file: FlatFileConnection,
  source: string,
): readonly FileColumn[] {
  if (file.columns.length === 0) {
    throw dtsError(
      'DTS_E_UNABLETORETRIEVECOLUMNINFOFROMFLATFILECONNECTIONMANAGER',
      { connection: file.writtenPath },
      { source },
    );
  }
  const inputs = new Map<string, InputColumn>();
  for (const column of instance.inputs[0]?.columns ?? []) {
    inputs.set((column.external?.name ?? column.name).toLowerCase(), column);
  }
  const last = file.columns.length - 1;
  return file.columns.map((column, index) => {
    const input = inputs.get(column.name.toLowerCase());
    const fixed = column.columnType === 'FixedWidth' || (column.columnType === 'RaggedRight' && index < last);
    const width = fixed ? column.width : 0;
    return {
      file: column,
      input,
      width,
      format: formatOf(column, index, file, input, width, instance.properties.EscapeQualifier),
    };
  });
}

function formatOf(
  column: FlatFileColumn,
  index: number,
  file: FlatFileConnection,
  input: InputColumn | undefined,
  width: number,
  escapes: boolean,
): FormattedColumn {
  const type: ColumnType = input?.type ?? noValue;
  const isLast = index === file.columns.length - 1;
  const qualifier = width === 0 && column.textQualified ? file.textQualifier : '';
  const delimiter = isLast && file.format !== 'FixedWidth' ? column.delimiter || file.rowDelimiter : column.delimiter;
  return {
    type,
    before: Buffer.from(qualifier),
    after: Buffer.from(qualifier + (width > 0 && !isLast ? '' : delimiter)),
    doubled: escapes && qualifier.length === 1 && textTypes.has(type.type) ? qualifier.charCodeAt(0) : -1,
    fixed: width > 0,
  };
}
