import { defineUnit, type LogProviderModule } from 'opendtsx/sdk';
import { sqlServerLogDeclaration } from './sql-server.ts';

/** The log provider for SQL Server and other databases. */
export const sqlServerLogProvider = defineUnit(
  sqlServerLogDeclaration,
  async (): Promise<LogProviderModule> => import('./sql-server.run.ts'),
);
