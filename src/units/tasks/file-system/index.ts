import { defineUnit } from 'opendtsx/sdk';
import { fileSystemDeclaration } from './file-system.ts';

/** The File System task. */
export const fileSystemTask = defineUnit(fileSystemDeclaration, () => import('./file-system.run.ts'));
