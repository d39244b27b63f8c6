import { defineUnit, type LogProviderModule } from 'opendtsx/sdk';
import { sqlProfilerLogDeclaration } from './sql-profiler.ts';

/** The log provider for SQL Server Profiler. */
export const sqlProfilerLogProvider = defineUnit(
  sqlProfilerLogDeclaration,
  async (): Promise<LogProviderModule> => import('./sql-profiler.run.ts'),
);
