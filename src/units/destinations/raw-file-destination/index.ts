import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { rawFileDestinationDeclaration } from './raw-file-destination.ts';

/** The Raw File Destination destination. */
export const rawFileDestination = defineUnit(
  rawFileDestinationDeclaration,
  async (): Promise<ComponentModule<typeof rawFileDestinationDeclaration.properties>> =>
    import('./raw-file-destination.run.ts'),
);
