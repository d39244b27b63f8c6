import { existsSync, statSync } from 'node:fs';
import { type DatabaseConnection, type DriverOptions, dtsError } from 'opendtsx/sdk';
import { ExcelConnection } from './excel-connection.ts';
import { parseSettings } from './table/excel-settings.ts';
import { WorkbookAccess } from './workbook-access.ts';

/**
 * Opens a workbook. Throws OPENDTSX_E_DRIVER_CONNECT for a folder, for an Access database, and for a file that is not there when the option `existing` is
 * given; OPENDTSX_E_EXCEL_FILE for one that is no workbook.
 */
export async function connect(target: string, options: DriverOptions): Promise<DatabaseConnection> {
  const settings = parseSettings(options.extendedProperties ?? '');
  const fail = (detail: string): Error =>
    dtsError('OPENDTSX_E_DRIVER_CONNECT', { database: `the workbook ${target}`, detail });
  if (target.trim() === '') throw fail('the connection string names no file (Data Source)');
  if (/\.(?:mdb|accdb|mde|accde)$/i.test(target))
    throw fail('Access databases are not read. Load their tables into a database, or into a workbook');
  if (!existsSync(target)) {
    if (options.existing === true) throw fail('the file does not exist');
  } else if (!statSync(target).isFile()) throw fail('it is no file');
  const access = new WorkbookAccess(target, settings);
  await access.workbook();
  return new ExcelConnection(access);
}
