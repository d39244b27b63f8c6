import { type DriverModule, defineUnit } from 'opendtsx/sdk';
import { excelDeclaration } from './excel.ts';

/** The Excel driver. */
export const excelDriver = defineUnit(excelDeclaration, async (): Promise<DriverModule> => import('./excel.run.ts'));
