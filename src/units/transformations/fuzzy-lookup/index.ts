import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { fuzzyLookupDeclaration } from './fuzzy-lookup.ts';

/** The Fuzzy Lookup transformation. */
export const fuzzyLookup = defineUnit(
  fuzzyLookupDeclaration,
  async (): Promise<ComponentModule<typeof fuzzyLookupDeclaration.properties>> => import('./fuzzy-lookup.run.ts'),
);
