import { type ConnectionManagerModule, defineUnit } from 'opendtsx/sdk';
import { excelConnectionDeclaration } from './excel.ts';

/** The EXCEL connection manager. */
export const excelConnectionManager = defineUnit(
  excelConnectionDeclaration,
  async (): Promise<ConnectionManagerModule<typeof excelConnectionDeclaration.properties>> => import('./excel.run.ts'),
);
