import { defineUnit } from 'opendtsx/sdk';
import { sendMailDeclaration } from './send-mail.ts';

/** The Send Mail task. */
export const sendMailTask = defineUnit(sendMailDeclaration, () => import('./send-mail.run.ts'));
