import { defineUnit } from 'opendtsx/sdk';
import { expressionDeclaration } from './expression.ts';

/** The Expression task. */
export const expressionTask = defineUnit(expressionDeclaration, () => import('./expression.run.ts'));
