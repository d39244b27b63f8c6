import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { termLookupDeclaration } from './term-lookup.ts';

/** The Term Lookup transformation. */
export const termLookup = defineUnit(
  termLookupDeclaration,
  async (): Promise<ComponentModule<typeof termLookupDeclaration.properties>> => import('./term-lookup.run.ts'),
);
