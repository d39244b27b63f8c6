import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { cacheTransformDeclaration } from './cache-transform.ts';

/** The Cache Transform transformation. */
export const cacheTransform = defineUnit(
  cacheTransformDeclaration,
  async (): Promise<ComponentModule<typeof cacheTransformDeclaration.properties>> => import('./cache-transform.run.ts'),
);
