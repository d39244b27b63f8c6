import { type DriverModule, defineUnit } from 'opendtsx/sdk';
import { postgresqlDeclaration } from './postgresql.ts';

/** The PostgreSQL driver. */
export const postgresqlDriver = defineUnit(
  postgresqlDeclaration,
  async (): Promise<DriverModule> => import('./postgresql.run.ts'),
);
