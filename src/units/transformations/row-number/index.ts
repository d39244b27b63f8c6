import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { rowNumberDeclaration } from './row-number.ts';

/** The Row Number transformation, a replacement for the free component of that name. */
export const rowNumber = defineUnit(
  rowNumberDeclaration,
  async (): Promise<ComponentModule<typeof rowNumberDeclaration.properties>> => import('./row-number.run.ts'),
);
