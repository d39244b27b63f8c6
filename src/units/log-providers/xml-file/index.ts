import { defineUnit, type LogProviderModule } from 'opendtsx/sdk';
import { xmlFileLogDeclaration } from './xml-file.ts';

/** The log provider for XML files. */
export const xmlFileLogProvider = defineUnit(
  xmlFileLogDeclaration,
  async (): Promise<LogProviderModule> => import('./xml-file.run.ts'),
);
