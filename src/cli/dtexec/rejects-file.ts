import { closeSync, openSync, writeSync } from 'node:fs';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type { RejectedRow } from '../../runtime/run-request.ts';
import { OptionFault } from './option-fault.ts';

/** A file that takes the rows in error of an execution. */
export interface RejectsFile {
  write(row: RejectedRow): void;
  /** Writes what is held back and closes the file. Gives a finding when rows could not be written. */
  close(): Diagnostic | undefined;
}

const columns = [
  'executable',
  'component',
  'column',
  'code',
  'symbol',
  'kind',
  'action',
  'value',
  'rule',
  'source',
  'row',
  'line',
  'byteOffset',
] as const;
const flushAt = 1 << 16;

/**
 * Creates a CSV file (UTF-8, comma, fields quoted where needed) with one line per row that was redirected to an error output or passed
 * with an ignored error. An older file of the name is replaced. Throws `OptionFault` when it cannot be created.
 */
export function openRejectsFile(path: string): RejectsFile {
  let file: number;
  try {
    file = openSync(path, 'w');
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new OptionFault('OPENDTSX_E_OPTION_VALUE', {
      option: '--rejects',
      detail: `the file cannot be created (${detail})`,
    });
  }
  let held = `${columns.join(',')}\n`;
  let fault: Diagnostic | undefined;
  const attempt = (use: () => void): void => {
    try {
      use();
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      fault ??= diagnostic('DTS_E_CANNOTWRITETODATAFILE', { file: path, detail });
    }
  };
  const flush = (): void => {
    const text = held;
    held = '';
    if (fault === undefined) attempt(() => writeSync(file, text));
  };
  return {
    write(row) {
      held += lineOf(row);
      if (held.length >= flushAt) flush();
    },
    close() {
      flush();
      attempt(() => closeSync(file));
      return fault;
    },
  };
}

function lineOf(row: RejectedRow): string {
  const { origin } = row;
  const cells: Record<(typeof columns)[number], string | number | undefined> = {
    executable: row.source,
    component: row.component,
    column: row.column,
    code: `0x${row.code.toString(16).toUpperCase().padStart(8, '0')}`,
    symbol: row.symbol,
    kind: row.kind,
    action: row.action,
    value: row.value,
    rule: row.rule,
    source: origin?.source,
    row: origin?.row,
    line: origin?.line,
    byteOffset: origin?.byteOffset,
  };
  return `${columns.map((column) => cellOf(cells[column])).join(',')}\n`;
}

function cellOf(value: string | number | undefined): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
