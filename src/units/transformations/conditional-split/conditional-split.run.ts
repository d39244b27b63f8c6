import type { ComponentInstance, ComponentRuntime, TypedExpression } from 'opendtsx/sdk';
import type { conditionalSplitDeclaration } from './conditional-split.ts';

/** The running half of Conditional Split: a column program with one route. */
export function createRuntime(
  instance: ComponentInstance<typeof conditionalSplitDeclaration.properties>,
): ComponentRuntime {
  const outputs = instance.outputs.filter((output) => !output.isErrorOut);
  const defaultOutputId = outputs.find((output) => output.properties.IsDefaultOut === true)?.id ?? '';
  const cases = outputs
    .filter((output) => output.id !== defaultOutputId)
    .sort((left, right) => Number(left.properties.EvaluationOrder) - Number(right.properties.EvaluationOrder))
    .flatMap(({ id, properties }) => {
      const expression = properties.Expression as TypedExpression | null;
      return expression === null ? [] : [{ expression, outputId: id }];
    });
  return { compile: () => ({ operations: [{ operation: 'route', cases, defaultOutputId }] }) };
}
