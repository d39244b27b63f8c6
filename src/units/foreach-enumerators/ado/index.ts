import { defineUnit } from 'opendtsx/sdk';
import { foreachAdoDeclaration } from './ado.ts';

/** The Foreach ADO enumerator. */
export const foreachAdoEnumerator = defineUnit(foreachAdoDeclaration, () => import('./ado.run.ts'));
