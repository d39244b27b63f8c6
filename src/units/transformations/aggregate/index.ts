import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { aggregateDeclaration } from './aggregate.ts';

/** The Aggregate transformation. */
export const aggregate = defineUnit(
  aggregateDeclaration,
  async (): Promise<ComponentModule<typeof aggregateDeclaration.properties>> => import('./aggregate.run.ts'),
);
