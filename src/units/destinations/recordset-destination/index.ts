import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { recordsetDestinationDeclaration } from './recordset-destination.ts';

/** The Recordset Destination destination. */
export const recordsetDestination = defineUnit(
  recordsetDestinationDeclaration,
  async (): Promise<ComponentModule<typeof recordsetDestinationDeclaration.properties>> =>
    import('./recordset-destination.run.ts'),
);
