import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { flatFileDestinationDeclaration } from './flat-file-destination.ts';

/** The Flat File Destination. */
export const flatFileDestination = defineUnit(
  flatFileDestinationDeclaration,
  async (): Promise<ComponentModule<typeof flatFileDestinationDeclaration.properties>> =>
    import('./flat-file-destination.run.ts'),
);
