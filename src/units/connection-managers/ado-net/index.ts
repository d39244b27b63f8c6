import { type ConnectionManagerModule, defineUnit } from 'opendtsx/sdk';
import { adoNetDeclaration } from './ado-net.ts';

/** The ADO.NET connection manager. */
export const adoNetConnectionManager = defineUnit(
  adoNetDeclaration,
  async (): Promise<ConnectionManagerModule<typeof adoNetDeclaration.properties>> => import('./ado-net.run.ts'),
);
