import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { excelDestinationDeclaration } from './excel-destination.ts';

/** The Excel Destination. */
export const excelDestination = defineUnit(
  excelDestinationDeclaration,
  async (): Promise<ComponentModule<typeof excelDestinationDeclaration.properties>> =>
    import('./excel-destination.run.ts'),
);
