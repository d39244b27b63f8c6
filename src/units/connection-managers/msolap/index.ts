import { type ConnectionManagerModule, defineUnit } from 'opendtsx/sdk';
import { msolapDeclaration } from './msolap.ts';

/** The Analysis Services connection manager. */
export const msolapConnectionManager = defineUnit(
  msolapDeclaration,
  async (): Promise<ConnectionManagerModule<typeof msolapDeclaration.properties>> => import('./msolap.run.ts'),
);
