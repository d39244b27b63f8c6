import { defineUnit, type LogProviderModule } from 'opendtsx/sdk';
import { textFileLogDeclaration } from './text-file.ts';

/** The log provider for text files. */
export const textFileLogProvider = defineUnit(
  textFileLogDeclaration,
  async (): Promise<LogProviderModule> => import('./text-file.run.ts'),
);
