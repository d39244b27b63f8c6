import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { dataConversionDeclaration } from './data-conversion.ts';

/** The Data Conversion transformation. */
export const dataConversion = defineUnit(
  dataConversionDeclaration,
  async (): Promise<ComponentModule<typeof dataConversionDeclaration.properties>> => import('./data-conversion.run.ts'),
);
