import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { percentageSamplingDeclaration } from './percentage-sampling.ts';

/** The Percentage Sampling transformation. */
export const percentageSampling = defineUnit(
  percentageSamplingDeclaration,
  async (): Promise<ComponentModule<typeof percentageSamplingDeclaration.properties>> =>
    import('./percentage-sampling.run.ts'),
);
