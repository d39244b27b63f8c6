import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import type { ExecutionRecord } from './execution-record.ts';

/**
 * Appends every event to a file as a line of JSON (schema: `schemas/event.schema.json`), each at once, so that a crash loses nothing.
 * Throws DTS_E_OPENLOGFAILED when the file cannot be opened.
 */
export function openEventLog(path: string): ExecutionRecord {
  let file: number;
  try {
    mkdirSync(dirname(path), { recursive: true });
    file = openSync(path, 'a');
  } catch (error) {
    throw dtsError('DTS_E_OPENLOGFAILED', { log: path, detail: wordsOf(error) });
  }
  let fault: Diagnostic | undefined;
  return {
    event(event) {
      if (fault !== undefined) return;
      try {
        writeSync(file, `${JSON.stringify(event)}\n`);
      } catch (error) {
        fault = diagnostic('DTS_E_LOGFAILED', { log: path, detail: wordsOf(error) });
      }
    },
    counts: () => {},
    async close() {
      closeSync(file);
      return fault === undefined ? [] : [fault];
    },
  };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
