import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { characterMapDeclaration } from './character-map.ts';

/** The Character Map transformation. */
export const characterMap = defineUnit(
  characterMapDeclaration,
  async (): Promise<ComponentModule<typeof characterMapDeclaration.properties>> => import('./character-map.run.ts'),
);
