import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { mergeJoinDeclaration } from './merge-join.ts';

/** The Merge Join transformation. */
export const mergeJoin = defineUnit(
  mergeJoinDeclaration,
  async (): Promise<ComponentModule<typeof mergeJoinDeclaration.properties>> => import('./merge-join.run.ts'),
);
