import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { unionAllDeclaration } from './union-all.ts';

/** The Union All transformation. */
export const unionAll = defineUnit(
  unionAllDeclaration,
  async (): Promise<ComponentModule<typeof unionAllDeclaration.properties>> => import('./union-all.run.ts'),
);
