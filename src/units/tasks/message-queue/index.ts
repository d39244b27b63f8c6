import { defineUnit } from 'opendtsx/sdk';
import { messageQueueDeclaration } from './message-queue.ts';

/** The Message Queue task. */
export const messageQueueTask = defineUnit(messageQueueDeclaration, () => import('./message-queue.run.ts'));
