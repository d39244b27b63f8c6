import {
  type BagOf,
  type ColumnType,
  type ConnectionContext,
  type ConnectionManagerInstance,
  columnType,
  type DataTypeName,
  dataTypeCodes,
  dtsError,
  type FlatFileColumn,
  type FlatFileConnection,
  isKnownCodePage,
  isKnownLocale,
} from 'opendtsx/sdk';
import { resolveEscapes } from './escaped-text.ts';
import type { flatFileDeclaration } from './flat-file.ts';

type Properties = typeof flatFileDeclaration.properties;
type ColumnRecord = BagOf<Properties['FlatFileColumns']['fields']>;

const typeOfNumber = new Map<number, DataTypeName>(
  Object.entries(dataTypeCodes).map(([name, code]) => [code, name as DataTypeName]),
);
/** Describes the file; nothing is opened. Throws OPENDTSX_E_FLATFILE_CODEPAGE or DTS_E_LOCALENOTINSTALLED for one that nobody knows. */
export async function acquire(
  instance: ConnectionManagerInstance<Properties>,
  context: ConnectionContext,
): Promise<FlatFileConnection> {
  const { properties } = instance;
  const unicode = properties.Unicode;
  const codePage = unicode ? 1200 : properties.CodePage === 0 ? 1252 : properties.CodePage;
  if (!isKnownCodePage(codePage)) {
    throw dtsError('OPENDTSX_E_FLATFILE_CODEPAGE', { connection: instance.name, codePage });
  }
  if (!isKnownLocale(properties.LocaleID)) {
    throw dtsError('DTS_E_LOCALENOTINSTALLED', { localeId: properties.LocaleID, object: instance.name });
  }
  const format = formatOf(properties.Format);
  const columns = properties.FlatFileColumns.map((record) => columnOf(record, codePage));
  const rowDelimiter = resolveEscapes(properties.RowDelimiter);
  const last = columns.length - 1;
  if (last >= 0 && columns[last].delimiter === '' && rowDelimiter !== '' && format !== 'FixedWidth') {
    columns[last] = { ...columns[last], delimiter: rowDelimiter };
  }
  return {
    kind: 'flat-file',
    path: context.resolvePath(instance.connectionString),
    writtenPath: instance.connectionString,
    format,
    unicode,
    codePage,
    localeId: properties.LocaleID,
    textQualifier: resolveEscapes(properties.TextQualifier),
    headerRowDelimiter: resolveEscapes(properties.HeaderRowDelimiter),
    headerRowsToSkip: properties.HeaderRowsToSkip,
    dataRowsToSkip: properties.DataRowsToSkip,
    columnNamesInFirstDataRow: properties.ColumnNamesInFirstDataRow,
    rowDelimiter: rowDelimiter === '' && last >= 0 ? columns[last].delimiter : rowDelimiter,
    alwaysCheckForRowDelimiters: properties.AlwaysCheckForRowDelimiters,
    columns,
  };
}

/** Nothing is held. */
export async function release(): Promise<void> {}

function formatOf(text: string): FlatFileConnection['format'] {
  return text === 'FixedWidth' || text === 'RaggedRight' || text === 'Mixed' ? text : 'Delimited';
}

function columnOf(record: ColumnRecord, codePage: number): FlatFileColumn {
  const columnType =
    record.ColumnType === 'FixedWidth' || record.ColumnType === 'RaggedRight' ? record.ColumnType : 'Delimited';
  return {
    name: record.ObjectName,
    type: typeOf(record, codePage),
    delimiter: resolveEscapes(record.ColumnDelimiter),
    columnType,
    width: record.ColumnWidth,
    maximumWidth: record.MaximumWidth,
    textQualified: record.TextQualified,
  };
}

function typeOf(record: ColumnRecord, codePage: number): ColumnType {
  const type = typeOfNumber.get(record.DataType) ?? 'DT_STR';
  const hasLength = type === 'DT_STR' || type === 'DT_WSTR' || type === 'DT_BYTES';
  return columnType(type, {
    length: hasLength ? record.MaximumWidth : 0,
    precision: type === 'DT_NUMERIC' ? record.DataPrecision || 18 : 0,
    scale: type === 'DT_CY' ? 4 : record.DataScale,
    codePage: type === 'DT_STR' || type === 'DT_TEXT' ? codePage : 0,
  });
}
