import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { copyColumnDeclaration } from './copy-column.ts';

/** The Copy Column transformation. */
export const copyColumn = defineUnit(
  copyColumnDeclaration,
  async (): Promise<ComponentModule<typeof copyColumnDeclaration.properties>> => import('./copy-column.run.ts'),
);
