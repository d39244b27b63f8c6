import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { fuzzyGroupingDeclaration } from './fuzzy-grouping.ts';

/** The Fuzzy Grouping transformation. */
export const fuzzyGrouping = defineUnit(
  fuzzyGroupingDeclaration,
  async (): Promise<ComponentModule<typeof fuzzyGroupingDeclaration.properties>> => import('./fuzzy-grouping.run.ts'),
);
