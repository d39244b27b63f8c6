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
  /** UTF-8 of a qualifier that has to be doubled in values and is no single ASCII character; empty otherwise. */
  readonly doubledText: Uint8Array;
  readonly format: FormattedColumn;
}

/** A byte that UTF-8 does not have: the formatter then leaves room for values twice as long and doubles nothing itself. */
const roomForDoubling = 0xff;
const ascii = 0x80;

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
      ...formatOf(column, index, file, input, width, instance.properties.EscapeQualifier),
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
): Pick<FileColumn, 'format' | 'doubledText'> {
  const type: ColumnType = input?.type ?? noValue;
  const isLast = index === file.columns.length - 1;
  const qualifier = width === 0 && column.textQualified ? file.textQualifier : '';
  const delimiter = isLast && file.format !== 'FixedWidth' ? column.delimiter || file.rowDelimiter : column.delimiter;
  const doubles = escapes && qualifier !== '' && textTypes.has(type.type);
  const isPlain = qualifier.length === 1 && qualifier.charCodeAt(0) < ascii;
  const format = {
    type,
    before: Buffer.from(qualifier),
    after: Buffer.from(qualifier + (width > 0 && !isLast ? '' : delimiter)),
    doubled: !doubles ? -1 : isPlain ? qualifier.charCodeAt(0) : roomForDoubling,
    fixed: width > 0 || (doubles && !isPlain),
  };
  return { format, doubledText: Buffer.from(doubles && !isPlain ? qualifier : '') };
}
