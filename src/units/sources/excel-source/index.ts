import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { excelSourceDeclaration } from './excel-source.ts';

/** The Excel Source. */
export const excelSource = defineUnit(
  excelSourceDeclaration,
  async (): Promise<ComponentModule<typeof excelSourceDeclaration.properties>> => import('./excel-source.run.ts'),
);
