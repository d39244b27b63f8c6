import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { pivotDeclaration } from './pivot.ts';

/** The Pivot transformation. */
export const pivot = defineUnit(
  pivotDeclaration,
  async (): Promise<ComponentModule<typeof pivotDeclaration.properties>> => import('./pivot.run.ts'),
);
