import type { MessageTable } from '../message-table.ts';

/** Wording of the Excel driver and components. */
export const excelMessages = {
  OPENDTSX_E_EXCEL_FILE: {
    message: 'The workbook {file} cannot be used: {detail}.',
    hint: 'Open it in Excel, save it as "Excel Workbook (.xlsx)" and let the connection lead to that file.',
  },
  OPENDTSX_E_EXCEL_TABLE: {
    message: 'The workbook {file} has no sheet or named range {table}. It has: {existing}.',
    hint: 'A sheet is written with a $ behind its name (Sheet1$), a named range without. If the package makes it itself, set DelayValidation on the data flow.',
  },
  OPENDTSX_E_EXCEL_STATEMENT: {
    message: 'The statement is not understood for a workbook: {reason} ({statement}).',
    hint: 'Workbooks take SELECT of one table with columns, TOP and WHERE, INSERT … VALUES, CREATE TABLE and DROP TABLE. Filter, join and sort in the data flow instead.',
  },
  OPENDTSX_E_EXCEL_SETTING: {
    message: 'The Extended Properties of the connection have {setting}={value}, where {expected} is expected.',
    hint: 'Correct the connection string, for example Extended Properties="Excel 12.0 XML;HDR=YES".',
  },
} as const satisfies MessageTable;
