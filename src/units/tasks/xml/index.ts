import { defineUnit } from 'opendtsx/sdk';
import { xmlDeclaration } from './xml.ts';

/** The XML task. */
export const xmlTask = defineUnit(xmlDeclaration, () => import('./xml.run.ts'));
