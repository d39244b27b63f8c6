import { defineUnit } from 'opendtsx/sdk';
import { foreachItemDeclaration } from './item.ts';

/** The Foreach Item enumerator. */
export const foreachItemEnumerator = defineUnit(foreachItemDeclaration, () => import('./item.run.ts'));
