import { defineUnit } from 'opendtsx/sdk';
import { transferSqlServerObjectsDeclaration } from './transfer-sql-server-objects.ts';

/** The Transfer SQL Server Objects task. */
export const transferSqlServerObjectsTask = defineUnit(
  transferSqlServerObjectsDeclaration,
  () => import('./transfer-sql-server-objects.run.ts'),
);
