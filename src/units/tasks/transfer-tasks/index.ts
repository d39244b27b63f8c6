import { defineUnit } from 'opendtsx/sdk';
import {
  transferDatabaseDeclaration,
  transferErrorMessagesDeclaration,
  transferJobsDeclaration,
  transferLoginsDeclaration,
  transferStoredProceduresDeclaration,
} from './transfer-tasks.ts';

const load = () => import('./refused.run.ts');

/** The Transfer Database task. */
export const transferDatabaseTask = defineUnit(transferDatabaseDeclaration, load);

/** The Transfer Error Messages task. */
export const transferErrorMessagesTask = defineUnit(transferErrorMessagesDeclaration, load);

/** The Transfer Jobs task. */
export const transferJobsTask = defineUnit(transferJobsDeclaration, load);

/** The Transfer Logins task. */
export const transferLoginsTask = defineUnit(transferLoginsDeclaration, load);

/** The Transfer Master Stored Procedures task. */
export const transferStoredProceduresTask = defineUnit(transferStoredProceduresDeclaration, load);
