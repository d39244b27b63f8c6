import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { flatFileSourceDeclaration } from './flat-file-source.ts';

/** The Flat File Source. */
export const flatFileSource = defineUnit(
  flatFileSourceDeclaration,
  async (): Promise<ComponentModule<typeof flatFileSourceDeclaration.properties>> =>
    import('./flat-file-source.run.ts'),
);
