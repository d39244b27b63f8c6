import { defineUnit } from 'opendtsx/sdk';
import { cdcControlDeclaration } from './cdc-control.ts';

/** The CDC Control task. */
export const cdcControlTask = defineUnit(cdcControlDeclaration, () => import('./cdc-control.run.ts'));
