import { type ConnectionManagerModule, defineUnit } from 'opendtsx/sdk';
import { smoServerDeclaration } from './smo-server.ts';

/** The SMOServer connection manager. */
export const smoServerConnectionManager = defineUnit(
  smoServerDeclaration,
  async (): Promise<ConnectionManagerModule<typeof smoServerDeclaration.properties>> => import('./smo-server.run.ts'),
);
