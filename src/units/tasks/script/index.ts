import { defineUnit } from 'opendtsx/sdk';
import { scriptDeclaration } from './script.ts';

/** The Script task. */
export const scriptTask = defineUnit(scriptDeclaration, () => import('./script.run.ts'));
