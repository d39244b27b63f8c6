import { defineUnit } from 'opendtsx/sdk';
import { ftpTaskDeclaration } from './ftp.ts';

/** The FTP task. */
export const ftpTask = defineUnit(ftpTaskDeclaration, () => import('./ftp.run.ts'));
