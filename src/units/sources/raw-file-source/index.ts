import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { rawFileSourceDeclaration } from './raw-file-source.ts';

/** The Raw File Source source. */
export const rawFileSource = defineUnit(
  rawFileSourceDeclaration,
  async (): Promise<ComponentModule<typeof rawFileSourceDeclaration.properties>> => import('./raw-file-source.run.ts'),
);
