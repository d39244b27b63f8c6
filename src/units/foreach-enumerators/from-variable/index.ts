import { defineUnit } from 'opendtsx/sdk';
import { foreachFromVariableDeclaration } from './from-variable.ts';

/** The Foreach From Variable enumerator. */
export const foreachFromVariableEnumerator = defineUnit(
  foreachFromVariableDeclaration,
  () => import('./from-variable.run.ts'),
);
