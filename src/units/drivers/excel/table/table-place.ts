import type { CellRange, NamedRange, Sheet, Workbook } from '../workbook/workbook.ts';
import { parseRange, wholeSheet } from './area-reference.ts';

/** The cells that a table name means. */
export interface TablePlace {
  readonly sheet: Sheet;
  readonly range: CellRange;
  /** The named range, when the table is one. */
  readonly named: NamedRange | undefined;
}

/** A name of a table without the quotes around it: `[Sheet1$]`, `` `Sheet1$` ``, `"Sheet1$"`, `'My Sheet$'` and any two of them. */
export function unquotedTable(name: string): string {
  let text = name.trim();
  for (let round = 0; round < 2; round++) {
    const match = /^\[([\s\S]*)\]$|^`([\s\S]*)`$|^"([\s\S]*)"$/.exec(text);
    if (match !== null) text = (match[1] ?? match[2] ?? match[3]).trim();
  }
  const apostrophes = /^'((?:[^']|'')*)'([^']*)$/.exec(text);
  return apostrophes === null ? text : apostrophes[1].replaceAll("''", "'") + apostrophes[2];
}

/**
 * The cells that a table name means: `Sheet1$` a sheet, `Sheet1$A1:D10` cells of it, `Orders` a named range, or the sheet of that name when there is
 * no such range. Names are compared without case. Undefined when there is none. Source: Excel Source, Usage Considerations (documentation); a sheet
 * without `$` is inferred.
 */
export function findTable(workbook: Workbook, name: string): TablePlace | undefined {
  const text = unquotedTable(name);
  const match = /^([\s\S]+)\$([^$]*)$/.exec(text);
  const range = match === null ? undefined : match[2] === '' ? wholeSheet : parseRange(match[2]);
  if (match !== null && range !== undefined) {
    const sheet = findSheet(workbook, match[1]);
    return sheet === undefined ? undefined : { sheet, range, named: undefined };
  }
  const named = workbook.names.find((candidate) => isSameName(candidate.name, text));
  const sheet = findSheet(workbook, named?.sheet ?? text);
  return sheet === undefined ? undefined : { sheet, range: named?.range ?? wholeSheet, named };
}

function findSheet(workbook: Workbook, name: string): Sheet | undefined {
  return (
    workbook.sheets.find((sheet) => isSameName(sheet.name, name)) ??
    workbook.sheets.find((sheet) => isSameName(providerName(sheet.name), name))
  );
}

function isSameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** The name under which the OLE DB provider shows a sheet or column: characters that mean something in SQL are replaced. */
export function providerName(name: string): string {
  return name.replaceAll('.', '#').replaceAll('!', '_').replaceAll('[', '(').replaceAll(']', ')');
}

/** The tables of a workbook as they are to be written: sheets with `$`, then named ranges. */
export function tableNames(workbook: Workbook): string[] {
  return [...workbook.sheets.map(({ name }) => `${name}$`), ...workbook.names.map(({ name }) => name)];
}
