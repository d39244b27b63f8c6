import { defineUnit } from 'opendtsx/sdk';
import { executeSqlDeclaration } from './execute-sql.ts';

/** The Execute SQL task. */
export const executeSqlTask = defineUnit(executeSqlDeclaration, () => import('./execute-sql.run.ts'));
