import { type ConnectionManagerModule, defineUnit } from 'opendtsx/sdk';
import { smtpDeclaration } from './smtp.ts';

/** The SMTP connection manager. */
export const smtpConnectionManager = defineUnit(
  smtpDeclaration,
  async (): Promise<ConnectionManagerModule<typeof smtpDeclaration.properties>> => import('./smtp.run.ts'),
);
