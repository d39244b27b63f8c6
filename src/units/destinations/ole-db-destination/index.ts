import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { oleDbDestinationDeclaration } from './ole-db-destination.ts';

/** The OLE DB Destination. */
export const oleDbDestination = defineUnit(
  oleDbDestinationDeclaration,
  async (): Promise<ComponentModule<typeof oleDbDestinationDeclaration.properties>> =>
    import('./ole-db-destination.run.ts'),
);
