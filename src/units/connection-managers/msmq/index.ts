import { type ConnectionManagerModule, defineUnit } from 'opendtsx/sdk';
import { msmqDeclaration } from './msmq.ts';

/** The MSMQ connection manager. */
export const msmqConnectionManager = defineUnit(
  msmqDeclaration,
  async (): Promise<ConnectionManagerModule<typeof msmqDeclaration.properties>> => import('./msmq.run.ts'),
);
