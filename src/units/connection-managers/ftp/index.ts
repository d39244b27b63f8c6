import { type ConnectionManagerModule, defineUnit } from 'opendtsx/sdk';
import { ftpDeclaration } from './ftp.ts';

/** The FTP connection manager. */
export const ftpConnectionManager = defineUnit(
  ftpDeclaration,
  async (): Promise<ConnectionManagerModule<typeof ftpDeclaration.properties>> => import('./ftp.run.ts'),
);
