import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { multicastDeclaration } from './multicast.ts';

/** The Multicast transformation. */
export const multicast = defineUnit(
  multicastDeclaration,
  async (): Promise<ComponentModule<typeof multicastDeclaration.properties>> => import('./multicast.run.ts'),
);
