import { type ConnectionManagerModule, defineUnit } from 'opendtsx/sdk';
import { fileDeclaration } from './file.ts';

/** The FILE connection manager. */
export const fileConnectionManager = defineUnit(
  fileDeclaration,
  async (): Promise<ConnectionManagerModule<typeof fileDeclaration.properties>> => import('./file.run.ts'),
);
