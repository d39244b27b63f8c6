import { defineUnit } from 'opendtsx/sdk';
import { dataProfilingDeclaration } from './data-profiling.ts';

/** The Data Profiling task. */
export const dataProfilingTask = defineUnit(dataProfilingDeclaration, () => import('./data-profiling.run.ts'));
