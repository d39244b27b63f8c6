import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { unpivotDeclaration } from './unpivot.ts';

/** The Unpivot transformation. */
export const unpivot = defineUnit(
  unpivotDeclaration,
  async (): Promise<ComponentModule<typeof unpivotDeclaration.properties>> => import('./unpivot.run.ts'),
);
