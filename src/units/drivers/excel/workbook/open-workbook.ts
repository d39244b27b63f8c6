import { open } from 'node:fs/promises';
import { WorkbookFault } from '../workbook-fault.ts';
import { readCompoundFile } from '../xls/compound-file.ts';
import { openXlsWorkbook } from '../xls/xls-workbook.ts';
import { ZipFile } from '../zip/zip-file.ts';
import { readSharedStrings } from './shared-strings.ts';
import { readSheetRows } from './sheet-rows.ts';
import type { Workbook } from './workbook.ts';
import { largestDescription, readCellKinds, readWorkbookParts } from './workbook-parts.ts';

/** Most bytes of shared strings: they are held while a sheet is read. */
const largestSharedStrings = 512 * 1024 * 1024;

const encrypted =
  'it is encrypted with a password, which is not supported. Save it without password (File, Info, Protect Workbook)';

/**
 * Opens a workbook by what the file is, whatever its name: .xlsx and .xlsm, or .xls of Excel 97 to 2003.
 * Throws a `WorkbookFault` that says what to do for all others.
 */
export async function openWorkbook(path: string): Promise<Workbook> {
  const start = await firstBytes(path);
  if (start.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) {
    const streams = await readCompoundFile(path);
    if (streams.has('encryptedpackage')) throw new WorkbookFault(encrypted);
    return openXlsWorkbook(streams);
  }
  if (start.toString('latin1', 0, 2) === 'PK') return openXlsx(path);
  if (start.length === 0) throw new WorkbookFault('it is empty. A new workbook is made when there is no file');
  if (/^\s*<|^\ufeff?\s*<\?xml/i.test(start.toString('utf8'))) {
    throw new WorkbookFault('it is XML or HTML with the name of a workbook. Open it in Excel and save it as .xlsx');
  }
  throw new WorkbookFault('it is no workbook: it begins neither as .xlsx nor as .xls files do');
}

async function firstBytes(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(64);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function openXlsx(path: string): Promise<Workbook> {
  const zip = await ZipFile.open(path);
  try {
    const parts = await readWorkbookParts(zip);
    const entryOf = (name: string | undefined) => (name === undefined ? undefined : zip.entry(name));
    const styles = entryOf(parts.styles);
    const strings = entryOf(parts.sharedStrings);
    const kinds = styles === undefined ? [] : readCellKinds(await zip.text(styles, largestDescription), styles.name);
    let sharedStrings: Promise<string[]> | undefined;
    const readStrings = async (): Promise<string[]> =>
      strings === undefined ? [] : readSharedStrings(strings.name, zip.content(strings, largestSharedStrings));
    return {
      format: 'xlsx',
      sheets: parts.sheets,
      names: parts.names,
      is1904: parts.is1904,
      async *rows(sheet, signal) {
        const entry = zip.entry(sheet.place);
        if (entry === undefined) throw new WorkbookFault(`it has no part ${sheet.place} for the sheet ${sheet.name}`);
        sharedStrings ??= readStrings();
        const context = { part: entry.name, sharedStrings: await sharedStrings, kinds, is1904: parts.is1904 };
        yield* readSheetRows(zip.content(entry), context, signal);
      },
      close: () => zip.close(),
    };
  } catch (error) {
    await zip.close();
    throw error;
  }
}
