import {
  type ComponentInstance,
  type ComponentRuntime,
  type DataTypeName,
  dtsError,
  type TypedValue,
  type Value,
} from 'opendtsx/sdk';
import type { rowCountDeclaration } from './row-count.ts';

/** The integer types a variable may have, and whether their values are of 64 bits. */
const wideTypes: Partial<Record<DataTypeName, boolean>> = {
  DT_I1: false,
  DT_UI1: false,
  DT_I2: false,
  DT_UI2: false,
  DT_I4: false,
  DT_UI4: false,
  DT_I8: true,
  DT_UI8: true,
};

/** The running half of Row Count. */
export function createRuntime(instance: ComponentInstance<typeof rowCountDeclaration.properties>): ComponentRuntime {
  const variable = instance.properties.VariableName;
  let current: TypedValue | undefined;
  let rows = 0;
  return {
    open(context) {
      current = context.variable(variable);
      if (wideTypes[current.type.type] !== undefined) return;
      throw dtsError(
        'DTS_E_ROWCOUNTBADVARIABLETYPE',
        { component: instance.name, variable, type: current.type.type },
        { source: context.source, subComponent: instance.name },
      );
    },
    process(buffer) {
      rows += buffer.rowCount;
    },
    finish(_input, context) {
      if (current === undefined) return;
      const value: Value = wideTypes[current.type.type] === true ? BigInt(rows) : rows;
      context.setVariableAfterwards(variable, { type: current.type, value });
    },
  };
}
