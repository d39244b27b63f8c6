import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { lookupDeclaration } from './lookup.ts';

/** The Lookup transformation. */
export const lookup = defineUnit(
  lookupDeclaration,
  async (): Promise<ComponentModule<typeof lookupDeclaration.properties>> => import('./lookup.run.ts'),
);
