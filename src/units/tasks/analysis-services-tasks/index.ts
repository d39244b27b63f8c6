import { defineUnit } from 'opendtsx/sdk';
import {
  asExecuteDdlDeclaration,
  asProcessingDeclaration,
  dataMiningQueryDeclaration,
} from './analysis-services-tasks.ts';

const load = () => import('./refused.run.ts');

/** The Analysis Services Execute DDL task. */
export const asExecuteDdlTask = defineUnit(asExecuteDdlDeclaration, load);

/** The Analysis Services Processing task. */
export const asProcessingTask = defineUnit(asProcessingDeclaration, load);

/** The Data Mining Query task. */
export const dataMiningQueryTask = defineUnit(dataMiningQueryDeclaration, load);
