import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { auditDeclaration } from './audit.ts';

/** The Audit transformation. */
export const audit = defineUnit(
  auditDeclaration,
  async (): Promise<ComponentModule<typeof auditDeclaration.properties>> => import('./audit.run.ts'),
);
