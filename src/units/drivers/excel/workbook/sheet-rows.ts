import type { SaxesTagPlain } from 'saxes';
import { WorkbookFault } from '../workbook-fault.ts';
import { type CellKind, type CellRow, cellKinds, columnNumber, sheetLimits } from './cell-row.ts';
import { TextItem } from './shared-strings.ts';
import { attributeOf, createXmlReader, unescapeText } from './xml-reader.ts';

/** What the cells of a sheet refer to. */
export interface SheetContext {
  readonly part: string;
  readonly sharedStrings: readonly string[];
  /** Kind of the numbers of each cell format. */
  readonly kinds: readonly CellKind[];
  readonly is1904: boolean;
}

/** The rows of a sheet, as they are read: only those of one chunk of the file are held. */
export async function* readSheetRows(
  content: AsyncIterable<Uint8Array>,
  context: SheetContext,
  signal?: AbortSignal,
): AsyncGenerator<readonly CellRow[]> {
  const builder = new RowBuilder(context);
  const parser = createXmlReader(context.part, builder);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const bytes of content) {
    signal?.throwIfAborted();
    parser.write(decoder.decode(bytes, { stream: true }));
    const rows = builder.take();
    if (rows.length > 0) yield rows;
  }
  parser.write(decoder.decode()).close();
  const rows = builder.take();
  if (rows.length > 0) yield rows;
}

class RowBuilder {
  readonly #context: SheetContext;
  readonly #inline = new TextItem();
  #rows: CellRow[] = [];
  #row: CellRow | undefined;
  #lastRow = 0;
  #column = 0;
  #type = '';
  #style = 0;
  #value = '';
  #place: 'none' | 'value' | 'inline' = 'none';
  #hasInline = false;

  constructor(context: SheetContext) {
    this.#context = context;
  }

  /** The rows that are complete. */
  take(): CellRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  readonly open = (name: string, tag: SaxesTagPlain): void => {
    if (this.#place === 'inline') {
      this.#inline.open(name);
      return;
    }
    if (name === 'c') this.#openCell(tag);
    else if (name === 'v') this.#place = 'value';
    else if (name === 'row') this.#openRow(tag);
    else if (name === 'is') {
      this.#inline.reset();
      this.#hasInline = true;
      this.#place = 'inline';
    }
  };

  readonly close = (name: string): void => {
    if (this.#place === 'inline' && name !== 'is') this.#inline.close(name);
    else if (name === 'v' || name === 'is') this.#place = 'none';
    else if (name === 'c') this.#closeCell();
    else if (name === 'row' && this.#row !== undefined) {
      if (this.#row.columns.length > 0) this.#rows.push(this.#row);
      this.#row = undefined;
    }
  };

  readonly text = (text: string): void => {
    if (this.#place === 'value') this.#value += text;
    else if (this.#place === 'inline') this.#inline.add(text);
  };

  #openRow(tag: SaxesTagPlain): void {
    const written = attributeOf(tag, 'r');
    const row = written === '' ? this.#lastRow + 1 : Number(written);
    if (!Number.isInteger(row) || row <= this.#lastRow || row > sheetLimits.rows) {
      throw this.#fault(`the row after ${this.#lastRow} has the number "${written}"`);
    }
    this.#lastRow = row;
    this.#column = 0;
    this.#row = { row, columns: [], kinds: [], values: [] };
  }

  #openCell(tag: SaxesTagPlain): void {
    const reference = attributeOf(tag, 'r');
    const column = reference === '' ? this.#column + 1 : columnNumber(reference);
    if (column <= this.#column || column > sheetLimits.columns) {
      throw this.#fault(`row ${this.#lastRow} has the cell "${reference}" where another column is due`);
    }
    this.#column = column;
    this.#type = attributeOf(tag, 't');
    this.#style = Number(attributeOf(tag, 's'));
    this.#value = '';
    this.#hasInline = false;
  }

  #closeCell(): void {
    if (this.#row === undefined) return;
    switch (this.#type) {
      case 's':
        if (this.#value !== '') this.#add(cellKinds.text, this.#sharedString());
        break;
      case 'inlineStr':
        if (this.#hasInline) this.#add(cellKinds.text, this.#inline.text);
        break;
      case 'str':
        this.#add(cellKinds.text, unescapeText(this.#value));
        break;
      case 'b':
        if (this.#value !== '')
          this.#add(cellKinds.boolean, this.#value.trim() === '1' || this.#value.trim() === 'true');
        break;
      case 'e':
        break;
      case 'd':
        this.#addIsoDate();
        break;
      default:
        this.#addNumber();
    }
  }

  #addNumber(): void {
    if (this.#value.trim() === '') return;
    const value = Number(this.#value);
    if (Number.isNaN(value)) throw this.#fault(`row ${this.#lastRow} has the number "${this.#value}"`);
    this.#add(this.#context.kinds[this.#style] ?? cellKinds.number, value);
  }

  #addIsoDate(): void {
    if (this.#value.trim() === '') return;
    const text = this.#value.trim();
    const milliseconds = Date.parse(/[zZ]$|[+-]\d\d:\d\d$/.test(text) || !text.includes('T') ? text : `${text}Z`);
    if (Number.isNaN(milliseconds)) throw this.#fault(`row ${this.#lastRow} has the date "${text}"`);
    const days = milliseconds / 86_400_000 + 25_569;
    this.#add(cellKinds.date, this.#context.is1904 ? days - 1462 : days);
  }

  #sharedString(): string {
    const text = this.#context.sharedStrings[Number(this.#value)];
    if (text === undefined)
      throw this.#fault(`row ${this.#lastRow} refers to the text ${this.#value}, which does not exist`);
    return text;
  }

  #add(kind: CellKind, value: number | string | boolean): void {
    this.#row?.columns.push(this.#column);
    this.#row?.kinds.push(kind);
    this.#row?.values.push(value);
  }

  #fault(detail: string): WorkbookFault {
    return new WorkbookFault(`its part ${this.#context.part} is damaged: ${detail}`);
  }
}
