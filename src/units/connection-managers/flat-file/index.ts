import { type ConnectionManagerModule, defineUnit } from 'opendtsx/sdk';
import { flatFileDeclaration } from './flat-file.ts';

/** The FLATFILE connection manager. */
export const flatFileConnectionManager = defineUnit(
  flatFileDeclaration,
  async (): Promise<ConnectionManagerModule<typeof flatFileDeclaration.properties>> => import('./flat-file.run.ts'),
);
