import { defineUnit } from 'opendtsx/sdk';
import { executePackageDeclaration } from './execute-package.ts';

/** The Execute Package task. */
export const executePackageTask = defineUnit(executePackageDeclaration, () => import('./execute-package.run.ts'));
