import { acquireDatabase, type ConnectionManagerModule, releaseDatabase } from 'opendtsx/sdk';
import { excelProvider } from './excel.ts';

/** Opens the workbook. Throws the finding of validation when no driver serves it, OPENDTSX_E_DRIVER_CONNECT when it cannot be reached. */
export const acquire: ConnectionManagerModule['acquire'] = (instance, context) =>
  acquireDatabase(instance, context, excelProvider);

/** Closes the workbook. */
export const release: ConnectionManagerModule['release'] = releaseDatabase;
