import { type ConnectionManagerModule, defineUnit } from 'opendtsx/sdk';
import { wmiDeclaration } from './wmi.ts';

/** The WMI connection manager. */
export const wmiConnectionManager = defineUnit(
  wmiDeclaration,
  async (): Promise<ConnectionManagerModule<typeof wmiDeclaration.properties>> => import('./wmi.run.ts'),
);
