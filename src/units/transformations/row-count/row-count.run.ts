import {
  type ComponentInstance,
  type ComponentRuntime,
  dtsError,
  isInteger,
  type TypedValue,
  type Value,
} from 'opendtsx/sdk';
import type { rowCountDeclaration } from './row-count.ts';

/** The running half of Row Count. */
export function createRuntime(instance: ComponentInstance<typeof rowCountDeclaration.properties>): ComponentRuntime {
  const variable = instance.properties.VariableName;
  let current: TypedValue | undefined;
  let rows = 0;
  return {
    open(context) {
      current = context.variable(variable);
      if (isInteger(current.type.type)) return;
      throw dtsError(
        'DTS_E_ROWCOUNTBADVARIABLETYPE',
        { component: instance.name, variable, type: current.type.type },
        { source: context.source, subComponent: instance.name },
      );
    },
    copies: {
      share: () => true,
      adopt: () => undefined,
      take() {
        const state = rows;
        rows = 0;
        return { state };
      },
      add(state) {
        rows += state as number;
      },
    },
    process(buffer) {
      rows += buffer.rowCount;
    },
    finish(_input, context) {
      if (current === undefined) return;
      const isWide = current.type.type === 'DT_I8' || current.type.type === 'DT_UI8';
      const value: Value = isWide ? BigInt(rows) : rows;
      context.setVariableAfterwards(variable, { type: current.type, value });
    },
  };
}
