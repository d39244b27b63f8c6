import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { derivedColumnDeclaration } from './derived-column.ts';

/** The Derived Column transformation. */
export const derivedColumn = defineUnit(
  derivedColumnDeclaration,
  async (): Promise<ComponentModule<typeof derivedColumnDeclaration.properties>> => import('./derived-column.run.ts'),
);
