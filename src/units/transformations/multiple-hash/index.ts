import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { multipleHashDeclaration } from './multiple-hash.ts';

/** The Multiple Hash transformation, a replacement for the free component of that name. */
export const multipleHash = defineUnit(
  multipleHashDeclaration,
  async (): Promise<ComponentModule<typeof multipleHashDeclaration.properties>> => import('./multiple-hash.run.ts'),
);
