import { defineUnit } from 'opendtsx/sdk';
import { webServiceDeclaration } from './web-service.ts';

/** The Web Service task. */
export const webServiceTask = defineUnit(webServiceDeclaration, () => import('./web-service.run.ts'));
