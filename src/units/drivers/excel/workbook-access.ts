import { stat } from 'node:fs/promises';
import { dtsError } from 'opendtsx/sdk';
import type { ExcelSettings } from './table/excel-settings.ts';
import { findTable, type TablePlace, tableNames, unquotedTable } from './table/table-place.ts';
import { describeTable, type TableShape } from './table/table-shape.ts';
import { openWorkbook } from './workbook/open-workbook.ts';
import type { Workbook } from './workbook/workbook.ts';
import { workbookFailure } from './workbook-fault.ts';

/** A table of a workbook with its shape. */
export interface FoundTable {
  readonly workbook: Workbook;
  readonly place: TablePlace;
  readonly shape: TableShape;
}

const mostShapes = 100;
const shapes = new Map<string, TableShape>();

/** The workbook of a connection. It is opened when something is asked of it, and again when the file has changed. */
export class WorkbookAccess {
  readonly path: string;
  readonly displayName: string;
  readonly settings: ExcelSettings;
  readonly #superseded: Workbook[] = [];
  #open: { readonly version: string; readonly workbook: Workbook } | undefined;

  constructor(path: string, settings: ExcelSettings) {
    this.path = path;
    this.displayName = `the workbook ${path}`;
    this.settings = settings;
  }

  /** The workbook as it is now; undefined when there is no file. */
  async workbook(): Promise<Workbook | undefined> {
    const version = await this.#version();
    if (version === undefined) return undefined;
    if (this.#open?.version === version) return this.#open.workbook;
    // Whoever still reads the file as it was goes on.
    if (this.#open !== undefined) this.#superseded.push(this.#open.workbook);
    this.#open = undefined;
    const workbook = await this.guard(() => openWorkbook(this.path));
    this.#open = { version, workbook };
    return workbook;
  }

  /** A table; undefined when there is none of the name. Its shape is kept for as long as the file is the same. */
  async find(table: string, signal?: AbortSignal): Promise<FoundTable | undefined> {
    const workbook = await this.workbook();
    const place = workbook === undefined ? undefined : findTable(workbook, table);
    if (workbook === undefined || place === undefined) return undefined;
    const key = JSON.stringify([this.path, this.#open?.version, place.sheet.place, place.range, this.settings]);
    let shape = shapes.get(key);
    if (shape === undefined) {
      shape = await this.guard(() => describeTable(workbook, place, this.settings, signal));
      const [oldest] = shapes.keys();
      if (shapes.size >= mostShapes && oldest !== undefined) shapes.delete(oldest);
      shapes.set(key, shape);
    }
    return { workbook, place, shape };
  }

  /** A table. Throws OPENDTSX_E_EXCEL_TABLE with the tables that there are. */
  async require(table: string, signal?: AbortSignal): Promise<FoundTable> {
    const found = await this.find(table, signal);
    if (found !== undefined) return found;
    const workbook = await this.workbook();
    const existing = workbook === undefined ? 'nothing, as the file does not exist' : tableNames(workbook).join(', ');
    throw dtsError('OPENDTSX_E_EXCEL_TABLE', { file: this.path, table: unquotedTable(table), existing });
  }

  /** Runs an action on the workbook; what it throws becomes OPENDTSX_E_EXCEL_FILE. An abort stays what it is. */
  async guard<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError') throw error;
      throw workbookFailure(error, this.path);
    }
  }

  /** Closes the file. */
  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    for (const workbook of this.#superseded.splice(0)) await workbook.close();
    await open?.workbook.close();
  }

  async #version(): Promise<string | undefined> {
    const found = await stat(this.path, { bigint: true }).catch(() => undefined);
    return found === undefined ? undefined : `${found.ino}:${found.size}:${found.mtimeNs}`;
  }
}
