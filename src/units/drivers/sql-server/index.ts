import { type DriverModule, defineUnit } from 'opendtsx/sdk';
import { sqlServerDeclaration } from './sql-server.ts';

/** The SQL Server driver. */
export const sqlServerDriver = defineUnit(
  sqlServerDeclaration,
  async (): Promise<DriverModule> => import('./sql-server.run.ts'),
);
