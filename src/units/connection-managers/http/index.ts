import { type ConnectionManagerModule, defineUnit } from 'opendtsx/sdk';
import { httpDeclaration } from './http.ts';

/** The HTTP connection manager. */
export const httpConnectionManager = defineUnit(
  httpDeclaration,
  async (): Promise<ConnectionManagerModule<typeof httpDeclaration.properties>> => import('./http.run.ts'),
);
