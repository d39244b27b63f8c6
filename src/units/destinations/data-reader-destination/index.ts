import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { dataReaderDestinationDeclaration } from './data-reader-destination.ts';

/** The DataReader destination. */
export const dataReaderDestination = defineUnit(
  dataReaderDestinationDeclaration,
  async (): Promise<ComponentModule<typeof dataReaderDestinationDeclaration.properties>> =>
    import('./data-reader-destination.run.ts'),
);
