import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { termExtractionDeclaration } from './term-extraction.ts';

/** The Term Extraction transformation. */
export const termExtraction = defineUnit(
  termExtractionDeclaration,
  async (): Promise<ComponentModule<typeof termExtractionDeclaration.properties>> => import('./term-extraction.run.ts'),
);
