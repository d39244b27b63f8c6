import { type CellKind, cellKinds } from '../workbook/cell-row.ts';
import { kindOfFormat } from '../workbook/number-format.ts';
import type { Sheet, Workbook } from '../workbook/workbook.ts';
import { WorkbookFault } from '../workbook-fault.ts';
import { RecordReader, readRecords, type XlsRecord } from './xls-records.ts';
import { readXlsRows } from './xls-rows.ts';

// Numbers of records. Source: [MS-XLS] 2.3.
const types = {
  eof: 0x0a,
  date1904: 0x22,
  filePass: 0x2f,
  sheet: 0x85,
  format: 0x041e,
  cellFormat: 0xe0,
  strings: 0xfc,
  start: 0x0809,
} as const;

/**
 * A workbook of Excel 97 to 2003 from the streams of its file. Named ranges are not read. Throws a `WorkbookFault` for older formats, and for
 * encrypted workbooks.
 */
export function openXlsWorkbook(streams: ReadonlyMap<string, () => Buffer>): Workbook {
  const stream = streams.get('workbook')?.();
  if (stream === undefined) {
    throw new WorkbookFault(
      streams.has('book')
        ? 'it is a workbook of Excel 95 or older, which is not read. Save it as .xlsx'
        : 'it is no workbook: it is a compound file of another program',
    );
  }
  const globals = new XlsGlobals();
  for (const record of readRecords(stream, 0, types.eof)) globals.add(record);
  const { sheets, is1904, sharedStrings } = globals;
  const kinds = globals.cellKinds();
  return {
    format: 'xls',
    sheets,
    names: [],
    is1904,
    async *rows(sheet, signal) {
      yield* readXlsRows(stream, Number(sheet.place), { sharedStrings, kinds, sheet: sheet.name }, signal);
    },
    close: async () => undefined,
  };
}

class XlsGlobals {
  readonly sheets: Sheet[] = [];
  is1904 = false;
  sharedStrings: string[] = [];
  readonly #formats = new Map<number, string>();
  readonly #cellFormats: number[] = [];

  add({ type, parts }: XlsRecord): void {
    const reader = new RecordReader(parts);
    switch (type) {
      case types.start:
        if (reader.number(2) !== 0x0600)
          throw new WorkbookFault('it is a workbook of Excel 95 or older, which is not read. Save it as .xlsx');
        break;
      case types.filePass:
        throw new WorkbookFault('it is encrypted with a password, which is not supported. Save it without password');
      case types.date1904:
        this.is1904 = reader.number(2) === 1;
        break;
      case types.sheet:
        this.#addSheet(reader);
        break;
      case types.format: {
        const id = reader.number(2);
        this.#formats.set(id, reader.text(reader.number(2)));
        break;
      }
      case types.cellFormat:
        reader.skip(2);
        this.#cellFormats.push(reader.number(2));
        break;
      case types.strings: {
        reader.skip(4);
        const count = reader.number(4);
        for (let at = 0; at < count; at++) this.sharedStrings.push(reader.text(reader.number(2)));
        break;
      }
      default:
    }
  }

  /** What numbers are in each cell format. */
  cellKinds(): CellKind[] {
    return this.#cellFormats.map((id) => (id === 0 ? cellKinds.number : kindOfFormat(id, this.#formats.get(id))));
  }

  #addSheet(reader: RecordReader): void {
    const place = String(reader.number(4));
    const hidden = (reader.number(1) & 3) !== 0;
    const isWorksheet = reader.number(1) === 0;
    const name = reader.text(reader.number(1));
    if (isWorksheet) this.sheets.push({ name, hidden, place });
  }
}
