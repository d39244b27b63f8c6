import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { importColumnDeclaration } from './import-column.ts';

/** The Import Column transformation. */
export const importColumn = defineUnit(
  importColumnDeclaration,
  async (): Promise<ComponentModule<typeof importColumnDeclaration.properties>> => import('./import-column.run.ts'),
);
