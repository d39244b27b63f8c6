import { defineUnit } from 'opendtsx/sdk';
import { executeProcessDeclaration } from './execute-process.ts';

/** The Execute Process task. */
export const executeProcessTask = defineUnit(executeProcessDeclaration, () => import('./execute-process.run.ts'));
