import { defineUnit } from 'opendtsx/sdk';
import { foreachSmoDeclaration } from './smo.ts';

/** The Foreach SMO enumerator. */
export const foreachSmoEnumerator = defineUnit(foreachSmoDeclaration, () => import('./smo.run.ts'));
