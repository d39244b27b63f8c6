import { defineUnit, type ForeachEnumeratorModule } from 'opendtsx/sdk';
import { daysDeclaration } from './days.ts';

/** The Days enumerator. */
export const daysEnumerator = defineUnit(
  daysDeclaration,
  async (): Promise<ForeachEnumeratorModule<typeof daysDeclaration.properties>> => import('./days.run.ts'),
);
