import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { sortDeclaration } from './sort.ts';

/** The Sort transformation. */
export const sort = defineUnit(
  sortDeclaration,
  async (): Promise<ComponentModule<typeof sortDeclaration.properties>> => import('./sort.run.ts'),
);
