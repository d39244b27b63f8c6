import { defineUnit } from 'opendtsx/sdk';
import { bulkInsertDeclaration } from './bulk-insert.ts';

/** The Bulk Insert task. */
export const bulkInsertTask = defineUnit(bulkInsertDeclaration, () => import('./bulk-insert.run.ts'));
