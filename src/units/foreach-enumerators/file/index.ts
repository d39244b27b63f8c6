import { defineUnit } from 'opendtsx/sdk';
import { foreachFileDeclaration } from './file.ts';

/** The Foreach File enumerator. */
export const foreachFileEnumerator = defineUnit(foreachFileDeclaration, () => import('./file.run.ts'));
