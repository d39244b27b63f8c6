import iconv from 'iconv-lite';
import { type ColumnType, columnType, type DataTypeName, dataTypeCodes } from '../../../src/datatypes/data-type.ts';
import type { ConnectionPlan } from '../../../src/plan/package-plan.ts';
import { sampleText, typeNameOfType } from './sample-value.ts';

const dataRows = 3;

/** A text file of three rows as a flat file connection manager describes it. */
export function sampleFile({ properties }: ConnectionPlan): Buffer {
  const columns = records(properties.FlatFileColumns);
  const qualifier = unescaped(String(properties.TextQualifier ?? '')).replace(/^<none>$/i, '');
  const lines: string[] = [];
  const skipped = Number(properties.HeaderRowsToSkip ?? 0);
  const headerEnd = unescaped(String(properties.HeaderRowDelimiter ?? '')) || '\r\n';
  for (let row = 0; row < skipped; row++) lines.push(`skipped${headerEnd}`);
  const rowOf = (values: readonly string[]): string =>
    values.map((value, at) => field(value, columns[at], qualifier)).join('');
  if (properties.ColumnNamesInFirstDataRow === true)
    lines.push(rowOf(columns.map(({ ObjectName }) => String(ObjectName))));
  const first = 1 - Number(properties.DataRowsToSkip ?? 0);
  for (let row = first; row <= dataRows; row++) {
    lines.push(
      rowOf(
        columns.map((column) =>
          sampleText(String(column.ObjectName), typeNameOfType(typeOf(column)), Math.max(row, 1)),
        ),
      ),
    );
  }
  const isFixed = properties.Format === 'FixedWidth';
  const text = isFixed ? lines.map((line) => line).join('') : lines.join('');
  return properties.Unicode === true
    ? Buffer.from(`\ufeff${text}`, 'utf16le')
    : encoded(text, Number(properties.CodePage ?? 1252));
}

type FileColumn = Readonly<Record<string, unknown>>;

function records(value: unknown): readonly FileColumn[] {
  return Array.isArray(value) ? (value as readonly FileColumn[]) : [];
}

function typeOf(column: FileColumn): ColumnType {
  const entry = Object.entries(dataTypeCodes).find(([, code]) => code === column.DataType);
  const [precision, scale] = [Number(column.DataPrecision ?? 0), Number(column.DataScale ?? 0)];
  const length = Number(column.MaximumWidth ?? 0) || 50;
  return columnType((entry?.[0] ?? 'DT_STR') as DataTypeName, { length, precision, scale });
}

function field(value: string, column: FileColumn, qualifier: string): string {
  const width = Number(column.ColumnWidth ?? 0);
  if (column.ColumnType !== 'Delimited' && width > 0) return value.slice(0, width).padEnd(width);
  const isQualified = column.TextQualified === true && qualifier !== '';
  return `${isQualified ? `${qualifier}${value}${qualifier}` : value}${unescaped(String(column.ColumnDelimiter ?? ''))}`;
}

function unescaped(text: string): string {
  return text.replace(/_x([\da-fA-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function encoded(text: string, codePage: number): Buffer {
  const name = codePage === 65001 ? 'utf8' : `cp${codePage}`;
  return iconv.encodingExists(name) ? iconv.encode(text, name) : Buffer.from(text, 'latin1');
}
