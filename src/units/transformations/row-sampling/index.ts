import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { rowSamplingDeclaration } from './row-sampling.ts';

/** The Row Sampling transformation. */
export const rowSampling = defineUnit(
  rowSamplingDeclaration,
  async (): Promise<ComponentModule<typeof rowSamplingDeclaration.properties>> => import('./row-sampling.run.ts'),
);
