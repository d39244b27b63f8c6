import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { balancedDataDistributorDeclaration } from './balanced-data-distributor.ts';

/** The Balanced Data Distributor transformation. */
export const balancedDataDistributor = defineUnit(
  balancedDataDistributorDeclaration,
  async (): Promise<ComponentModule<typeof balancedDataDistributorDeclaration.properties>> =>
    import('./balanced-data-distributor.run.ts'),
);
