import { convertValue } from '../datatypes/convert-value.ts';
import { type ColumnType, columnType } from '../datatypes/data-type.ts';
import { formatValue } from '../datatypes/format-value.ts';
import { parsePipelineDataType } from '../datatypes/pipeline-data-type.ts';
import type { Value } from '../datatypes/value.ts';
import type { FlowColumn, FlowSortKey } from './flow-fixture.ts';

const english = 1033;
const text = columnType('DT_WSTR', { length: 4000 });

/** A type as fixtures write it: `I4`, `WSTR(10)`, `STR(10,1252)`, `NUMERIC(15,2)`, `DBTIMESTAMP2(3)`. */
export function parseType(written: string): ColumnType {
  const match = /^([A-Za-z0-9]+)(?:\((\d+)(?:,\s*(\d+))?\))?$/.exec(written);
  const type = match === null ? undefined : parsePipelineDataType(match[1]);
  if (match === null || type === undefined) throw new Error(`${written} is no type`);
  const [first, second] = [Number(match[2] ?? 0), Number(match[3] ?? 0)];
  switch (type) {
    case 'DT_NUMERIC':
      return columnType(type, { precision: first, scale: second });
    case 'DT_STR':
      return columnType(type, { length: first, codePage: second === 0 ? 1252 : second });
    case 'DT_TEXT':
      return columnType(type, { codePage: 1252 });
    case 'DT_WSTR':
    case 'DT_BYTES':
      return columnType(type, { length: first });
    default:
      return columnType(type, match[2] === undefined ? {} : { scale: first });
  }
}

/** `(id I4, name WSTR(10))`; a name that holds blanks is written in brackets. */
export function parseColumnList(written: string): FlowColumn[] {
  const match = /^\((.*)\)$/.exec(written.trim());
  if (match === null) throw new Error('columns are written: (name TYPE, …)');
  return match[1].split(/,(?![^()]*\))/).map((column) => {
    const parts = /^\s*(?:\[([^\]]*)\]|(\S+))\s+(.+?)\s*$/.exec(column);
    if (parts === null) throw new Error(`${column.trim()} is no column`);
    return { name: parts[1] ?? parts[2], type: parseType(parts[3]) };
  });
}

/** `a, -b, c flags 1`: sort keys in the order of their places; `-` for descending order. */
export function parseSortKeys(written: string): FlowSortKey[] {
  return written.split(',').map((key, index) => {
    const parts = /^\s*(-?)(\w+)(?:\s+flags\s+(\d+))?\s*$/.exec(key);
    if (parts === null) throw new Error(`${key.trim()} is no sort key`);
    const position = parts[1] === '-' ? -(index + 1) : index + 1;
    return { name: parts[2], position, comparisonFlags: Number(parts[3] ?? 0) };
  });
}

/** A cell: `NULL`, a JSON string, or the text as it stands without blanks around it. */
export function parseCell(cell: string): string | null {
  const trimmed = cell.trim();
  if (trimmed === 'NULL') return null;
  return trimmed.startsWith('"') && trimmed.endsWith('"') && trimmed.length > 1 ? String(JSON.parse(trimmed)) : trimmed;
}

/** The value of a cell. Throws when the text is no value of the type. */
export function cellValue(cell: string | null, type: ColumnType): Value {
  if (cell === null) return null;
  // Text is not converted to DT_IMAGE; fixtures write its bytes as those of DT_BYTES.
  const target = type.type === 'DT_IMAGE' ? columnType('DT_BYTES') : type;
  const converted = convertValue(cell, text, target, { localeId: english });
  if (converted.error !== undefined) throw new Error(`"${cell}" is no ${type.type}`);
  return converted.value;
}

/** The text of a value, as in a cell. */
export function printCell(value: Value, type: ColumnType): string {
  if (value === null) return 'NULL';
  const printed = formatValue(value, type, english);
  return printed === 'NULL' || printed !== printed.trim() || /[|"\n]/.test(printed) || printed === ''
    ? JSON.stringify(printed)
    : printed;
}

/** A cell of an expected table in the spelling of `printCell`. */
export function printExpected(cell: string | null, type: ColumnType | undefined): string {
  if (cell === null) return 'NULL';
  return type === undefined ? cell : printCell(cellValue(cell, type), type);
}

/** The options behind a name. */
export interface OptionWords {
  flag(word: string): boolean;
  value(word: string): string | undefined;
  /** The type among the words, if there is one. */
  type(): ColumnType | undefined;
  /** Throws when a word was not asked for. */
  finish(): void;
}

/** Splits options into words. */
export function splitWords(options: string): OptionWords {
  const words = options.split(/\s+(?![^()]*\))/).filter((word) => word !== '');
  return {
    flag(word) {
      const at = words.indexOf(word);
      if (at >= 0) words.splice(at, 1);
      return at >= 0;
    },
    value(word) {
      const at = words.indexOf(word);
      return at < 0 ? undefined : words.splice(at, 2)[1];
    },
    type() {
      const word = words.shift();
      return word === undefined ? undefined : parseType(word);
    },
    finish() {
      if (words.length > 0) throw new Error(`unknown option ${words.join(' ')}`);
    },
  };
}
