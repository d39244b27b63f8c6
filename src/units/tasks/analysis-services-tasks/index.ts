import { defineUnit } from 'opendtsx/sdk';
import { asExecuteDdlDeclaration } from './as-execute-ddl.ts';
import { asProcessingDeclaration } from './as-processing.ts';
import { dataMiningQueryDeclaration } from './data-mining-query.ts';

/** The Analysis Services Execute DDL task. */
export const asExecuteDdlTask = defineUnit(asExecuteDdlDeclaration, () => import('./as-execute-ddl.run.ts'));

/** The Analysis Services Processing task. */
export const asProcessingTask = defineUnit(asProcessingDeclaration, () => import('./as-processing.run.ts'));

/** The Data Mining Query task. */
export const dataMiningQueryTask = defineUnit(dataMiningQueryDeclaration, () => import('./data-mining-query.run.ts'));
