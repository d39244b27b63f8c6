import { defineUnit } from 'opendtsx/sdk';
import { dataFlowDeclaration } from './data-flow.ts';

/** The Data Flow task. */
export const dataFlowTask = defineUnit(dataFlowDeclaration, () => import('./data-flow.run.ts'));
