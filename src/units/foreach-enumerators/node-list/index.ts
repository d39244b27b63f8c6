import { defineUnit } from 'opendtsx/sdk';
import { foreachNodeListDeclaration } from './node-list.ts';

/** The Foreach NodeList enumerator. */
export const foreachNodeListEnumerator = defineUnit(foreachNodeListDeclaration, () => import('./node-list.run.ts'));
