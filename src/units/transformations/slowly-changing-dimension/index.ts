import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { slowlyChangingDimensionDeclaration } from './slowly-changing-dimension.ts';

/** The Slowly Changing Dimension transformation. */
export const slowlyChangingDimension = defineUnit(
  slowlyChangingDimensionDeclaration,
  async (): Promise<ComponentModule<typeof slowlyChangingDimensionDeclaration.properties>> =>
    import('./slowly-changing-dimension.run.ts'),
);
