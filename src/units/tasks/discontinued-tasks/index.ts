import { defineUnit } from 'opendtsx/sdk';
import {
  activeXScriptDeclaration,
  executeDts2000PackageDeclaration,
  replacementDeclaration,
} from './discontinued-tasks.ts';

const load = () => import('./refused.run.ts');

/** The ActiveX Script task. */
export const activeXScriptTask = defineUnit(activeXScriptDeclaration, load);

/** The Execute DTS 2000 Package task. */
export const executeDts2000PackageTask = defineUnit(executeDts2000PackageDeclaration, load);

/** The Replacement task. */
export const replacementTask = defineUnit(replacementDeclaration, load);
