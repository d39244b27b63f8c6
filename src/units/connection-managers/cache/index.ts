import { type ConnectionManagerModule, defineUnit } from 'opendtsx/sdk';
import { cacheDeclaration } from './cache.ts';

/** The CACHE connection manager. */
export const cacheConnectionManager = defineUnit(
  cacheDeclaration,
  async (): Promise<ConnectionManagerModule<typeof cacheDeclaration.properties>> => import('./cache.run.ts'),
);
