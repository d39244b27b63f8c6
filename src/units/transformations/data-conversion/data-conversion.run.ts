import { type ComponentInstance, type ComponentRuntime, columnReference } from 'opendtsx/sdk';
import type { dataConversionDeclaration } from './data-conversion.ts';

/** The running half of Data Conversion: a column program with one conversion for each output column. */
export function createRuntime(
  instance: ComponentInstance<typeof dataConversionDeclaration.properties>,
): ComponentRuntime {
  const targets = instance.outputs.filter((output) => !output.isErrorOut).flatMap((output) => output.columns);
  return {
    compile: () => ({
      operations: targets.map((target) => ({
        operation: 'convert',
        sourceLineageId: columnReference(String(target.properties.SourceInputColumnLineageID)),
        target,
        fastParse: target.properties.FastParse === true,
      })),
    }),
  };
}
