import { type DriverModule, defineUnit } from 'opendtsx/sdk';
import { sqliteDeclaration } from './sqlite.ts';

/** The SQLite driver. */
export const sqliteDriver = defineUnit(sqliteDeclaration, async (): Promise<DriverModule> => import('./sqlite.run.ts'));
