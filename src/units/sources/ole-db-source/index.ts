import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { oleDbSourceDeclaration } from './ole-db-source.ts';

/** The OLE DB Source. */
export const oleDbSource = defineUnit(
  oleDbSourceDeclaration,
  async (): Promise<ComponentModule<typeof oleDbSourceDeclaration.properties>> => import('./ole-db-source.run.ts'),
);
