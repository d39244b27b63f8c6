import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { exportColumnDeclaration } from './export-column.ts';

/** The Export Column transformation. */
export const exportColumn = defineUnit(
  exportColumnDeclaration,
  async (): Promise<ComponentModule<typeof exportColumnDeclaration.properties>> => import('./export-column.run.ts'),
);
