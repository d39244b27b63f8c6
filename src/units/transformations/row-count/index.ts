import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { rowCountDeclaration } from './row-count.ts';

/** The Row Count transformation. */
export const rowCount = defineUnit(
  rowCountDeclaration,
  async (): Promise<ComponentModule<typeof rowCountDeclaration.properties>> => import('./row-count.run.ts'),
);
