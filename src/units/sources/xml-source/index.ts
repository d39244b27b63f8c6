import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { xmlSourceDeclaration } from './xml-source.ts';

/** The XML Source. */
export const xmlSource = defineUnit(
  xmlSourceDeclaration,
  async (): Promise<ComponentModule<typeof xmlSourceDeclaration.properties>> => import('./xml-source.run.ts'),
);
