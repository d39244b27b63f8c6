import { DtsError, dtsError } from 'opendtsx/sdk';

/** What is wrong with the content of a workbook, in words after the name of the file: becomes OPENDTSX_E_EXCEL_FILE. */
export class WorkbookFault extends Error {}

/** The failure of a workbook: a `DtsError` stays as it is, everything else becomes OPENDTSX_E_EXCEL_FILE with its words. */
export function workbookFailure(cause: unknown, file: string): DtsError {
  if (cause instanceof DtsError) return cause;
  const detail = cause instanceof Error ? cause.message : String(cause);
  return dtsError('OPENDTSX_E_EXCEL_FILE', { file, detail }, {}, { cause });
}
