import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { conditionalSplitDeclaration } from './conditional-split.ts';

/** The Conditional Split transformation. */
export const conditionalSplit = defineUnit(
  conditionalSplitDeclaration,
  async (): Promise<ComponentModule<typeof conditionalSplitDeclaration.properties>> =>
    import('./conditional-split.run.ts'),
);
