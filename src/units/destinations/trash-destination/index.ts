import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { trashDestinationDeclaration } from './trash-destination.ts';

/** The Trash destination, a replacement for free components of that kind. */
export const trashDestination = defineUnit(
  trashDestinationDeclaration,
  async (): Promise<ComponentModule<typeof trashDestinationDeclaration.properties>> =>
    import('./trash-destination.run.ts'),
);
