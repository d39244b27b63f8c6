import type {
  ColumnOperation,
  ComponentInstance,
  ComponentRuntime,
  InputColumn,
  OutputColumn,
  TypedExpression,
} from 'opendtsx/sdk';
import type { derivedColumnDeclaration } from './derived-column.ts';

/** The running half of Derived Column: a column program with one derivation for each column. */
export function createRuntime(
  instance: ComponentInstance<typeof derivedColumnDeclaration.properties>,
): ComponentRuntime {
  const added = instance.outputs.filter((output) => !output.isErrorOut).flatMap((output) => output.columns);
  const replaced = instance.inputs.flatMap((input) => input.columns).filter((column) => column.usage === 'readWrite');
  return { compile: () => ({ operations: [...added, ...replaced].flatMap(derivation) }) };
}

function derivation(target: OutputColumn | InputColumn): ColumnOperation[] {
  const expression = target.properties.Expression as TypedExpression | null;
  return expression === null ? [] : [{ operation: 'derive', expression, target }];
}
