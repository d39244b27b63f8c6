import {
  type ColumnType,
  columnType,
  type Decimal,
  databaseText,
  isDateTime,
  type Value,
  valueReader,
} from 'opendtsx/sdk';
import { serialOfTicks } from '../table/cell-value.ts';
import { escapeText } from '../workbook/xml-reader.ts';

/** A value that a cell cannot hold, in words for the refusal of its row. */
export class UnstorableCell extends Error {}

/** Positions of the formats that the driver adds to the styles of a workbook. */
export interface CellStyles {
  readonly moment: number;
  readonly day: number;
  readonly time: number;
}

/** What a value is written as: the attributes and content of its cell, and whether it is kept with fewer digits. */
export interface CellText {
  readonly attributes: string;
  readonly content: string;
  readonly rounded: boolean;
}

/** Writes values of one column. */
export type CellWriter = (value: Exclude<Value, null>) => CellText;

const longestText = 32_767;
const moment = columnType('DT_DATE');
const isWide = (type: ColumnType): boolean => /^DT_(?:U?I8|NUMERIC|DECIMAL|CY)$/.test(type.type);

/** The writer of cells for values of a type. It throws an `UnstorableCell` for what a cell cannot hold. */
export function cellWriter(type: ColumnType, styles: CellStyles, is1904: boolean): CellWriter {
  if (isDateTime(type.type))
    return type.type === 'DT_DBTIMESTAMPOFFSET' ? isoText(type) : dateWriter(type, styles, is1904);
  if (type.type === 'DT_BYTES' || type.type === 'DT_IMAGE') {
    return () => {
      throw new UnstorableCell('cells hold no binary values');
    };
  }
  if (type.type === 'DT_BOOL')
    return (value) => ({ attributes: ' t="b"', content: `<v>${value === true ? 1 : 0}</v>`, rounded: false });
  if (type.type === 'DT_GUID') return isoText(type);
  if (isWide(type)) return wideNumber;
  return (value) => (typeof value === 'string' ? textCell(value) : numberCell(Number(value), false));
}

function textCell(text: string): CellText {
  if (text.length > longestText) {
    throw new UnstorableCell(`a cell holds ${longestText} characters, and the text has ${text.length}`);
  }
  const content = `<is><t xml:space="preserve">${escapeText(text)}</t></is>`;
  return { attributes: ' t="inlineStr"', content, rounded: false };
}

function isoText(type: ColumnType): CellWriter {
  return (value) => textCell(databaseText(value, type) ?? String(value));
}

function numberCell(value: number, rounded: boolean, attributes = ''): CellText {
  if (!Number.isFinite(value)) throw new UnstorableCell(`cells do not hold ${value}`);
  return { attributes, content: `<v>${value}</v>`, rounded };
}

/** Cells hold binary numbers of 64 bits: whole numbers beyond 2^53 and long decimals lose digits. */
function wideNumber(value: Exclude<Value, null>): CellText {
  if (typeof value === 'bigint') return numberCell(Number(value), BigInt(Number(value)) !== value);
  if (typeof value !== 'object' || !('coefficient' in value)) return numberCell(Number(value), false);
  const { coefficient, scale }: Decimal = value;
  const digits = coefficient.toString().replace(/^-/, '').replace(/0+$/, '');
  return numberCell(Number(`${coefficient}e${-scale}`), digits.length > 15);
}

function dateWriter(type: ColumnType, styles: CellStyles, is1904: boolean): CellWriter {
  const style =
    type.type === 'DT_DBDATE'
      ? styles.day
      : /TIME2?$/.test(type.type) && /DBTIME2?$/.test(type.type)
        ? styles.time
        : styles.moment;
  const attributes = ` s="${style}"`;
  const read = valueReader(moment);
  return (value) => {
    const text = databaseText(value, type) ?? '';
    if (style === styles.time) {
      const ticks = read(`1899-12-30 ${text}`) as bigint;
      return numberCell(
        Number(((ticks % 864_000_000_000n) + 864_000_000_000n) % 864_000_000_000n) / 864e9,
        false,
        attributes,
      );
    }
    const ticks = typeof value === 'bigint' ? value : (read(text) as bigint);
    const serial = serialOfTicks(ticks, is1904);
    if (serial === undefined) throw new UnstorableCell(`Excel has no dates before ${is1904 ? 1904 : 1900}`);
    return numberCell(serial, ticks % 10_000n !== 0n, attributes);
  };
}
