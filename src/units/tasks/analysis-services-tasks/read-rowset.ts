import {
  type ColumnType,
  columnType,
  convertValue,
  type RecordTable,
  type ResultColumn,
  type Value,
} from 'opendtsx/sdk';
import { childrenNamed, descendantsNamed, type XmlItem } from './xml-item.ts';

interface RowsetColumn {
  readonly name: string;
  /** Name of the element that holds the value in a row. */
  readonly element: string;
  /** Type of XML Schema without prefix; '' for values of any type. */
  readonly type: string;
}

/**
 * The table in the `root` of an answer: its columns from the schema, its rows. Texts longer than 4000 characters make a column DT_NTEXT, values of any type
 * are text unless their `xsi:type` agree. Throws an error for nested tables, values in error and values that do not fit their type.
 * Source: documentation of the rowset data type of XML for Analysis.
 */
export function readRowset(root: XmlItem): RecordTable {
  const [schema] = childrenNamed(root, 'schema');
  const rowType = descendantsNamed(schema ?? root, 'complexType').find((each) => each.attributes.get('name') === 'row');
  if (rowType === undefined) throw new Error('the answer holds no table');
  const columns = descendantsNamed(rowType, 'element').map(columnOf);
  const rows = childrenNamed(root, 'row');
  const cells = columns.map(({ element, name }) => rows.map((row) => cellOf(row, element, name)));
  const types = columns.map(({ type }, index) => columnTypeOf(type, cells[index]));
  return {
    columns: columns.map(({ name }, index): ResultColumn => ({ name, type: types[index] })),
    rows: rows.map((_, row) => columns.map(({ name }, index) => cellValue(cells[index][row], types[index], name))),
  };
}

function columnOf(element: XmlItem): RowsetColumn {
  const name = element.attributes.get('name') ?? '';
  const field = element.attributes.get('field') ?? decodeName(name);
  if (descendantsNamed(element, 'complexType').length > 0) {
    throw new Error(`the column ${field} is a nested table: write SELECT FLATTENED`);
  }
  return { name: field, element: name, type: localName(element.attributes.get('type') ?? '') };
}

/** The name behind the escapes of XML names: `Bike_x0020_Buyer`. */
function decodeName(name: string): string {
  return name.replaceAll(/_x([0-9a-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function localName(name: string): string {
  return name.replace(/^.*:/, '');
}

function cellOf(row: XmlItem, element: string, column: string): XmlItem | undefined {
  const [cell] = childrenNamed(row, element);
  if (cell?.attributes.get('nil') === 'true') return undefined;
  const [fault] = childrenNamed(cell, 'Error');
  if (fault !== undefined) {
    const description = fault.attributes.get('Description') ?? childrenNamed(fault, 'Description')[0]?.text ?? '';
    throw new Error(`a value of the column ${column} is in error: ${description.trim().replace(/\.$/, '')}`);
  }
  if (cell !== undefined && cell.children.length > 0) {
    throw new Error(`the column ${column} holds nested rows: write SELECT FLATTENED`);
  }
  return cell;
}

const fixedTypes: Readonly<Record<string, ColumnType>> = {
  boolean: columnType('DT_BOOL'),
  byte: columnType('DT_I1'),
  unsignedByte: columnType('DT_UI1'),
  short: columnType('DT_I2'),
  unsignedShort: columnType('DT_UI2'),
  int: columnType('DT_I4'),
  integer: columnType('DT_I8'),
  unsignedInt: columnType('DT_UI4'),
  long: columnType('DT_I8'),
  unsignedLong: columnType('DT_UI8'),
  float: columnType('DT_R4'),
  double: columnType('DT_R8'),
  dateTime: columnType('DT_DBTIMESTAMP', { scale: 3 }),
  base64Binary: columnType('DT_IMAGE'),
  uuid: columnType('DT_GUID'),
};
const longestText = 4000;
const usualText = 255;
const longestNumber = 38;

function columnTypeOf(declared: string, cells: readonly (XmlItem | undefined)[]): ColumnType {
  const type = declared === '' ? agreedType(cells) : declared;
  const fixed = fixedTypes[type];
  if (fixed !== undefined) return fixed;
  const texts = cells.map((cell) => cell?.text ?? '');
  if (type === 'decimal') {
    const scale = Math.max(0, ...texts.map((text) => text.trim().split('.')[1]?.length ?? 0));
    return columnType('DT_NUMERIC', { precision: longestNumber, scale: Math.min(scale, longestNumber) });
  }
  const length = texts.reduce((longest, text) => Math.max(longest, text.length), usualText);
  return length > longestText ? columnType('DT_NTEXT') : columnType('DT_WSTR', { length });
}

function agreedType(cells: readonly (XmlItem | undefined)[]): string {
  const types = new Set(
    cells.flatMap((cell) => (cell === undefined ? [] : [localName(cell.attributes.get('type') ?? '')])),
  );
  return types.size === 1 ? ([...types][0] ?? '') : '';
}

const text = columnType('DT_WSTR');

function cellValue(cell: XmlItem | undefined, type: ColumnType, column: string): Value {
  if (cell === undefined) return null;
  if (type.type === 'DT_WSTR' || type.type === 'DT_NTEXT') return cell.text;
  if (type.type === 'DT_IMAGE') return new Uint8Array(Buffer.from(cell.text, 'base64'));
  if (type.type === 'DT_BOOL') return /^\s*(true|1)\s*$/.test(cell.text);
  const written = cell.text.trim();
  const lexical =
    type.type === 'DT_DBTIMESTAMP'
      ? written.replace(/^(-?\d{4,}-\d\d-\d\d)T/, '$1 ').replace(/(Z|[+-]\d\d:\d\d)$/, '')
      : type.type === 'DT_GUID'
        ? `{${written.replaceAll(/[{}]/g, '').toUpperCase()}}`
        : written;
  const plain = type.type === 'DT_NUMERIC' || type.type.startsWith('DT_R') ? expandExponent(lexical, type) : lexical;
  const { value, error } = convertValue(plain, text, type, { localeId: 1033 });
  if (error !== undefined) throw new Error(`"${written.slice(0, 50)}" of the column ${column} is no ${type.type}`);
  return value;
}

// XML Schema writes 1.0E2, and INF and NaN, which no column can hold.
function expandExponent(written: string, { type }: ColumnType): string {
  if (type === 'DT_NUMERIC' || !/e/i.test(written)) return written;
  const number = Number(written);
  return Number.isFinite(number) ? String(number) : written;
}
