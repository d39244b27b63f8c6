import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { mergeDeclaration } from './merge.ts';

/** The Merge transformation. */
export const merge = defineUnit(
  mergeDeclaration,
  async (): Promise<ComponentModule<typeof mergeDeclaration.properties>> => import('./merge.run.ts'),
);
