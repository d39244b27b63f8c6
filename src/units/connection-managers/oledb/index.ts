import { type ConnectionManagerModule, defineUnit } from 'opendtsx/sdk';
import { oledbDeclaration } from './oledb.ts';

/** The OLEDB connection manager. */
export const oledbConnectionManager = defineUnit(
  oledbDeclaration,
  async (): Promise<ConnectionManagerModule<typeof oledbDeclaration.properties>> => import('./oledb.run.ts'),
);
